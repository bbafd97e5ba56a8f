"""Law: the house at work: its loops, and nothing that decides anything.

Handed its store, channels and clock, so that it runs the same on real platforms and on a sample
week. Loops: one way in per platform, one that handles, one way out per platform, one for time, one
that draws.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection

from bot.compacting import leave_no_trace
from bot.config import Settings
from bot.directory import Directory, Edited
from bot.dispatch import Dispatch
from bot.drawing import Drawing
from bot.duties.rounds import earliest
from bot.errors import ConfigError, SignedOut, origin
from bot.outbox import Outbox
from bot.ports import Bell, Bells, Channel, Clock, Shelf
from bot.rota import Rota
from bot.store import people, presence, seasons
from bot.store.backlog import work_left
from bot.store.database import Store

log = structlog.get_logger()

Loop = Callable[[], Awaitable[None]]
Tick = Callable[[datetime], Awaitable[datetime | None]]
Timetable = Callable[[Clock, Bell, Tick], Awaitable[None]]

GRACE = 8.0
"""Seconds that a stop leaves to the deliveries under way."""

PREPARATION = 5.0
"""Seconds that a start leaves to the platforms to say what they can do."""

FAREWELL = 1.0
"""Seconds that it then leaves to the platforms."""

LONGEST_PAUSE = 60.0
"""Seconds before a loop that keeps failing is tried again."""


def loops(channels: Sequence[Channel]) -> int:
    """How many of the house's loops wait on the clock: handling, time, drawing, each way out."""
    return 3 + len(channels)


class House:
    """Everything wired together; `run` is its life."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        channels: Sequence[Channel],
        clock: Clock,
        timetable: Timetable,
        shelf: Shelf,
    ) -> None:
        self.settings = settings
        self.store = store
        self.channels = {channel.platform: channel for channel in channels}
        self.clock = clock
        self._timetable = timetable
        self._news, arrivals = Bell(), Bell()
        self._ticking = False
        self._at_work: frozenset[int] = frozenset()
        self._brought: str | None = None
        self.outbox = Outbox(store, self.channels, clock, self._news, arrivals)
        slugs = [community.slug for community in settings.community]
        ids = store.run_now(people.keep_communities, slugs, clock.now())
        plain = Directory(settings, ids, self.outbox.traits, settings)
        self.directory = Edited(plain)
        bells = Bells(self._news, arrivals)
        self.dispatch = Dispatch(store, self.directory, self.outbox, shelf, clock, bells)
        self.drawing = Drawing(store, shelf, self.directory, clock, self._news)
        self._rota = Rota(store, self.directory, self.outbox, shelf)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then finish what is held.

        Raises `ConfigError` when a platform no longer knows the bot, which no trying mends.
        """
        await self.outbox.refuse_unserved()
        self._at_work = await self.store.run(presence.at_work)
        await self.outbox.recover()
        await self._prepare()
        await self.tick(self.clock.now())  # What is withdrawn is withdrawn before anything leaves.
        tasks = [asyncio.create_task(for_ever(loop)) for loop in self._loops()]
        watch = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait([watch, *tasks], return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._end([watch, *tasks])
        for ended in done:
            ended.result()

    def _loops(self) -> Iterable[Loop]:
        yield partial(self._timetable, self.clock, self._news, self.tick)
        yield self.dispatch.handle
        yield self.drawing.draw
        for platform, channel in self.channels.items():
            yield partial(self.outbox.deliver, platform)
            yield partial(self._hear, channel)

    async def _hear(self, channel: Channel) -> None:
        try:
            await self.dispatch.intake(channel)
        except SignedOut as fault:
            reason = {"platform": channel.platform, "reason": str(fault)}
            raise ConfigError("run.signed_out", **reason) from fault

    async def _prepare(self) -> None:
        """What is done when due depends on what platforms can do; a silent one holds up none."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PREPARATION):
                await asyncio.gather(*map(_prepare, self.channels.values()))

    async def _end(self, tasks: Sequence[asyncio.Task[Any]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.outbox.finish(GRACE)
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await asyncio.gather(*map(_close, self.channels.values()))

    async def look_around(self) -> None:
        """Take up what another process has left: no bell rings from one to another.

        When one came or went, what it had begun is settled, and what is due is asked anew; so it is
        when a season was imported beside the house.
        """
        at_work = await self.store.run(presence.at_work)
        if at_work != self._at_work:
            self._at_work = at_work
            await self.outbox.recover()
            self._news.ring()
        brought = await self.store.run(seasons.brought)
        if brought != self._brought:
            self._brought = brought
            self._news.ring()
        self.dispatch.ring()
        self.outbox.ring()
        self.drawing.ring()

    async def busy(self) -> bool:
        """Whether something waits to be handled, done, drawn or delivered at this instant."""
        if self._news.rung or self._ticking or self.drawing.busy:
            return True
        return await self.store.run(self._work_left)

    def _work_left(self, connection: Connection) -> bool:
        # The time is read in the store's thread: read before, it could miss what was just kept.
        return work_left(connection, self.clock.now())

    async def tick(self, now: datetime) -> datetime | None:
        """Do all that is due at `now`; when something is due next."""
        self._ticking = True
        try:
            return await self._tick(now)
        finally:
            self._ticking = False

    async def _tick(self, now: datetime) -> datetime | None:
        dues = [
            due
            for community in self.settings.community
            for due in await self.store.visit(self._rota.go_round, community, now)
        ]
        self.outbox.ring()
        self.drawing.ring()
        return earliest(*dues, await leave_no_trace(self.store, now))


async def _prepare(channel: Channel) -> None:
    try:
        await channel.prepare()
    except Exception as error:
        log.warning("not_prepared", platform=channel.platform, fault=type(error).__name__)


async def _close(channel: Channel) -> None:
    try:
        await channel.close()
    except Exception as error:
        log.error("close_failed", fault=type(error).__name__, where=origin(error))


async def for_ever(loop: Loop) -> None:
    """Run a loop; when it fails, begin it again after a pause, while the others go on.

    What only a person can mend is raised.
    """
    seconds = 1.0
    while True:
        began = time.monotonic()
        try:
            await loop()
        except ConfigError:
            raise
        except Exception as error:
            log.error("loop_failed", fault=type(error).__name__, where=origin(error))
        lasted = time.monotonic() - began
        seconds = 1.0 if lasted > LONGEST_PAUSE else min(2 * seconds, LONGEST_PAUSE)
        await asyncio.sleep(seconds)
