"""Law: a delivery is an errand: to which room it goes now, and which message there it changes.

The next question takes the place of the one before only where that is still the last word; else it
stands below, and the buttons above it go.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, InlineKeyboardMarkup, Message, ReplyParameters, User

from adapters.telegram.cursor import Rooms
from adapters.telegram.faults import UNCHANGED
from adapters.telegram.readers import message_id, permalink, place_of
from adapters.telegram.render import keyboard
from bot.errors import Rejected
from bot.messages import Letter, Spent, named
from bot.ports import Delivery, Receipt, Shelf


def contact_of(me: User) -> str:
    """The link that opens a direct chat with the bot."""
    return f"https://t.me/{me.username}"


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
class Kit:
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

    kit: Kit
    delivery: Delivery
    chat_id: int
    number: int = 0

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        among_others = self.chat_id < 0
        contact = contact_of(self.kit.me) if among_others else ""
        return keyboard(self.delivery.letter, self.delivery.to, self.kit.secret, contact)

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


def outdone(given: Errand) -> Errand | None:
    """What clears the buttons of the question whose place it could have taken, and has not."""
    instead = given.delivery.letter.instead
    if not instead or given.number:
        return None
    cleared = replace(given.delivery, letter=Letter((), extra=Spent(instead)), replaces=None)
    return replace(given, delivery=cleared)


def errand(kit: Kit, delivery: Delivery) -> Errand:
    """Raises `Rejected` when the message to change does not stand in that room.

    The next question takes the place of the one before where that is still the last word.
    """
    chat_id, instead = kit.rooms.native(delivery.to), delivery.letter.instead
    if delivery.replaces is None:
        room, number = place_of(instead) if instead else (0, 0)
        fits = room == chat_id and kit.newest.is_last(room, number)
        return Errand(kit, delivery, chat_id, number if fits else 0)
    room, number = place_of(delivery.replaces)
    if room != chat_id or not number:
        raise Rejected("the message to edit stands in another room")
    return Errand(kit, delivery, chat_id, number)


# --- what became of it ----------------------------------------------------------------------------


async def changed(given: Errand, edit: Awaitable[object]) -> Receipt:
    """The message stands where it stood."""
    try:
        await edit
    except Rejected as fault:
        if UNCHANGED not in str(fault):
            raise
    return Receipt(given.delivery.replaces or message_id(given.chat_id, given.number))


def receipt_of(sent: Message, name: str = "") -> Receipt:
    id_ = message_id(sent.chat.id, sent.message_id)
    topic = sent.message_thread_id if sent.is_topic_message else None
    link = permalink(sent.chat, sent.message_id, topic=topic)
    return Receipt(named(id_, name) if name else id_, link or None)
