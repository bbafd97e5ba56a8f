"""Law: the hundred-thousandth ballot costs what the first did, and so does reading the result.

Everybody presses a button of one poll's card, some change their mind; the real house takes every
vote in its own durable commit. At first a bare loop commits the very same rows in turns with it.
Then the votes go on, a thousand in each simulated second, and the duties draw the card when it is
due.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import bare
from benchmarks.bare import Commit
from benchmarks.house import NOON, PLATFORM, Mute, Still, no_timetable, pour
from bot.config import Settings, read
from bot.house import House
from bot.messages import Address, Event, Pressed, Said
from bot.store import polls
from bot.store.database import Store
from bot.store.shelf import FolderShelf
from tests.databases import driver

VOTES = 100_000
SLICE = 1_000
"""Votes of each measure, and of each simulated second."""

ROUNDS = 5
"""Slices that the house and the bare loop take in turns."""

FEW, READ_AT, READS = 100, (10_000, 100_000), 50
"""Votes after which the result is read, and how often."""

OPTIONS = 4
CHANNEL, DESK = Address(f"{PLATFORM}:canal"), Address(f"{PLATFORM}:bureau")
POLL = "/sondage Où se retrouver en janvier ? | Rennes | Lyon | Lille | En ligne"


@dataclass(frozen=True, slots=True)
class Ballots:
    """Votes a second at first and at last, and of the first as a share of the bare loop's.

    `reading` maps votes to the seconds in which the result is read then; `edits` of the card were
    put into the outbox in so many simulated seconds.
    """

    votes: int
    first: float
    last: float
    share: float
    reading: dict[int, float]
    edits: int
    seconds: float


def measure() -> Ballots:
    """One poll, and everybody."""
    slices = [_votes(start, SLICE) for start in range(0, VOTES, SLICE)]
    with ExitStack() as stack:
        own, rehearsal, alone = (_prepared(stack) for _ in range(3))
        recorded = _rehearse(rehearsal, slices[:ROUNDS])
        house = _opened(own)
        stack.callback(house.store.close)
        write = stack.enter_context(bare.opened("sqlite", alone))
        reading = {FEW: _reading(house)}
        turns = [
            (_house_takes(house, votes), _bare_takes(write, commits))
            for votes, commits in zip(slices, recorded, strict=False)
        ]
        assert _ballots(own) == _ballots(alone), "the loops wrote different rows"
        rates = []
        for rank, votes in enumerate(slices[ROUNDS:], start=ROUNDS + 1):
            rates.append(SLICE / _house_takes(house, votes))
            asyncio.run(house.tick(NOON + timedelta(seconds=rank)))
            if rank * SLICE in READ_AT:
                reading[rank * SLICE] = _reading(house)
        return Ballots(
            votes=VOTES,
            first=SLICE / median(took for took, _ in turns),
            last=median(rates[-ROUNDS:]),
            share=median(bare_took / took for took, bare_took in turns),
            reading=reading,
            edits=_edits(own),
            seconds=VOTES / SLICE,
        )


def _prepared(stack: ExitStack) -> str:
    """The URL of a database, there as long as the stack, with an open poll and a few votes."""
    folder = Path(stack.enter_context(TemporaryDirectory()))
    url = f"sqlite:///{folder}/essaim.db"
    house = _opened(url)
    asyncio.run(_open(house))
    house.store.close()
    return url


async def _open(house: House) -> None:
    await pour(house, [_said("d1", POLL), _said("d2", "/ouvrir 1")])
    await house.tick(NOON)
    await pour(house, _votes(-FEW, FEW))


def _opened(url: str) -> House:
    given = _settings(url)
    shelf = FolderShelf(given.media)
    return House(given, Store(url), [Mute()], Still(), no_timetable, shelf)


def _settings(url: str) -> Settings:
    community = {
        "slug": "essai",
        "name": "Essai",
        "desk": DESK,
        "channels": [CHANNEL],
        "animators": [f"{PLATFORM}:camille"],
    }
    return read({"database": {"url": url}, "community": [community]})


def _rehearse(url: str, slices: Sequence[Sequence[Event]]) -> list[list[Commit]]:
    """What a house commits of each slice."""
    recorded = []
    with bare.recorded() as commits:
        house = _opened(url)
        for votes in slices:
            commits.clear()
            _house_takes(house, votes)
            recorded.append(commits.copy())
        house.store.close()
    return recorded


def _house_takes(house: House, votes: Sequence[Event]) -> float:
    began = time.perf_counter()
    asyncio.run(pour(house, votes))
    return time.perf_counter() - began


def _bare_takes(write: Callable[[Sequence[Commit]], None], commits: Sequence[Commit]) -> float:
    began = time.perf_counter()
    write(commits)
    return time.perf_counter() - began


def _reading(house: House) -> float:
    """Seconds in which the result is read: the median of some."""
    seconds = []
    for _ in range(READS):
        began = time.perf_counter()
        house.store.run_now(lambda connection: polls.result(connection, polls.get(connection, 1)))
        seconds.append(time.perf_counter() - began)
    return median(seconds)


def _ballots(url: str) -> list[Any]:
    with driver(url) as database:
        found: list[Any] = database.execute("SELECT * FROM mark ORDER BY voter").fetchall()
        return found


def _edits(url: str) -> int:
    """How often the card was drawn again, which is an edit in each channel."""
    with driver(url) as database:
        return int(database.execute("SELECT draws FROM poll").fetchone()[0])


def _votes(start: int, count: int) -> list[Event]:
    """One vote in ten is somebody's who changes their mind."""
    return [
        _pressed(f"v{rank}", f"p{rank - rank % 10 if rank % 10 == 9 else rank}", rank % OPTIONS + 1)
        for rank in range(start, start + count)
    ]


def _pressed(number: str, who: str, option: int) -> Pressed:
    return Pressed(**_fact(number, who, CHANNEL), key=f"vote 1:{option}")


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
