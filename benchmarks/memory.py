"""Law: a house at work keeps nothing of what it has handled in memory.

The whole house runs in a process of its own, its loops included: the platform hands events over in
batches, and takes every message. The database lies in memory (/dev/shm) where there is such a
place: this is about memory, not about the disk.
"""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.house import ARRIVAL, BATCH, CYCLE, Mute, Still, crowd_says, no_timetable, settings
from bot.house import House
from bot.messages import Event
from bot.ports import Batch
from bot.store.backlog import work_left
from bot.store.database import Store
from bot.store.shelf import FolderShelf

EVENTS = 100_000
PEOPLE = 40
WARM_UP = 2_000
"""Events after which all code is loaded and every cache has its size."""

PATIENCE = 900
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident megabytes: at rest, once warm, after the events; and how fast they went."""

    rest: float
    warm: float
    after: float
    events: int
    seconds: float


def measure(events: int = EVENTS) -> Memory:
    """In a process of its own."""
    command = [sys.executable, "-m", "benchmarks.memory", str(events)]
    told = subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE).stdout
    return Memory(**json.loads(told.splitlines()[-1]))  # the log comes before


class Fountain(Mute):
    """A platform where people go on talking until somebody has had enough."""

    def __init__(self) -> None:
        self.most = 0
        self.poured = 0
        self.more = asyncio.Event()
        self._events = _endless()

    async def prepare(self) -> None:
        """What it can do is known."""

    async def receive(self, cursor: str | None) -> Batch:  # noqa: ARG002
        while self.poured >= self.most:
            self.more.clear()
            await self.more.wait()
        chunk = [next(self._events) for _ in range(BATCH)]
        self.poured += BATCH
        return Batch(chunk, chunk[-1].id)

    def pour(self, events: int) -> None:
        """So many more."""
        self.most += events
        self.more.set()


def _endless() -> Iterator[Event]:
    yield from crowd_says(ARRIVAL, PEOPLE, 0)
    for number in count():
        yield from crowd_says(CYCLE, PEOPLE, 10_000 + number * PEOPLE * len(CYCLE))


def resident() -> float:
    """Megabytes of this process in memory."""
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


async def _live(folder: Path, events: int) -> Memory:
    given = settings(f"sqlite:///{folder}/essaim.db")
    fountain = Fountain()
    house = House(
        given,
        Store(given.database.url),
        [fountain],
        Still(),
        no_timetable,
        FolderShelf(given.media),
    )
    stop = asyncio.Event()
    work = asyncio.create_task(house.run(stop))
    rest = await _after(house, fountain, 0)
    warm = await _after(house, fountain, WARM_UP)
    start = time.perf_counter()
    after = await _after(house, fountain, events)
    seconds = time.perf_counter() - start
    stop.set()
    await work
    house.store.close()
    return Memory(rest, warm, after, events, seconds)


async def _after(house: House, fountain: Fountain, events: int) -> float:
    """What is resident once so many more events are handled and their answers delivered."""
    fountain.pour(events)
    await asyncio.sleep(0.5)
    while fountain.poured < fountain.most or await _work_left(house):  # noqa: ASYNC110
        await asyncio.sleep(0.2)
    return resident()


async def _work_left(house: House) -> bool:
    return await house.store.run(work_left, house.clock.now())


def main() -> None:
    """Measure here, and print the figures."""
    shm = Path("/dev/shm")
    with TemporaryDirectory(dir=shm if shm.is_dir() else None) as name:
        memory = asyncio.run(_live(Path(name), int(sys.argv[1])))
    print(json.dumps({name: getattr(memory, name) for name in Memory.__dataclass_fields__}))


if __name__ == "__main__":
    main()
