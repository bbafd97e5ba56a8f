"""Law: the ten-thousandth ballot costs what the first did, and so does drawing the cards again.

Everybody presses a button of one poll's card, half of them change their mind; the real house takes
every vote in its own durable commit. Then the duty draws the poll's card.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.house import NOON, PLATFORM, Mute, Still, no_timetable, pour
from bot.config import Settings, read
from bot.house import House
from bot.messages import Address, Event, Pressed, Said
from bot.store import polls
from bot.store.database import Store
from bot.store.shelf import FolderShelf

VOTERS = 10_000
SLICE = 1_000
"""Votes of the first and the last measure."""

CHANNEL, DESK = Address(f"{PLATFORM}:canal"), Address(f"{PLATFORM}:bureau")
POLL = "/sondage Où se retrouver en janvier ? | Rennes | Lyon | Lille | En ligne"


@dataclass(frozen=True, slots=True)
class Ballots:
    """Votes a second at first and at last, how many there are then, and seconds of one drawing."""

    first: float
    last: float
    votes: int
    drawing: float


def measure() -> Ballots:
    """One poll, and everybody."""
    with TemporaryDirectory() as name:
        given = _settings(Path(name))
        house = House(
            given,
            Store(given.database.url),
            [Mute()],
            Still(),
            no_timetable,
            FolderShelf(given.media),
        )
        try:
            return asyncio.run(_vote(house))
        finally:
            house.store.close()


def _settings(folder: Path) -> Settings:
    community = {
        "slug": "essai",
        "name": "Essai",
        "desk": DESK,
        "channels": [CHANNEL],
        "animators": [f"{PLATFORM}:camille"],
    }
    return read({"database": {"url": f"sqlite:///{folder}/essaim.db"}, "community": [community]})


async def _vote(house: House) -> Ballots:
    await pour(house, [_said("d1", POLL), _said("d2", "/ouvrir 1")])
    await house.tick(NOON)
    options = await house.store.run(lambda c: [one.id for one in polls.options(c, 1)])
    votes = list(_votes(options))
    rates = []
    for start in range(0, len(votes), SLICE):
        began = time.perf_counter()
        await pour(house, votes[start : start + SLICE])
        rates.append(SLICE / (time.perf_counter() - began))
    result = await house.store.run(lambda c: polls.result(c, polls.get(c, 1)))
    assert result.voters == VOTERS, result.voters
    return Ballots(rates[0], rates[-1], result.voters, await _drawing(house))


async def _drawing(house: House) -> float:
    """Seconds of a round of duties in which the card is drawn: the median of some."""
    seconds = []
    for rank in range(1, 8):
        changed = _pressed(f"again{rank}", f"p{rank}", f"vote 1 {1 + rank % 2}")
        await pour(house, [changed])
        began = time.perf_counter()
        await house.tick(NOON + rank * timedelta(minutes=1))
        seconds.append(time.perf_counter() - began)
    return median(seconds)


def _votes(options: list[Any]) -> Iterator[Event]:
    for rank in range(VOTERS):
        yield _pressed(f"v{rank}", f"p{rank}", f"vote 1:{options[rank % len(options)]}")
    for rank in range(0, VOTERS, 2):
        yield _pressed(f"w{rank}", f"p{rank}", f"vote 1:{options[(rank + 1) % len(options)]}")


def _pressed(number: str, who: str, key: str) -> Pressed:
    return Pressed(**_fact(number, who, CHANNEL), key=key)


def _said(number: str, text: str) -> Said:
    return Said(**_fact(number, "camille", DESK), text=text)


def _fact(number: str, who: str, place: Address) -> dict[str, Any]:
    account = Address(f"{PLATFORM}:{who}")
    return {
        "id": number,
        "at": NOON,
        "account": account,
        "name": who,
        "place": place,
        "private": account,
    }
