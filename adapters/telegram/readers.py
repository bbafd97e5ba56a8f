"""Law: each kind of update that people make has one reader here, which makes it a neutral event, or
nothing.

Pure. What bots say is never answered, nor what Telegram posts of its own accord.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import Chat, Message, MessageOriginUser, Update, User
from telegram.constants import ChatID, ChatMemberStatus, ChatType, MessageEntityType

from adapters.telegram.buttons import opened
from adapters.telegram.cursor import Rooms
from adapters.telegram.ears import address
from bot.errors import Rejected
from bot.messages import Edited, Event, Moved, Parted, Pressed, Said, Voted

MASKS = frozenset({ChatID.ANONYMOUS_ADMIN, ChatID.FAKE_CHANNEL})
"""Accounts of Telegram's own, behind which somebody speaks for a group or a channel."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a reader knows beside the update: who the bot is, where rooms are, and the time."""

    me: User
    rooms: Rooms
    secret: bytes
    now: datetime


def read(update: Update, scene: Scene) -> Event | None:
    """The neutral event that the update is; None when it is nothing for the bot."""
    for kind, reader in READERS.items():
        found = getattr(update, kind)
        if found is not None:
            return reader(found, scene, update.update_id)
    return None


# --- the circumstances ----------------------------------------------------------------------------


def message_id(chat_id: int, number: int) -> str:
    """A message as the core knows it: its number is its room's alone."""
    return f"{chat_id}/{number}"


def place_of(id_: str) -> tuple[int, int]:
    """The room and the number of a message; raises `Rejected` when it is none of Telegram's."""
    chat_id, slash, number = id_.partition("#")[0].partition("/")
    try:
        return int(chat_id), int(number) if slash else 0
    except ValueError:
        raise Rejected("there is no such message") from None


def permalink(chat: Chat, number: int, *, topic: int | None = None) -> str:
    """A link to a message that others than its author read; none where Telegram has none."""
    path = f"{topic}/{number}" if topic else str(number)
    if chat.type == ChatType.PRIVATE:
        return ""
    if chat.username:
        return f"https://t.me/{chat.username}/{path}"
    if chat.type in (ChatType.SUPERGROUP, ChatType.CHANNEL):
        return f"https://t.me/c/{str(chat.id).removeprefix('-100')}/{path}"
    return ""


def _circumstances(message: Message, scene: Scene) -> dict[str, Any]:
    """The fields that every event about a message has."""
    topic = message.message_thread_id if message.is_topic_message else None
    return {
        **_speaker(message),
        "id": message_id(message.chat.id, message.message_id),
        "at": message.date,
        "place": scene.rooms.address(message.chat.id),
        "thread": str(topic or ""),
        "link": permalink(message.chat, message.message_id, topic=topic),
    }


def _speaker(message: Message) -> dict[str, Any]:
    """Who speaks, and where they can be answered alone: a channel or a group nowhere."""
    user = message.from_user
    if message.sender_chat is not None or user is None:
        chat = message.sender_chat or message.chat
        name = message.author_signature or chat.title or ""
        return {"account": address(chat.id), "name": name, "private": None}
    return _person(user)


def _person(user: User) -> dict[str, Any]:
    return {
        "account": address(user.id),
        "name": user.full_name,
        "private": address(user.id),
    }


# --- messages -------------------------------------------------------------------------------------


def _said(message: Message, scene: Scene, _: int) -> Event | None:
    if message.migrate_to_chat_id is not None:
        return _moved(message, scene)
    if not _is_by_a_person(message) or _is_service(message):
        return None
    text, named, ours = _words(message, scene.me)
    if not ours:
        return None
    reply = _replied(message)
    answered = reply is not None and reply.from_user is not None and reply.from_user == scene.me
    return Said(
        **_circumstances(message, scene),
        text=text,
        answers=message_id(message.chat.id, reply.message_id) if reply is not None else "",
        addressed=message.chat.type != ChatType.PRIVATE and (named or answered),
        named=named,
        forwarded=_is_another_s(message),
    )


def _is_by_a_person(message: Message) -> bool:
    user = message.from_user
    unasked = message.is_automatic_forward or message.via_bot is not None
    return not unasked and (user is None or not user.is_bot or user.id in MASKS)


CONTENT = (
    "text",
    "photo",
    "voice",
    "audio",
    "video",
    "video_note",
    "document",
    "animation",
    "sticker",
    "contact",
    "location",
    "venue",
    "poll",
    "dice",
    "story",
    "paid_media",
    "checklist",
)
"""What people send; all else tells of the room."""


