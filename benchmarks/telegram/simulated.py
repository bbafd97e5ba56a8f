"""Law: simulated time stands still while anything can be done, then jumps to what is due next.

The event loop's own time: timers, pauses and timeouts of all that runs on it follow it. Nothing can
be done any more when no callback is ready, no thread works for the loop, and nothing moves on the
loopback, which is asked several times, with a moment between.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, TypeVarTuple

from bot.ports import Bell

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

START = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)

MOMENTS = (0.0, 0.0002, 0.0005)
"""Seconds of real time for which the loopback is asked, one after another."""

TURN = 1e-7
"""Seconds that each turn of the loop takes: what waits for less would else wait for ever."""

PATIENCE = 30.0
"""Seconds of real time after which a thread, or whoever waits for nothing, has failed."""


class SimulatedLoop(asyncio.SelectorEventLoop):
    """An event loop whose time begins at 0."""

    def __init__(self) -> None:
        self._leaps = _Leaps()
        super().__init__(self._leaps)

    def time(self) -> float:
        return self._leaps.now

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Time stands until the thread is done; its end wakes the loop through a socket."""
        self._leaps.at_work += 1
        work: asyncio.Future[T] = super().run_in_executor(executor, func, *args)
        work.add_done_callback(self._done)
        return work

    def _done(self, _: asyncio.Future[Any]) -> None:
        self._leaps.at_work -= 1


class _Leaps(selectors.DefaultSelector):
    """Where a loop would wait for its next timer, it is there."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.at_work = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += TURN
        if timeout is not None and timeout <= 0:
            return super().select(0)
        if not self.at_work:
            for moment in MOMENTS:
                if found := super().select(moment):
                    return found
        if self.at_work or timeout is None:
            found = super().select(PATIENCE)
            assert found, "nothing happens any more"
            return found
        self.now += timeout
        return []


class LoopClock:
    """A `bot.ports.Clock` on the time of the running loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def now(self) -> datetime:
        return START + timedelta(seconds=self._loop.time())

    async def wait(self, bell: Bell, until: datetime | None = None) -> None:
        """Until the bell rings, or that instant."""
        seconds = None if until is None else max(0.0, (until - self.now()).total_seconds())
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await bell.wait()


def run(work: Coroutine[Any, Any, T]) -> T:
    """What the work returns, done in simulated time."""
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        return runner.run(work)
