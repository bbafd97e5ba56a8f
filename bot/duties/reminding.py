"""Law: reminders leave a few at a time, the next once those before have.

So that no transaction is long and no platform flooded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from bot.duties.rounds import Round
from bot.messages import Address, Letter, Outgoing
from bot.store import reminders
from bot.tables import Poll, Questionnaire

MOST = 200
"""Reminders of a thing that wait to leave at a time: kept in a fraction of a second."""

PAUSE = timedelta(seconds=10)
"""Between one look and the next: with `MOST`, twenty a second at most."""

Found = Sequence[tuple[int, Address]]
"""Who is reminded, by numbers that rise, and where each is written to alone."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What people are reminded of; `find` gives the next so many, `letter` what a room is told.

    Once all are reminded, the values in `done` are kept with it.
    """

    of: Poll | Questionnaire
    topic: str
    find: Callable[[int], Found]
    letter: Callable[[Address], Letter]
    done: Mapping[str, datetime | None]


def remind_some(visit: Round, reminder: Reminder) -> datetime | None:
    """Remind as many as may leave now; when to go on, None once there is nobody left."""
    most = MOST - reminders.under_way(visit.connection, reminder.topic)
    if most <= 0:
        return visit.now + PAUSE
    found = reminder.find(most)
    more = len(found) == most
    last = found[-1][0] if found else reminder.of.reminded_to
    if reminders.advance(visit.connection, reminder.of, last, {} if more else reminder.done):
        visit.put(_letters(reminder, found))
    return visit.now + PAUSE if more else None


def _letters(reminder: Reminder, found: Found) -> Iterator[Outgoing]:
    @cache
    def on(platform: str) -> Letter:
        return reminder.letter(Address(f"{platform}:"))

    for who, place in found:
        letter, key = on(place.platform), reminders.key(reminder.topic, who)
        body, choices = letter.body, letter.choices
        yield Outgoing(to=place, body=body, choices=choices, key=key, topic=reminder.topic)
