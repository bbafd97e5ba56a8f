"""Law: the composition root: the only file of the core that names adapters and the scheduler."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from adapters.console.channel import ConsoleChannel
from adapters.console.journal import Journal
from bot.config import Settings
from bot.errors import ConfigError
from bot.house import House, loops
from bot.ports import Channel
from bot.store.database import Store
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
    if not channels:
        raise ConfigError("config.no_platform")
    return channels


async def serve(
    settings: Settings,
    stop: asyncio.Event,
    alongside: Callable[[House], Awaitable[None]] | None = None,
) -> None:
    """Run the house in real time until `stop`, or until what works `alongside` ends."""
    channels = channels_of(settings)
    store = Store(settings.database.url)
    clock = SystemClock()
    try:
        house = House(settings, store, channels, clock, timetable.keep)
        await _beside(house, stop, alongside)
    finally:
        clock.stop()
        store.close()


async def simulate(
    settings: Settings,
    channels: list[Channel],
    start: datetime,
    play: Callable[[House, SimulatedClock], Awaitable[None]],
) -> None:
    """Run the same house on simulated time from `start`, as long as `play` plays."""
    store = Store(settings.database.url)
    clock = SimulatedClock(start, loops(channels))
    try:
        house = House(settings, store, channels, clock, timetable.keep)
        await _beside(house, asyncio.Event(), lambda house: play(house, clock))
    finally:
        store.close()


async def _beside(
    house: House, stop: asyncio.Event, alongside: Callable[[House], Awaitable[None]] | None
) -> None:
    running = asyncio.create_task(house.run(stop))
    if alongside is None:
        await running
        return
    beside = asyncio.ensure_future(alongside(house))
    beside.add_done_callback(lambda _: stop.set())
    await asyncio.wait({running, beside}, return_when=asyncio.FIRST_COMPLETED)
    if running.done() and not beside.done():
        beside.cancel()
    await running
    if not beside.cancelled():
        await beside
