"""Law: the composition root: the only file of the core that names adapters and the scheduler."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.console.channel import ConsoleChannel
from adapters.console.journal import Journal
from bot.commands.menus import offered
from bot.config import Settings
from bot.errors import ConfigError
from bot.house import House, for_ever, loops
from bot.messages import Address
from bot.operating.checkup import Finding
from bot.operating.questions import Met
from bot.ports import Channel, Clock
from bot.settings.platforms import MatrixSettings, TelegramSettings
from bot.store.database import Store
from bot.store.shelf import FolderShelf
from bot.texts import Speech
from scheduler import timetable
from scheduler.clockwork import SystemClock
from scheduler.simulated import SimulatedClock

if TYPE_CHECKING:
    from adapters.matrix.ears import Ears
    from adapters.matrix.session import Credentials
    from adapters.telegram import ears as telegram_ears


def channels_of(settings: Settings) -> list[Channel]:
    """The platforms that the configuration turns on; `ConfigError` when there is none."""
    channels: list[Channel] = []
    if settings.console is not None:
        channels.append(
            ConsoleChannel(Journal(settings.console.folder), keyed=settings.console.keyed)
        )
    if settings.matrix is not None:
        channels.append(_matrix(settings, settings.matrix))
    if settings.telegram is not None:
        channels.append(_telegram(settings, settings.telegram))
    if not channels:
        raise ConfigError("config.no_platform")
    return channels


async def inspected(settings: Settings) -> list[Finding]:
    """What each platform finds when the bot signs in there."""
    found: list[Finding] = []
    if settings.matrix is not None:
        with _library("matrix"):
            from adapters.matrix.inspection import inspect  # noqa: PLC0415
        remarks = await inspect(*_on_matrix(settings, settings.matrix))
        found += [Finding(one.key, one.values, one.fault) for one in remarks]
    if settings.telegram is not None:
        with _library("telegram"):
            from adapters.telegram import inspection  # noqa: PLC0415
        who, ears = _on_telegram(settings, settings.telegram)
        seen = await inspection.inspect(who, ears, _team(settings))
        found += [Finding(one.key, one.values, one.fault) for one in seen]
    return found


def _team(settings: Settings) -> dict[Address, list[Address]]:
    """The accounts on Telegram that have a role, with those of their desks that are there too."""
    team: dict[Address, list[Address]] = {}
    for community in settings.community:
        desks = [community.desk] if community.desk.platform == "telegram" else []
        for account in {*community.animators, *community.admins}:
            if account.platform == "telegram":
                team.setdefault(account, []).extend(desks)
    return dict(sorted(team.items()))


def meet(token: str) -> Met:
    """Who the bot of that token is on Telegram, and whom it has met; raises a `ChannelError`."""
    with _library("telegram"):
        from adapters.telegram.met import meet as met  # noqa: PLC0415
    from adapters.telegram.ears import Credentials  # noqa: PLC0415

    return asyncio.run(met(Credentials(token)))


def back_up_keys(settings: Settings, to: Path, *, force: bool) -> None:
    """Copy what the bot needs to read encrypted rooms into one file; raises `ConfigError`."""
    with _library("matrix"):
        from adapters.matrix.safekeeping import back_up  # noqa: PLC0415
    back_up(_key_folder(settings), to, force=force)


def restore_keys(settings: Settings, copy: Path, *, force: bool) -> tuple[Path, Path | None]:
    """Put a copy in place; where that is, and where the replaced one is now, if there was one.

    Raises `ConfigError`.
    """
    with _library("matrix"):
        from adapters.matrix.safekeeping import restore  # noqa: PLC0415
    folder = _key_folder(settings)
    return folder, restore(folder, copy, force=force)


def _key_folder(settings: Settings) -> Path:
    if settings.matrix is None:
        raise ConfigError("keys.no_matrix")
    return settings.matrix.folder


def _matrix(settings: Settings, matrix: MatrixSettings) -> Channel:
    with _library("matrix"):
        from adapters.matrix.channel import MatrixChannel  # noqa: PLC0415
    who, ears = _on_matrix(settings, matrix)
    shelf = FolderShelf(settings.media)
    return MatrixChannel(who, ears, shelf, presets=matrix.preset_reactions)


def _on_matrix(settings: Settings, matrix: MatrixSettings) -> tuple[Credentials, Ears]:
    """Who the bot is there, and to whom it listens; `ConfigError` when it can't sign in."""
    from adapters.matrix.ears import Ears  # noqa: PLC0415
    from adapters.matrix.session import Credentials, need_a_way_in  # noqa: PLC0415

    first = settings.community[0]
    halls = _here("matrix", settings.rooms)
    desks = _here("matrix", [community.desk for community in settings.community])
    reason = Speech(first.language, first.zone, "!")("matrix.not_welcome")
    manners = {"allowed_servers", "take", "preset_reactions", "externals"}
    credentials = Credentials(**matrix.model_dump(exclude=manners))
    need_a_way_in(credentials)
    return credentials, Ears(
        halls, desks, matrix.allowed_servers, reason, matrix.take, matrix.externals
    )


def _telegram(settings: Settings, telegram: TelegramSettings) -> Channel:
    with _library("telegram"):
        from adapters.telegram.channel import TelegramChannel  # noqa: PLC0415
    who, ears = _on_telegram(settings, telegram)
    return TelegramChannel(who, ears, FolderShelf(settings.media))


def _on_telegram(
    settings: Settings, telegram: TelegramSettings
) -> tuple[telegram_ears.Credentials, telegram_ears.Ears]:
    """Who the bot is there, to which rooms it listens, and what it offers."""
    from adapters.telegram.ears import Credentials, Ears  # noqa: PLC0415

    first = settings.community[0]
    halls = [room for room in settings.rooms if room.platform == "telegram"]
    desks = [one.desk for one in settings.community if one.desk in halls]
    foreign = Speech(first.language, first.zone, "/")("telegram.foreign")
    webhook = telegram.webhook_url if telegram.mode == "webhook" else ""
    who = Credentials(telegram.token, telegram.api_url, webhook, telegram.webhook_listen)
    return who, Ears(halls, desks, offered(settings, "telegram"), foreign)


@contextmanager
def _library(platform: str) -> Iterator[None]:
    """The library of a platform is an extra, and slow to load: it is imported when it is needed."""
    try:
        yield
    except ImportError:
        raise ConfigError("config.no_library", platform=platform) from None


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


def _house(settings: Settings, store: Store, channels: Sequence[Channel], clock: Clock) -> House:
    return House(settings, store, channels, clock, timetable.keep, FolderShelf(settings.media))


LOOK = 5.0
"""Seconds between two looks at what another process has left to do."""


async def _look_around(house: House) -> None:
    """Every so often, in real time alone."""
    while True:
        await asyncio.sleep(LOOK)
        await house.look_around()


@asynccontextmanager
async def serving(
    settings: Settings, channels: Sequence[Channel] | None = None
) -> AsyncIterator[House]:
    """The house at work in real time, on the platforms of its configuration or on these."""
    channels = channels_of(settings) if channels is None else channels
    store = Store(settings.database.url)
    clock = SystemClock()
    try:
        async with running(_house(settings, store, channels, clock)) as house:
            looking = asyncio.create_task(for_ever(partial(_look_around, house)))
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
        async with running(_house(settings, store, channels, clock)) as house:
            await clock.idle()
            yield house, clock
    finally:
        store.close()


def unreachable(settings: Settings, platforms: Collection[str]) -> list[Address]:
    """The configured rooms on platforms that are off: nothing will ever leave there."""
    return [room for room in settings.rooms if room.platform not in platforms]
