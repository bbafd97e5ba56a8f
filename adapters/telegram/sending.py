"""Law: what a letter shows has one way out here; asking for what is so already is no fault.

An edit that changes nothing, a message that is gone already, a poll that has ended: each is as it
was wanted. What a platform no longer lets the bot change is refused, as its desk is told.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputFile,
    InputPollOption,
    LinkPreviewOptions,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
    User,
)
from telegram.constants import PollLimit

from adapters.telegram.cursor import Rooms
from adapters.telegram.ears import address
from adapters.telegram.faults import UNCHANGED, ask
from adapters.telegram.readers import message_id, permalink, place_of
from adapters.telegram.render import as_text, clean, keyboard
from bot.errors import Rejected
from bot.messages import Closing, Ended, Extra, File, Gone, Media, Paper, Reaction, named
from bot.ports import Delivery, Receipt, Shelf
from bot.splitter import utf16

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_UPLOAD = 120.0
"""Seconds that an upload may take."""


REMEMBERED = 10_000
"""Rooms of which the newest message is known."""


class Newest:
    """The newest message of each room, as far as the bot has seen or said it."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[int, int] = OrderedDict()

    def note(self, chat_id: int, number: int) -> None:
        """That message stands there."""
        self._numbers[chat_id] = max(number, self._numbers.get(chat_id, 0))
        self._numbers.move_to_end(chat_id)
        if len(self._numbers) > REMEMBERED:
            self._numbers.popitem(last=False)

    def is_last(self, chat_id: int, number: int) -> bool:
        """Whether nothing was said below that message."""
        return self._numbers.get(chat_id) == number


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a way out needs: the bot, its secret for buttons, where rooms and files are."""

    bot: Bot
    me: User
    secret: bytes
    rooms: Rooms
    newest: Newest
    shelf: Shelf | None = None


@dataclass(frozen=True, slots=True)
class Errand:
    """One delivery, the room's id now, and the message to change in it, if it is an edit."""

    desk: Desk
    delivery: Delivery
    chat_id: int
    number: int = 0

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        return keyboard(self.delivery.letter, self.delivery.to, self.desk.secret)

    @property
    def manners(self) -> dict[str, Any]:
        """How a new message comes: in which thread, and whether it rings."""
        thread, answers = self.delivery.thread, self.delivery.letter.answers
        return {
            "disable_notification": self.delivery.quiet,
            "message_thread_id": int(thread) if thread else None,
            "reply_parameters": self._reply(place_of(answers)[1]) if answers else None,
        }

    @staticmethod
    def _reply(number: int) -> ReplyParameters:
        return ReplyParameters(number, allow_sending_without_reply=True)

    @property
    def may_be_new(self) -> bool:
        """Whether it only takes the place of a question, and may stand below as well."""
        return bool(self.number) and self.delivery.replaces is None


def errand(desk: Desk, delivery: Delivery) -> Errand:
    """Raises `Rejected` when the message to change does not stand in that room.

    The next question takes the place of the one before where that is still the last word.
    """
    chat_id, instead = desk.rooms.native(delivery.to), delivery.letter.instead
    if delivery.replaces is None:
        room, number = place_of(instead) if instead else (0, 0)
        fits = room == chat_id and desk.newest.is_last(room, number)
        return Errand(desk, delivery, chat_id, number if fits else 0)
    room, number = place_of(delivery.replaces)
    if room != chat_id or not number:
        raise Rejected("the message to edit stands in another room")
    return Errand(desk, delivery, chat_id, number)


async def deliver(given: Errand) -> Receipt:
    """Send it its own way; raises a `ChannelError`."""
    receipt = await WAYS[type(given.delivery.letter.extra)](given)
    given.desk.newest.note(*place_of(receipt.id))
    return receipt


# --- words ----------------------------------------------------------------------------------------


async def _words(given: Errand) -> Receipt:
    if given.number:
        return await _changed(given, _edit_text(given))
    text, entities = as_text(given.delivery.letter.body)
    call = given.desk.bot.send_message(
        given.chat_id,
        text,
        entities=entities,
        link_preview_options=_NO_PREVIEW,
        reply_markup=given.keyboard,
        **given.manners,
    )
    return _receipt(await ask(call))


async def _edit_text(given: Errand) -> object:
    text, entities = as_text(given.delivery.letter.body)
    call = given.desk.bot.edit_message_text(
        text,
        given.chat_id,
        given.number,
        entities=entities,
        link_preview_options=_NO_PREVIEW,
        reply_markup=given.keyboard,
    )
    try:
        return await ask(call)
    except Rejected as fault:
        if "no text in the message" not in str(fault):
            raise
    return await _edit_caption(given)


async def _edit_caption(given: Errand) -> object:
    text, entities = as_text(given.delivery.letter.body)
    return await ask(
        given.desk.bot.edit_message_caption(
            given.chat_id,
            given.number,
            caption=text,
            caption_entities=entities,
            reply_markup=given.keyboard,
        )
    )


async def _changed(given: Errand, edit: Awaitable[object]) -> Receipt:
    """The message stands where it stood."""
    try:
        await edit
    except Rejected as fault:
        if UNCHANGED not in str(fault):
            raise
    return Receipt(given.delivery.replaces or message_id(given.chat_id, given.number))


