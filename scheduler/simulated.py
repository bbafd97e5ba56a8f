"""Law: simulated time stands still while anything is being done, then jumps to what is due next.

The same loops run on it as on real time. It knows how many there are; when all of them wait and no
bell has rung, the house is idle, and only then may somebody move the hands.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Bell


@dataclass(eq=False, slots=True)
class _Waiting:
    bell: Bell
    until: datetime | None


class SimulatedClock:
    """Time from `start` on, for a house of so many `loops`."""

    def __init__(self, start: datetime, loops: int) -> None:
        self._now = start
        self._loops = loops
        self._waiting: list[_Waiting] = []
        self._changed = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    async def wait(self, bell: Bell, until: datetime | None = None) -> None:
        """Until the bell rings, or until the hands are moved to that instant."""
        one = _Waiting(bell, until)
        self._waiting.append(one)
        self._changed.set()
        if until is not None and until <= self._now:
            bell.ring()
        try:
            await bell.wait()
        finally:
            self._waiting.remove(one)

    @property
    def _idle(self) -> bool:
        return len(self._waiting) == self._loops and not any(w.bell.rung for w in self._waiting)

    async def idle(self) -> None:
        """Return when every loop waits."""
        while not self._idle:
            self._changed.clear()
            await self._changed.wait()

    async def advance(self, until: datetime) -> None:
        """Live through everything that is due up to that instant, each thing at its own time."""
        await self.idle()
        while (due := self.next_due()) is not None and due <= until:
            await self._move(due)
        await self._move(until)

    def next_due(self) -> datetime | None:
        """The earliest instant that a loop waits for."""
        return min((w.until for w in self._waiting if w.until is not None), default=None)

    async def _move(self, now: datetime) -> None:
        self._now = max(self._now, now)
        for one in self._waiting:
            if one.until is not None and one.until <= self._now:
                one.bell.ring()
        await self.idle()
