"""Law: a copy is whole or it is not there, and nothing is ever written over without being asked.

A backup reads the database at one instant while the bot writes on, is proved sound, and only then
takes its name. A restore needs the bot stopped and a sound copy, and keeps what it replaces. What a
server keeps is copied by the server's own tools.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from bot.errors import ConfigError
from bot.store import schema
from bot.store.beside import file_of, raw
from bot.store.database import held
from bot.store.dialects import is_server, named

REPLACED = ".before-restore"
_COMPANIONS = ("", "-wal", "-shm")
"""The ends of the names of the files that make a database: the log may hold its newest commits."""


def back_up(url: str, to: Path, *, force: bool) -> None:
    """Copy the database of that URL into one file, readable by its owner alone."""
    if is_server(url):
        raise ConfigError("backup.served", path=to, database=named(url))
    file = file_of(url)
    if not file.exists():
        raise ConfigError("store.absent", path=file)
    if to.exists() and (not force or to.samefile(file)):
        raise ConfigError("backup.exists", path=to)
    _copy(file, to)


def restore(url: str, copy: Path) -> Path | None:
    """Put the copy in the database's place; where the replaced one is now, if there was one.

    The bot has to be stopped. An older schema is brought up to date at the next start.
    """
    if is_server(url):
        raise ConfigError("restore.served", path=copy, database=named(url))
    file = file_of(url)
    with held(url):
        prove(copy)
        replaced = file.with_name(file.name + REPLACED)
        if replaced.exists():
            raise ConfigError("restore.kept", path=replaced)
        fresh = file.with_name(file.name + ".restoring")
        _copy(copy, fresh)
        there = file.exists()
        for end in _COMPANIONS:
            with suppress(FileNotFoundError):
                Path(f"{file}{end}").replace(f"{replaced}{end}")
        fresh.replace(file)
        _keep_names(file.parent)
    return replaced if there else None


def prove(file: Path) -> str:
    """The schema's version in that file; `ConfigError` when it is no sound database of ours."""
    if not file.exists():
        raise ConfigError("store.absent", path=file)
    with _readable(file), closing(raw(file, "ro")) as database:
        if database.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise ConfigError("store.unreadable", path=file)
        return _version(database, file)


def _version(database: sqlite3.Connection, file: Path) -> str:
    named = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    if database.execute(named).fetchone() == (0,):
        raise ConfigError("store.unreadable", path=file)
    (version,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    if version not in schema.known_versions():
        raise ConfigError("store.other_schema", path=file, found=version, head=schema.HEAD)
    return str(version)


def _copy(file: Path, to: Path) -> None:
    """Copy a database under another name, until it is whole and proved."""
    partial = to.with_name(to.name + ".partial")
    try:
        with _readable(file):
            _write(file, partial)
        prove(partial)
        partial.replace(to)
        _keep_names(to.absolute().parent)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError("backup.not_written", path=to, reason=reason) from None
    finally:
        partial.unlink(missing_ok=True)


def _write(file: Path, to: Path) -> None:
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    with closing(raw(file, "ro")) as source, closing(raw(to, "rw")) as target:
        source.backup(target)  # all pages in one step: one instant, and the writer goes on
        target.execute("PRAGMA journal_mode=DELETE")  # one file, whole without a companion
    with to.open("rb+") as written:
        os.fsync(written.fileno())


def _keep_names(folder: Path) -> None:
    """The names in a folder stand on the disk as well."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError:
        raise ConfigError("store.unreadable", path=file) from None