def _is_service(message: Message) -> bool:
    return not any(getattr(message, kind, None) for kind in CONTENT)


def _replied(message: Message) -> Message | None:
    """The message that it replies to; in a topic, what began the topic is none."""
    reply = message.reply_to_message
    begins = reply is not None and reply.forum_topic_created is not None
    return None if begins else reply


def _is_another_s(message: Message) -> bool:
    """Whether somebody else said it first, as far as Telegram tells."""
    origin = message.forward_origin
    if origin is None:
        return False
    own = isinstance(origin, MessageOriginUser) and message.from_user == origin.sender_user
    return not own


def _words(message: Message, me: User) -> tuple[str, bool, bool]:
    """The words without the bot's name in front; whether they name it; whether they are for it.

    A command that names another bot is that one's.
    """
    text = message.text or message.caption or ""
    found = {**message.parse_entities(), **message.parse_caption_entities()}
    called = f"@{me.username}".casefold()
    named = False
    for entity, said in found.items():
        if entity.type == MessageEntityType.BOT_COMMAND and entity.offset == 0:
            command, at, whose = said.partition("@")
            if at and whose.casefold() != called[1:]:
                return text, False, False
            named = named or bool(at)
            text = command + text.removeprefix(said)
        elif _names(entity.type, said, entity.user, called, me):
            named = True
            if entity.offset == 0:
                text = text.removeprefix(said).lstrip(" ,:\u00a0\u202f")
    return text, named, True


def _names(kind: str, said: str, user: User | None, called: str, me: User) -> bool:
    if kind == MessageEntityType.MENTION:
        return said.casefold() == called
    return kind == MessageEntityType.TEXT_MENTION and user == me


def _edited(message: Message, scene: Scene, number: int) -> Event | None:
    if not _is_by_a_person(message) or _is_service(message):
        return None
    text, _, ours = _words(message, scene.me)
    if not ours:
        return None
    fields = _circumstances(message, scene)
    of = fields["id"]
    when = message.edit_date or message.date
    return Edited(**{**fields, "id": f"{of}+{number}", "at": when}, of=of, text=text)


def _moved(message: Message, scene: Scene) -> Event | None:
    """The group has become a supergroup, which has another id."""
    became = message.migrate_to_chat_id
    assert became is not None
    fields = {**_circumstances(message, scene), "private": None, "link": ""}
    return Moved(**fields, became=address(became))


# --- what people press and choose -----------------------------------------------------------------


def _pressed(query: Any, scene: Scene, _: int) -> Event | None:
    """A press of a button that was offered to whoever presses it; of a message, not of a link."""
    if query.message is None or query.data is None:
        return None
    chat = query.message.chat
    place, person = scene.rooms.address(chat.id), _person(query.from_user)
    key = opened(scene.secret, place, person["account"], query.data)
    if key is None:
        return None
    topic = getattr(query.message, "message_thread_id", None)
    inside = topic if getattr(query.message, "is_topic_message", False) else None
    return Pressed(
        **person,
        id=f"tap/{query.id}",
        at=scene.now,
        place=place,
        thread=str(inside or ""),
        link=permalink(chat, query.message.message_id, topic=inside),
        key=key,
        on=message_id(chat.id, query.message.message_id),
    )


def _voted(answer: Any, scene: Scene, number: int) -> Event | None:
    """An answer to one of the bot's own polls, in whichever room: Telegram does not say."""
    if answer.user is None:
        return None
    return Voted(
        **_person(answer.user),
        id=f"vote/{answer.poll_id}/{number:012}",
        at=scene.now,
        place=address("polls"),
        of=answer.poll_id,
        answers=tuple(f"#{rank}" for rank in answer.option_ids),
    )


OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
"""What the bot is where it is not."""


def _membership(change: Any, scene: Scene, number: int) -> Event | None:
    """The bot was put out of a group or a channel."""
    if change.chat.type == ChatType.PRIVATE or change.new_chat_member.status not in OUT:
        return None
    return Parted(
        **_person(change.from_user),
        id=f"parted/{change.chat.id}/{number}",
        at=change.date,
        place=scene.rooms.address(change.chat.id),
    )


Reader = Callable[[Any, Scene, int], Event | None]

READERS: Mapping[str, Reader] = {
    "message": _said,
    "edited_message": _edited,
    "channel_post": _said,
    "edited_channel_post": _edited,
    "callback_query": _pressed,
    "poll_answer": _voted,
    "my_chat_member": _membership,
}
"""By kind of update; these alone are asked for."""
