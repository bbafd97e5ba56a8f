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
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event
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
    recorded = []
    with _recorded() as commits:
        house = opened(folder)
        for events in rounds:
            commits.clear()
            asyncio.run(pour(house, events))
            recorded.append(commits.copy())
        house.store.close()
    return recorded


@contextmanager
def _recorded() -> Iterator[list[Commit]]:
    """What a house opened meanwhile writes and commits; what writes nothing is left out."""
    commits: list[Commit] = []

    class Recorder(_Recorder):
        kept = commits

    def record(_d: Any, _r: Any, _a: Any, options: dict[str, Any]) -> None:
        options["factory"] = Recorder

    event.listen(Engine, "do_connect", record)
    try:
        yield commits
    finally:
        event.remove(Engine, "do_connect", record)


class _Recorder(sqlite3.Connection):
    """A driver's connection that keeps what is committed on it."""

    kept: list[Commit]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unit: Commit = []

    def cursor(self, _: Any = None) -> Any:
        return super().cursor(_RecordingCursor)

    def commit(self) -> None:
        super().commit()
        if self.unit:
            self.kept.append(self.unit)
        self.unit = []

    def rollback(self) -> None:
        super().rollback()
        self.unit = []


class _RecordingCursor(sqlite3.Cursor):
    def execute(self, statement: str, values: Any = ()) -> Any:
        self._note(statement, values, many=False)
        return super().execute(statement, values)

    def executemany(self, statement: str, rows: Any) -> Any:
        self._note(statement, rows, many=True)
        return super().executemany(statement, rows)

    def _note(self, statement: str, values: Any, *, many: bool) -> None:
        if statement.startswith(WRITES):
            assert isinstance(self.connection, _Recorder)
            self.connection.unit.append((statement, values, many))


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
