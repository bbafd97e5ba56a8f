"""Law: the bare loop writes what a house wrote, with the same commits, by the driver alone.

A house opened inside `recorded` leaves behind each of its commits, as the statements and values
that its driver was handed; `write` hands them to a driver again. What a house reads, or takes back,
is left out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.databases import Kind, driver

WRITES = ("INSERT", "UPDATE", "DELETE")

Write = tuple[str, Any, bool]
"""A statement, its values, and whether these are those of many rows."""

Commit = list[Write]

SETTINGS: dict[Kind, tuple[str, ...]] = {
    "sqlite": (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA secure_delete=FAST",
    ),
    "postgresql": ("SET synchronous_commit = on",),
}
BEGIN: dict[Kind, str] = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN"}


@contextmanager
def opened(kind: Kind, url: str) -> Iterator[Callable[[Sequence[Commit]], None]]:
    """The bare loop on that database: it writes the commits that it is given."""
    with driver(url) as connection:
        cursor = connection.cursor()
        for setting in SETTINGS[kind]:
            cursor.execute(setting)
        yield lambda commits: _write(cursor, BEGIN[kind], commits)


def _write(cursor: Any, begin: str, commits: Sequence[Commit]) -> None:
    for commit in commits:
        cursor.execute(begin)
        for statement, values, many in commit:
            if many:
                cursor.executemany(statement, values)
            else:
                cursor.execute(statement, values)
            if cursor.description:
                cursor.fetchall()
        cursor.execute("COMMIT")


# --- what a house writes --------------------------------------------------------------------------


@contextmanager
def recorded() -> Iterator[list[Commit]]:
    """What a house that is opened inside the block commits, as long as the block lasts."""
    commits: list[Commit] = []

    def connect(dialect: Any, _: Any, where: Any, options: dict[str, Any]) -> Any:
        connection = _CONNECT[dialect.name](*where, **options)
        connection.kept = commits
        return connection

    event.listen(Engine, "do_connect", connect)
    try:
        yield commits
    finally:
        event.remove(Engine, "do_connect", connect)


class _Recording:
    """What a driver's connection does besides: it keeps what is committed on it."""

    kept: list[Commit]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unit: Commit = []

    def commit(self) -> None:
        super().commit()  # type: ignore[misc]
        if self.unit:
            self.kept.append(self.unit)
        self.unit = []

    def rollback(self) -> None:
        super().rollback()  # type: ignore[misc]
        self.unit = []


class _Noting:
    """What a driver's cursor does besides: it tells its connection what it writes."""

    connection: Any

    def execute(self, statement: Any, values: Any = (), **options: Any) -> Any:
        self._note(statement, values, many=False)
        return super().execute(statement, values, **options)  # type: ignore[misc]

    def executemany(self, statement: Any, rows: Any, **options: Any) -> Any:
        self._note(statement, rows, many=True)
        return super().executemany(statement, rows, **options)  # type: ignore[misc]

    def _note(self, statement: Any, values: Any, *, many: bool) -> None:
        if isinstance(statement, str) and statement.startswith(WRITES):
            self.connection.unit.append((statement, values, many))


class _SqliteCursor(_Noting, sqlite3.Cursor):
    pass


class _SqliteConnection(_Recording, sqlite3.Connection):
    def cursor(self, _: Any = None) -> Any:
        return super().cursor(_SqliteCursor)


class _PsycopgCursor(_Noting, psycopg.Cursor[Any]):  # type: ignore[misc]
    pass


class _PsycopgConnection(_Recording, psycopg.Connection[Any]):
    pass


def _sqlite(*where: Any, **options: Any) -> Any:
    return sqlite3.connect(*where, factory=_SqliteConnection, **options)


def _psycopg(*where: Any, **options: Any) -> Any:
    return _PsycopgConnection.connect(*where, cursor_factory=_PsycopgCursor, **options)


_CONNECT: dict[str, Callable[..., Any]] = {"sqlite": _sqlite, "postgresql": _psycopg}
