"""Law: a check changes nothing, and says of each fault what would mend it."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bot.config import Settings
from bot.contributions.shortening import cut
from bot.editorial import differences
from bot.errors import ConfigError
from bot.store import editorial, schema
from bot.store.beside import file_of, looking, served
from bot.store.copies import prove
from bot.store.dialects import is_server, named

VALUE_MOST = 200
"""Of a value, what is shown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence about the configuration; a fault keeps the bot from working."""

    key: str
    values: dict[str, object]
    fault: bool = False


def findings(settings: Settings) -> Iterator[Finding]:
    """Where the database stands, whether files can be kept, and results drawn."""
    url = settings.database.url
    try:
        yield from _served(url) if is_server(url) else _database(file_of(url))
    except ConfigError as error:
        yield Finding(error.key, error.values, fault=True)
        return
    yield from _set_in_chat(settings)
    for community in settings.community:
        if not (community.animators or community.admins):
            yield Finding("check.no_animator", {"community": community.name})
    if settings.console is not None:
        yield from _writable(settings.console.folder.absolute())
    yield from _writable(settings.media.folder.absolute())
    if find_spec("PIL") is None:
        yield Finding("check.no_pictures", {})


def _served(url: str) -> Iterator[Finding]:
    server, found = served(url)
    values: dict[str, object] = {"path": named(url), "server": server}
    values |= {"found": found, "head": schema.HEAD}
    if found is None:
        yield Finding("check.served.new", values)
    elif found in schema.known_versions():
        key = "check.served" if found == schema.HEAD else "check.served.older"
        yield Finding(key, values)
    else:
        yield Finding("store.other_schema", values, fault=True)


def _database(file: Path) -> Iterator[Finding]:
    yield from _writable(file.parent)
    if not file.exists():
        yield Finding("check.new", {"path": file})
        return
    found = prove(file)
    key = "check.current" if found == schema.HEAD else "check.older"
    yield Finding(key, {"path": file, "found": found, "head": schema.HEAD})
    if file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield Finding("check.readable", {"path": file})


def _set_in_chat(settings: Settings) -> Iterator[Finding]:
    """What holds instead of the configuration, when the database can be read."""
    try:
        with looking(settings.database.url) as connection:
            ids, rows = editorial.communities(connection), editorial.rows(connection)
    except ConfigError:
        return  # it has been said what is wrong with the database
    for one in differences(settings, ids, rows):
        key = "check.differs" if one.fits else "check.unfit"
        values = {"configured": _shown(one.configured), "kept": _shown(one.kept)}
        yield Finding(key, {"community": one.community, "name": one.name, **values})


def _shown(value: object) -> str:
    """A value as a configuration writes it, in a line."""
    return cut(json.dumps(value, ensure_ascii=False), VALUE_MOST)


def _writable(folder: Path) -> Iterator[Finding]:
    """The folder, or the nearest one there is, in which it would be made."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        yield Finding("check.closed", {"path": there}, fault=True)