def _receipt(sent: Message, name: str = "") -> Receipt:
    id_ = message_id(sent.chat.id, sent.message_id)
    topic = sent.message_thread_id if sent.is_topic_message else None
    link = permalink(sent.chat, sent.message_id, topic=topic)
    return Receipt(named(id_, name) if name else id_, link or None)


# --- files ----------------------------------------------------------------------------------------


async def _file(given: Errand) -> Receipt:
    if given.number:
        return await _changed(given, _edit_caption(given))
    file, shelf = given.delivery.letter.extra, given.desk.shelf
    assert isinstance(file, File)
    content = None if shelf is None else await shelf.read(file.digest)
    if content is None:
        raise Rejected("the file is not kept any more")
    send = _SENDERS.get((file.media, file.type), "send_document")
    return _receipt(await _uploaded(given, send, content, file.name))


async def _uploaded(given: Errand, send: str, content: bytes, name: str) -> Message:
    """A picture that Telegram does not take for one goes as a document."""
    text, entities = as_text(given.delivery.letter.body)
    call: Awaitable[Message] = getattr(given.desk.bot, send)(
        given.chat_id,
        InputFile(content, filename=name),
        caption=text or None,
        caption_entities=entities,
        reply_markup=given.keyboard,
        write_timeout=_UPLOAD,
        read_timeout=_UPLOAD,
        **given.manners,
    )
    try:
        return await ask(call)
    except Rejected:
        if send == "send_document":
            raise
    return await _uploaded(given, "send_document", content, name)


_SENDERS: Mapping[tuple[Media, str], str] = {
    (Media.IMAGE, "image/jpeg"): "send_photo",
    (Media.IMAGE, "image/png"): "send_photo",
    (Media.IMAGE, "image/webp"): "send_photo",
    (Media.IMAGE, "image/gif"): "send_animation",
    (Media.VOICE, "audio/ogg"): "send_voice",
    (Media.VOICE, "audio/mpeg"): "send_audio",
    (Media.VOICE, "audio/mp4"): "send_audio",
    (Media.VIDEO, "video/mp4"): "send_video",
}
"""How Telegram shows what; all else is a document."""


# --- what is no message of its own ----------------------------------------------------------------


async def _react(given: Errand) -> Receipt:
    extra = given.delivery.letter.extra
    assert isinstance(extra, Reaction)
    _, number = place_of(extra.to)
    emoji = [ReactionTypeEmoji(extra.emoji)]
    await ask(given.desk.bot.set_message_reaction(given.chat_id, number, emoji))
    return Receipt(extra.to)


async def _take_away(given: Errand) -> Receipt:
    if not given.number:
        raise Rejected("nothing to take away")
    try:
        await ask(given.desk.bot.delete_message(given.chat_id, given.number))
    except Rejected as fault:
        if "to delete not found" not in str(fault):
            raise
    assert given.delivery.replaces is not None
    return Receipt(given.delivery.replaces)


# --- polls of Telegram's own ----------------------------------------------------------------------


async def _poll(given: Errand) -> Receipt:
    """Votes come by the poll's own id, in no room: it ends the message's."""
    if given.number:
        raise Rejected("a poll is not edited: it may have votes")
    paper = given.delivery.letter.extra
    assert isinstance(paper, Paper)
    call = given.desk.bot.send_poll(
        given.chat_id,
        shortened(paper.question, PollLimit.MAX_QUESTION_LENGTH),
        [
            InputPollOption(shortened(text, PollLimit.MAX_OPTION_LENGTH))
            for _, text in paper.options
        ],
        is_anonymous=False,
        **given.manners,
    )
    sent = await ask(call)
    return _receipt(sent, sent.poll.id if sent.poll else "")


def shortened(text: str, most: int) -> str:
    """The text in so many UTF-16 units."""
    text = clean(text)
    while utf16(text) > most:
        text = text[: min(len(text) - 2, most - 1)].rstrip() + "…"
    return text


async def _end_poll(given: Errand) -> Receipt:
    """Telegram counts votes and lists none: how many it has counted is told."""
    if not given.number:
        raise Rejected("no poll to end")
    desk, voters = given.desk, 0
    try:
        voters = (await ask(desk.bot.stop_poll(given.chat_id, given.number))).total_voter_count
    except Rejected as fault:
        if "already been closed" not in str(fault):
            raise
    of = given.delivery.replaces
    assert of is not None
    ended = Ended(
        id=f"end/{of}",
        at=datetime.now(UTC),
        account=address(desk.me.id),
        name=desk.me.first_name,
        place=given.delivery.to,
        of=of,
        votes=None,
        voters=voters,
    )
    return Receipt(of, heard=(ended,))


WAYS: Mapping[type[Extra] | type[None], Callable[[Errand], Awaitable[Receipt]]] = {
    type(None): _words,
    File: _file,
    Reaction: _react,
    Gone: _take_away,
    Paper: _poll,
    Closing: _end_poll,
}
"""By what the letter shows beside its words."""
