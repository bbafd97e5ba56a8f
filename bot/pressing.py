"""Law: where buttons are numbered lines, a number, a word or a keycap is a press of one of them.

A reply or a reaction presses the buttons of the message that it is about, and of no other; a reply
in words may be what its one button asks for. A bare number presses what was shown last, unless a
question awaits a number; while that is still on its way the number was meant for something else,
and presses what is settled. What presses nothing is left as it came. Whoever is in the room sees
what was pressed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import Connection

from bot.commands import talk
from bot.commands.meant import is_command
from bot.commands.table import COMMANDS, by_word
from bot.messages import Address, Event, Incoming, Pressed, Reacted, Said, bare
from bot.roles import Place
from bot.store import deliveries

KEYCAPS = {f"{digit}\N{COMBINING ENCLOSING KEYCAP}": digit for digit in range(1, 10)} | {"🔟": 10}


_WORDS_FOLLOW = frozenset(row.name for row in COMMANDS if row.words_follow)


TOO_EARLY = "-"
"""The key of no button: who presses it is told that nothing has changed."""


def as_pressed(connection: Connection, event: Event, place: Place) -> Event:
    """The press that the event stands for, or the event itself."""
    key = _key(connection, event, place)
    if not key:
        return event
    facts = {field.name: getattr(event, field.name) for field in fields(Incoming)}
    return Pressed(**facts, key=key, shown=True)


def _key(connection: Connection, event: Event, place: Place) -> str:
    """The key of the button that is pressed; empty when it is none."""
    match event:
        case Reacted(emoji=emoji, of=of) if bare(emoji) in KEYCAPS:
            keys = deliveries.offered_on(connection, event.place, of)
            return _nth(keys, KEYCAPS[bare(emoji)])
        case Said(files=files) if files:  # a press would leave them behind
            return ""
        case Said(text=text, answers=of) if of:
            keys = deliveries.offered_on(connection, event.place, of)
            return _nth(keys, _number(text)) or _named(keys, text) or _worded(keys, event)
        case Said(text=text) if _number(text) and place in (Place.DIRECT, Place.DESK):
            if talk.counts(connection, event):
                return ""
            return _shown_last(connection, event.place, _number(text))
    return ""


def _shown_last(connection: Connection, place: Address, number: int) -> str:
    key = _nth(deliveries.offered(connection, place), number)
    return TOO_EARLY if key and deliveries.is_offer_under_way(connection, place) else key


def _number(text: str) -> int:
    """The number that a text is, be it with a full stop; zero when it is none."""
    digits = text.strip().removesuffix(".")
    typed = digits.isascii() and digits.isdigit() and len(digits) <= 2 and digits[0] != "0"
    return int(digits) if typed else 0


def _nth(keys: Sequence[str], number: int) -> str:
    return keys[number - 1] if 0 < number <= len(keys) else ""


def _named(keys: Sequence[str], text: str) -> str:
    """The one button that does what this command's word says."""
    row = by_word(text.strip())
    found = [key for key in keys if row is not None and key.partition(" ")[0] == row.name]
    return found[0] if len(found) == 1 else ""


def _worded(keys: Sequence[str], event: Said) -> str:
    """The one button, with these words, when it asks for words."""
    if len(keys) != 1 or _number(event.text) or is_command(event.text.strip()):
        return ""
    asks = keys[0].partition(" ")[0] in _WORDS_FOLLOW
    return f"{keys[0]} {event.text}" if asks and event.text.strip() else ""
