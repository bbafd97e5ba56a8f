"""Law: somebody sits down at the terminal: on a house of their own, or on the sample community."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from adapters.console.channel import PLATFORM, ConsoleChannel
from adapters.console.journal import Journal
from adapters.console.pipe import pipe, read_lines
from adapters.console.session import Venue
from adapters.console.terminal import chat
from bot.app import serving
from bot.config import Settings
from bot.demo import sample
from bot.errors import ConfigError
from bot.house import House
from bot.store import cursors
from bot.texts import Speech

PATIENCE = 0.01
"""Seconds between two looks at whether the bot has answered."""


async def talk(settings: Settings | None, folder: Path) -> None:
    """Chat until the person leaves; without settings, in the sample community kept in `folder`."""
    own = settings or sample.settings(folder)
    if own.console is None:
        raise ConfigError("cli.no_console")
    community = own.community[0]
    speech = Speech(community.language, community.zone)
    cast = sample.cast_of(community, speech) if settings else sample.cast(speech)
    journal = Journal(own.console.folder)
    channel = ConsoleChannel(journal, keyed=own.console.keyed)
    async with serving(own, [channel]) as house:
        venue = Venue(journal, cast, speech, lambda: settled(house, journal), _now)
        if sys.stdin.isatty():
            if settings:
                _write(speech("console.real", community=community.name) + "\n\n")
            await chat(venue)
        else:
            await pipe(venue, read_lines(sys.stdin), _write)


def _now() -> datetime:
    return datetime.now(UTC)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


async def settled(house: House, journal: Journal) -> None:
    """Return when the bot has answered all that was said."""
    while await _unread(house, journal) or await house.busy():  # noqa: ASYNC110 - rows ring no bell
        await asyncio.sleep(PATIENCE)


async def _unread(house: House, journal: Journal) -> bool:
    cursor = await house.store.run(cursors.read, PLATFORM)
    said, _ = journal.read(int(cursor or 0))
    return bool(said)
