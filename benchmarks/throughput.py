"""Law: the house against a bare loop that commits the very same rows, in turns, in one run.

A rehearsal records what the house writes. Then, round by round, the house handles its events and a
bare `sqlite3` loop writes the recorded rows to a file of its own, with the same commits; at the end
both files must hold the same.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from benchmarks.house import ARRIVAL, CYCLE, crowd_says, opened, pour
from bot.messages import Event

PEOPLE = 40
ROUNDS = 9
WRITES = ("INSERT", "UPDATE", "DELETE")
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=FAST")

Write = tuple[str, Any, bool]
Commit = list[Write]


@dataclass(frozen=True, slots=True)
class Throughput:
    """Events per second, a median over the rounds, and the median of each round's ratio."""

    events: int
    commits: int
    house: float
    bare: float
    ratio: float
    spread: tuple[float, float]


def measure() -> Throughput:
    """Both loops, in turns."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        rounds = [_events(number) for number in range(ROUNDS)]
        _prepare(folder / "house")
        for other in ("rehearsal", "bare"):
            shutil.copytree(folder / "house", folder / other)
        recorded = _rehearse(folder / "rehearsal", rounds)
        times = _in_turns(folder, rounds, recorded)
        _compare(folder / "house" / "essaim.db", folder / "bare" / "essaim.db")
    size = len(rounds[0])
    ratios = sorted(bare / house for house, bare in times)
    return Throughput(
        events=size * ROUNDS,
        commits=sum(map(len, recorded)),
        house=size / median(house for house, _ in times),
        bare=size / median(bare for _, bare in times),
        ratio=median(ratios),
        spread=(ratios[0], ratios[-1]),
    )


def _events(number: int) -> list[Event]:
    return list(crowd_says(CYCLE, PEOPLE, (number + 1) * 10_000))


def _prepare(folder: Path) -> None:
    """Everybody is known."""
    folder.mkdir()
    house = opened(folder)
    asyncio.run(pour(house, list(crowd_says(ARRIVAL, PEOPLE, 0))))
    house.store.close()


# --- what the house writes ------------------------------------------------------------------------


def _rehearse(folder: Path, rounds: Sequence[Sequence[Event]]) -> list[list[Commit]]:
    house = opened(folder)
    recorded = []
    for events in rounds:
        with _recording() as commits:
            asyncio.run(pour(house, events))
        recorded.append(commits)
    house.store.close()
    return recorded


@contextmanager
def _recording() -> Iterator[list[Commit]]:
    """What is written and committed meanwhile; the units that write nothing are left out."""
    commits: list[Commit] = []
    unit: Commit = []

    def wrote(_c: Any, _k: Any, statement: str, values: Any, _x: Any, many: bool) -> None:
        if statement.lstrip().startswith(WRITES):
            unit.append((statement, values, many))

    def committed(_: Connection) -> None:
        if unit:
            commits.append(unit.copy())
        unit.clear()

    def undone(_: Connection) -> None:
        unit.clear()

    hooks: dict[str, Callable[..., Any]] = {
        "before_cursor_execute": wrote,
        "commit": committed,
        "rollback": undone,
    }
    for name, hook in hooks.items():
        event.listen(Engine, name, hook)
    try:
        yield commits
    finally:
        for name, hook in hooks.items():
            event.remove(Engine, name, hook)


# --- the race -------------------------------------------------------------------------------------


def _in_turns(
    folder: Path, rounds: Sequence[Sequence[Event]], recorded: Sequence[Sequence[Commit]]
) -> list[tuple[float, float]]:
    """Seconds of the house and of the bare loop, for each round."""
    house = opened(folder / "house")
    with closing(_bare(folder / "bare" / "essaim.db")) as bare:
        times = []
        for events, commits in zip(rounds, recorded, strict=True):
            start = time.perf_counter()
            asyncio.run(pour(house, events))
            middle = time.perf_counter()
            _write(bare, commits)
            times.append((middle - start, time.perf_counter() - middle))
    house.store.close()
    return times


def _bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _write(connection: sqlite3.Connection, commits: Sequence[Commit]) -> None:
    for commit in commits:
        connection.execute("BEGIN IMMEDIATE")
        for statement, values, many in commit:
            if many:
                connection.executemany(statement, values)
            else:
                connection.execute(statement, values).fetchall()
        connection.execute("COMMIT")


def _compare(house: Path, bare: Path) -> None:
    """Both files hold the same rows, or the race was not fair."""
    with closing(sqlite3.connect(house)) as one, closing(sqlite3.connect(bare)) as other:
        assert list(one.iterdump()) == list(other.iterdump()), "the loops wrote different rows"
