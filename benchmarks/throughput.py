"""Law: the house against a bare loop that commits the very same rows, in turns, in one run.

A rehearsal records what the house writes. Then, round by round, the house handles its events and
the driver alone writes the recorded rows to a database of its own, with the same commits, each of
them durable; at the end both databases must hold the same.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import bare
from benchmarks.bare import Commit
from benchmarks.house import ARRIVAL, CYCLE, crowd_says, opened, pour
from bot.messages import Event
from tests.databases import Kind, fresh, rows

PEOPLE = 40
ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Throughput:
    """Events per second, a median over the rounds, and the median of each round's ratio."""

    events: int
    commits: int
    house: float
    bare: float
    ratio: float
    spread: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Round:
    """The same work twice: what people say, and what the house commits of it."""

    events: Sequence[Event]
    commits: Sequence[Commit]


def measure(kind: Kind, rounds: int = ROUNDS) -> Throughput:
    """Both loops on that sort of database, in turns."""
    with ExitStack() as stack:
        house, rehearsal, alone = (_prepared(stack, kind) for _ in range(3))
        recorded = _rehearse(rehearsal, [_events(number) for number in range(rounds)])
        times = _in_turns(kind, house, alone, recorded)
        assert rows(house) == rows(alone), "the loops wrote different rows"
    return _told(recorded, times)


def _told(rounds: Sequence[_Round], times: Sequence[tuple[float, float]]) -> Throughput:
    size = len(rounds[0].events)
    ratios = sorted(alone / house for house, alone in times)
    return Throughput(
        events=size * len(rounds),
        commits=sum(len(one.commits) for one in rounds),
        house=size / median(house for house, _ in times),
        bare=size / median(alone for _, alone in times),
        ratio=median(ratios),
        spread=(ratios[0], ratios[-1]),
    )


def _events(number: int) -> list[Event]:
    return list(crowd_says(CYCLE, PEOPLE, (number + 1) * 10_000))


def _prepared(stack: ExitStack, kind: Kind) -> str:
    """The URL of a database, there as long as the stack, in which everybody is known."""
    folder = Path(stack.enter_context(TemporaryDirectory()))
    url = stack.enter_context(fresh(kind, folder, durable=True))
    house = opened(url)
    asyncio.run(pour(house, list(crowd_says(ARRIVAL, PEOPLE, 0))))
    house.store.close()
    return url


def _rehearse(url: str, rounds: Sequence[Sequence[Event]]) -> list[_Round]:
    recorded = []
    with bare.recorded() as commits:
        house = opened(url)
        for events in rounds:
            commits.clear()
            asyncio.run(pour(house, events))
            recorded.append(_Round(events, commits.copy()))
        house.store.close()
    return recorded


def _in_turns(
    kind: Kind, url: str, alone: str, rounds: Sequence[_Round]
) -> list[tuple[float, float]]:
    """Seconds of the house and of the bare loop, for each round."""
    house = opened(url)
    times = []
    with bare.opened(kind, alone) as write:
        for one in rounds:
            start = time.perf_counter()
            asyncio.run(pour(house, one.events))
            middle = time.perf_counter()
            write(one.commits)
            times.append((middle - start, time.perf_counter() - middle))
    house.store.close()
    return times
