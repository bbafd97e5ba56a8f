"""Law: beside the process that holds the database, another may look, and mark rows; nothing more.

No lock file and no migration: the schema has to be the one that this code expects. `looking` can't
write at all; `marking` is one transaction, which waits its turn.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from bot.errors import ConfigError
from bot.store import schema

PATIENCE = 30.0
"""Seconds to wait for the other process to end its transaction."""


def file_of(url: str) -> Path:
    """The file of an SQLite database."""
    database = make_url(url).database
    if database in (None, "", ":memory:"):
        raise ConfigError("store.no_file")
    return Path(str(database)).absolute()


@contextmanager
def looking(url: str) -> Iterator[Connection]:
    """A connection that only reads, all of it at one instant."""
    with _opened(file_of(url), "ro") as connection:
        connection.exec_driver_sql("BEGIN")
        yield connection
        connection.exec_driver_sql("ROLLBACK")


@contextmanager
def marking(url: str) -> Iterator[Connection]:
    """One transaction, committed on the disk when the block ends and dropped when it raises."""
    with _opened(file_of(url), "rw") as connection:
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
        with schema.transaction(connection):
            yield connection


@contextmanager
def _opened(file: Path, mode: str) -> Iterator[Connection]:
    if not file.exists():
        raise ConfigError("store.absent", path=file)
    engine = create_engine(
        "sqlite://",
        creator=lambda: raw(file, mode),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        _check(connection, file)
        yield connection


def raw(file: Path, mode: str) -> sqlite3.Connection:
    """A connection of the driver's own; closing it drops what was not committed."""
    uri = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)


def _check(connection: Connection, file: Path) -> None:
    try:
        found = schema.version(connection)
    except DatabaseError:
        raise ConfigError("store.unreadable", path=file) from None
    if found != schema.HEAD:
        raise ConfigError("store.other_schema", path=file, found=found or "-", head=schema.HEAD)
