"""Law: the composition root: the only file of the core that names adapters and the scheduler."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from adapters.console.channel import ConsoleChannel
from adapters.console.journal import Journal
from bot.config import MatrixSettings, Settings
from bot.errors import ConfigError
from bot.house import House, loops
from bot.messages import Address
from bot.ports import Channel
from bot.store.database import Store
from bot.texts import Speech
from scheduler import timetable
from scheduler.clockwork import SystemClock
from scheduler.simulated import SimulatedClock


def channels_of(settings: Settings) -> list[Channel]:
    """The platforms that the configuration turns on; `ConfigError` when there is none."""
    channels: list[Channel] = []
    if settings.console is not None:
        channels.append(
            ConsoleChannel(Journal(settings.console.folder), keyed=settings.console.keyed)
        )
    if settings.matrix is not None:
        channels.append(_matrix(settings, settings.matrix))
    if not channels:
        raise ConfigError("config.no_platform")
    return channels


def _matrix(settings: Settings, matrix: MatrixSettings) -> Channel:
    try:  # the library is an extra, and slow to load
        from adapters.matrix.channel import MatrixChannel  # noqa: PLC0415
        from adapters.matrix.hearing import Ears  # noqa: PLC0415
        from adapters.matrix.session import Credentials  # noqa: PLC0415
    except ImportError:
        raise ConfigError("config.no_library", platform="matrix") from None
    first = settings.community[0]
    halls = _here(MatrixChannel.platform, settings.rooms)
    desks = _here(MatrixChannel.platform, [community.desk for community in settings.community])
    reason = Speech(first.language, first.zone, "!")("matrix.not_welcome")
    credentials = Credentials(**matrix.model_dump(exclude={"allowed_servers"}))
    return MatrixChannel(credentials, Ears(halls, desks, matrix.allowed_servers, reason))


def _here(platform: str, rooms: Iterable[Address]) -> list[str]:
    """Those of that platform, as it calls them."""
    return [room.native for room in rooms if room.platform == platform]


@asynccontextmanager
async def running(house: House) -> AsyncIterator[House]:
    """The house at work as long as the block lasts; a start that fails ends the block."""
    stop = asyncio.Event()
    body = asyncio.current_task()
    work = asyncio.create_task(house.run(stop))
    work.add_done_callback(lambda _: None if stop.is_set() or body is None else body.cancel())
    try:
        yield house
    except asyncio.CancelledError:
        if not work.done() or work.cancelled() or work.exception() is None:
            raise
    finally:
        stop.set()
        await work


LOOK = 5.0
"""Seconds between two looks at whether another process (`essaim replay`) has left work to do."""


async def _look_around(house: House) -> None:
    """No bell can be rung from another process: look every so often, in real time alone."""
    while True:
        await asyncio.sleep(LOOK)
        house.dispatch.ring()


@asynccontextmanager
async def serving(
    settings: Settings, channels: Sequence[Channel] | None = None
) -> AsyncIterator[House]:
    """The house at work in real time, on the platforms of its configuration or on these."""
    channels = channels_of(settings) if channels is None else channels
    store = Store(settings.database.url)
    clock = SystemClock()
    try:
        async with running(House(settings, store, channels, clock, timetable.keep)) as house:
            looking = asyncio.create_task(_look_around(house))
            try:
                yield house
            finally:
                looking.cancel()
    finally:
        clock.stop()
        store.close()


@asynccontextmanager
async def simulating(
    settings: Settings, channels: Sequence[Channel], start: datetime
) -> AsyncIterator[tuple[House, SimulatedClock]]:
    """The same house at work on simulated time from `start` on."""
    store = Store(settings.database.url)
    clock = SimulatedClock(start, loops(channels))
    try:
        async with running(House(settings, store, channels, clock, timetable.keep)) as house:
            await clock.idle()
            yield house, clock
    finally:
        store.close()


def unreachable(settings: Settings, platforms: Collection[str]) -> list[Address]:
    """The configured rooms on platforms that are off: nothing will ever leave there."""
    return [room for room in settings.rooms if room.platform not in platforms]
