"""Law: a house whose platform fails as a test wants, each act in a process of its own."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

from adapters.memory import MemoryChannel
from bot.config import Settings
from bot.messages import Address, Said
from bot.ports import Delivery, Receipt
from tests.databases import driver
from tests.dialogues.scenes import approved, known
from tests.stage import MONDAY, PARIS, Stage, opened, play, settings

FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=PARIS)
CHANNELS = ("canal", "forum")
FAILED = "Je n’ai pas pu traiter ce message"
ASKED = "Je ne sais pas si ce message est arrivé dans le canal Memory 2"
OUT = "L’édition n° 1 est parue"

Act = Callable[[Stage], Awaitable[None]]


class Moody(MemoryChannel):
    """A platform that fails for one room: `before` it takes a message, or `after`."""

    def __init__(self, *, keyed: bool = True) -> None:
        super().__init__(keyed=keyed)
        self.before: defaultdict[str, deque[Exception]] = defaultdict(deque)
        self.after: defaultdict[str, deque[Exception]] = defaultdict(deque)

    async def send(self, delivery: Delivery) -> Receipt:
        if mood := self.before[delivery.to.native]:
            raise mood.popleft()
        receipt = await super().send(delivery)
        if mood := self.after[delivery.to.native]:
            raise mood.popleft()
        return receipt


def weekly(folder: Path) -> Settings:
    """A community of two channels whose digest needs no yes of the desk."""
    channels = [f"memory:{name}" for name in CHANNELS]
    return settings(folder, channels=channels, digest={"approval": "automatic"})


def live(given: Settings, channel: MemoryChannel, *acts: Act) -> Stage:
    """Play these acts, each in a process of its own; the stage as it was at the end."""

    async def run() -> Stage:
        stage: Stage | None = None
        for act in acts:
            now = stage.clock.now() if stage else MONDAY
            async with opened(given, channel, now, stage) as stage:
                await act(stage)
        assert stage is not None
        return stage

    return asyncio.run(run())


async def lines(stage: Stage, script: str) -> None:
    await play(stage, [line for line in script.splitlines() if line.strip()])


async def wait(stage: Stage, seconds: float) -> None:
    await stage.until(stage.clock.now() + timedelta(seconds=seconds))


async def approve_one(stage: Stage) -> None:
    """Claire is known, and her first contribution is approved."""
    await lines(stage, known("claire") + approved("claire", 1))


def inbox(given: Settings) -> Sequence[tuple[str, str]]:
    """The status and content of every event received."""
    with driver(given.database.url) as database:
        found: Sequence[tuple[str, str]] = database.execute(
            "SELECT status, content FROM inbox ORDER BY id"
        ).fetchall()
        return found


def broken(*_: object, **__: object) -> NoReturn:
    """A part of the house that is at fault."""
    raise ZeroDivisionError


def heard(stage: Stage, text: str, identity: str) -> Said:
    """An event as the platform would hand it over."""
    claire = Address("memory:claire")
    return Said(
        id=identity,
        at=stage.clock.now(),
        account=claire,
        name="Claire",
        place=claire,
        private=claire,
        text=text,
    )
