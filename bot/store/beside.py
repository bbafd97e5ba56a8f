"""Law: beside the process that holds the database, another may look, mark rows or bring a draft in.

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
from bot.store import dialects, schema

_LOOK = {
    "sqlite": "BEGIN",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


def file_of(url: str) -> Path:
    """The file of an SQLite database."""
    database = make_url(url).database
    if dialects.is_server(url) or database in (None, "", ":memory:"):
        raise ConfigError("store.no_file")
    return Path(str(database)).absolute()


@contextmanager
def looking(url: str) -> Iterator[Connection]:
    """A connection that only reads, all of it at one instant."""
    with _opened(url, "ro") as connection:
        connection.exec_driver_sql(_LOOK[connection.dialect.name])
        yield connection
        connection.exec_driver_sql("ROLLBACK")


@contextmanager
def marking(url: str) -> Iterator[Connection]:
    """One transaction, committed on the disk when the block ends and dropped when it raises."""
    with _opened(url, "rw") as connection, dialects.transaction(connection):
        yield connection


def served(url: str) -> tuple[str, str | None]:
    """The version of the server that keeps the database, and that of the schema, if it has one."""
    with _server(url) as connection:
        number = connection.dialect.server_version_info or ()
        return ".".join(map(str, number)), schema.version(connection)


@contextmanager
def _opened(url: str, mode: str) -> Iterator[Connection]:
    if dialects.is_server(url):
        with _server(url) as connection:
            _check(connection, dialects.named(url))
            yield connection
        return
    file = file_of(url)
    if not file.exists():
        raise ConfigError("store.absent", path=file)
    with _file(file, mode) as connection:
        _check(connection, file)
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
        yield connection


@contextmanager
def _server(url: str) -> Iterator[Connection]:
    connection = dialects.connect(url)
    try:
        yield connection
    finally:
        dialects.leave(connection)


@contextmanager
def _file(file: Path, mode: str) -> Iterator[Connection]:
    engine = create_engine(
        "sqlite://",
        creator=lambda: raw(file, mode),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
    )
    with engine.connect() as connection:
        yield connection


def raw(file: Path, mode: str) -> sqlite3.Connection:
    """A connection of the driver's own; closing it drops what was not committed."""
    uri = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=dialects.PATIENCE, isolation_level=None)


def _check(connection: Connection, path: object) -> None:
    try:
        found = schema.version(connection)
    except DatabaseError:
        raise ConfigError("store.unreadable", path=path) from None
    if found is None and connection.dialect.name == "postgresql":
        raise ConfigError("store.blank", path=path)
    if found != schema.HEAD:
        raise ConfigError("store.other_schema", path=path, found=found or "-", head=schema.HEAD)
