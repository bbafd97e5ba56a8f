"""Law: a check changes nothing, and says of each fault what would mend it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.config import Settings
from bot.errors import ConfigError
from bot.store import schema
from bot.store.beside import file_of
from bot.store.copies import prove


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence about the configuration; a fault keeps the bot from working."""

    key: str
    values: dict[str, object]
    fault: bool = False


def findings(settings: Settings) -> Iterator[Finding]:
    """Where the database stands, and what the console needs."""
    try:
        file = file_of(settings.database.url)
    except ConfigError as error:
        yield Finding(error.key, error.values, fault=True)
        return
    yield from _database(file)
    if settings.console is not None:
        yield from _writable(settings.console.folder.absolute())


def _database(file: Path) -> Iterator[Finding]:
    yield from _writable(file.parent)
    if not file.exists():
        yield Finding("check.new", {"path": file})
        return
    try:
        found = prove(file)
    except ConfigError as error:
        yield Finding(error.key, error.values, fault=True)
        return
    key = "check.current" if found == schema.HEAD else "check.older"
    yield Finding(key, {"path": file, "found": found, "head": schema.HEAD})


def _writable(folder: Path) -> Iterator[Finding]:
    """The folder, or the nearest one there is, in which it would be made."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        yield Finding("check.closed", {"path": there}, fault=True)
