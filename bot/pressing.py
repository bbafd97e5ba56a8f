"""Law: where buttons are numbered lines, a number, a word or a keycap is a press of one of them.

A reply or a reaction presses the buttons of the message that it is about, and of no other. What
presses nothing is left as it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import Connection

from bot.commands.table import by_word
from bot.messages import Event, Incoming, Pressed, Reacted, Said, bare
from bot.roles import Place
from bot.store import deliveries

KEYCAPS = {f"{digit}\N{COMBINING ENCLOSING KEYCAP}": digit for digit in range(1, 10)} | {"🔟": 10}


def as_pressed(connection: Connection, event: Event, place: Place) -> Event:
    """The press that the event stands for, or the event itself."""
    key = _key(connection, event, place)
    if not key:
        return event
    facts = {field.name: getattr(event, field.name) for field in fields(Incoming)}
    return Pressed(**facts, key=key)


def _key(connection: Connection, event: Event, place: Place) -> str:
    """The key of the button that is pressed; empty when it is none."""
    match event:
        case Reacted(emoji=emoji, of=of) if bare(emoji) in KEYCAPS:
            keys = deliveries.offered_on(connection, event.place, of)
            return _nth(keys, KEYCAPS[bare(emoji)])
        case Said(text=text, answers=of) if of:
            keys = deliveries.offered_on(connection, event.place, of)
            return _nth(keys, _number(text)) or _named(keys, text)
        case Said(text=text) if _number(text) and place in (Place.DIRECT, Place.DESK):
            return _nth(deliveries.offered(connection, event.place), _number(text))
    return ""


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
