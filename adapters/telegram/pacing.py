"""Law: what leaves for a room, and what leaves in all, leaves no faster than Telegram takes it.

`Allowance` is pure: it is told the time. A room that was refused all the same is slowed down for a
while, and it alone. Who is answered where they just spoke goes before all that others are sent.
Source: `telegram.constants.FloodLimit`.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import deque
from dataclasses import dataclass, field

from telegram.constants import FloodLimit

MARGIN = 0.03
"""Seconds by which a message may arrive sooner after the one before than it left after it."""

FORGET = 120.0
"""Seconds after which a room that was sent nothing is remembered no more."""

LESSON = 600.0
"""Seconds during which a room that was refused is written to at half the pace."""


@dataclass(slots=True)
class Window:
    """At most `most` in any span of `seconds`."""

    most: int
    seconds: float
    taken: deque[float] = field(default_factory=deque)

    def free_at(self, now: float) -> float:
        """When the next may leave: now, or later."""
        span = self.seconds + MARGIN
        while self.taken and self.taken[0] <= now - span:
            self.taken.popleft()
        return now if len(self.taken) < self.most else self.taken[-self.most] + span

    def take(self, now: float) -> None:
        self.taken.append(now)

    def arrived(self, now: float) -> None:
        """The last that left has arrived by now: until then nobody knew when Telegram counts it."""
        if self.taken:
            self.taken[-1] = now


@dataclass(slots=True)
class _Room:
    windows: list[Window]
    slow_until: float = 0.0
    last: float = 0.0


class Allowance:
    """What Telegram takes, by room and overall; all times are seconds of one clock."""

    def __init__(self) -> None:
        self.overall = Window(FloodLimit.MESSAGES_PER_SECOND, 1.0)
        self._rooms: dict[int, _Room] = {}
        self._swept = 0.0

    def free_at(self, room: int, now: float) -> float:
        """When the next message to that room may leave, for the room's own sake."""
        known = self._rooms.get(room)
        if known is None:
            return now
        slowed = known.last + 2 * (1.0 + MARGIN) if now < known.slow_until else now
        return max(now, slowed, *(window.free_at(now) for window in known.windows))

    def take(self, room: int, now: float) -> None:
        """A message to that room leaves now; overall it has been counted."""
        self._sweep(now)
        known = self._rooms.setdefault(room, _Room(_windows(room)))
        known.last = now
        for window in known.windows:
            window.take(now)

    def arrived(self, room: int, now: float) -> None:
        """The message that was under way to that room has arrived, or will not."""
        known = self._rooms.get(room)
        if known is not None:
            known.last = now
            for window in known.windows:
                window.arrived(now)

    def last(self, room: int) -> float:
        """When a message last left for that room; long ago, where that is forgotten."""
        known = self._rooms.get(room)
        return known.last if known is not None else -FORGET

    def refused(self, room: int, now: float) -> None:
        """Telegram found it too fast: that room is slowed down for a while."""
        self._rooms.setdefault(room, _Room(_windows(room))).slow_until = now + LESSON

    def _sweep(self, now: float) -> None:
        if now - self._swept < FORGET:
            return
        self._swept = now
        gone = [
            room
            for room, known in self._rooms.items()
            if max(known.last + FORGET, known.slow_until) < now
        ]
        for room in gone:
            del self._rooms[room]


def _windows(room: int) -> list[Window]:
    """A group's or channel's id is below zero."""
    windows = [Window(FloodLimit.MESSAGES_PER_SECOND_PER_CHAT, 1.0)]
    if room < 0:
        windows.append(Window(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP, 60.0))
    return windows


class Pacer:
    """Lets messages pass, each at its time, by the running loop's clock.

    Those that answer go first, then those that have waited longest; a room that has to wait holds
    up no other.
    """

    def __init__(self) -> None:
        self.allowance = Allowance()
        self._order = itertools.count()
        self._queue: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, room: int, *, answers: bool) -> None:
        """Wait until a message to that room may leave, and count it as leaving."""
        loop = asyncio.get_running_loop()
        while True:
            await self._free(room)
            ticket = loop.create_future()
            heapq.heappush(self._queue, (not answers, next(self._order), ticket))
            self._let_pass()
            await ticket
            if self.allowance.free_at(room, loop.time()) <= loop.time():
                self.allowance.take(room, loop.time())
                return

    def idle_for(self, room: int) -> float:
        """Seconds since the last message to that room left, as far as it is remembered."""
        return asyncio.get_running_loop().time() - self.allowance.last(room)

    async def _free(self, room: int) -> None:
        now = asyncio.get_running_loop().time()
        await asyncio.sleep(self.allowance.free_at(room, now) - now)

    def arrived(self, room: int) -> None:
        """The message that passed for that room has arrived."""
        self.allowance.arrived(room, asyncio.get_running_loop().time())

    def refused(self, room: int) -> None:
        """Telegram found a message to that room too fast."""
        self.allowance.refused(room, asyncio.get_running_loop().time())

    def _let_pass(self) -> None:
        """Whoever is first, as long as there is room for one more overall."""
        loop, overall = asyncio.get_running_loop(), self.allowance.overall
        while self._queue and overall.free_at(loop.time()) <= loop.time():
            *_, ticket = heapq.heappop(self._queue)
            if not ticket.done():
                overall.take(loop.time())
                ticket.set_result(None)
        if self._queue and self._timer is None:
            self._timer = loop.call_at(overall.free_at(loop.time()), self._ring)

    def _ring(self) -> None:
        self._timer = None
        self._let_pass()
