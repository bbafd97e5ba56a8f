"""Law: a unit of work is committed whole, or nothing of it stays; what failed stops no other."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.database import Store


def insert(connection: Connection, slug: str) -> None:
    values = (slug, "2026-11-27 12:00:00")
    connection.exec_driver_sql("INSERT INTO community (slug, created_at) VALUES (?, ?)", values)


def insert_and_fail(connection: Connection, slug: str, error: BaseException) -> None:
    insert(connection, slug)
    raise error


def slugs(path: Path) -> list[str]:
    """As another connection sees them: what is committed."""
    with closing(sqlite3.connect(path)) as database:
        return [row[0] for row in database.execute("SELECT slug FROM community ORDER BY slug")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "essaim.db"


@pytest.fixture
def store(path: Path) -> Any:
    opened = Store(f"sqlite:///{path}")
    yield opened
    opened.close()


def test_a_unit_is_committed_when_it_returns(store: Store, path: Path) -> None:
    store.run_now(insert, "a")
    assert slugs(path) == ["a"]


@pytest.mark.parametrize("error", [ValueError(), KeyboardInterrupt(), asyncio.CancelledError()])
def test_a_unit_that_raises_leaves_nothing(store: Store, path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        store.run_now(insert_and_fail, "a", error)
    store.run_now(insert, "b")
    assert slugs(path) == ["b"]


def test_a_refused_statement_undoes_what_came_before_it(store: Store, path: Path) -> None:
    def twice(connection: Connection) -> None:
        insert(connection, "a")
        insert(connection, "b")
        insert(connection, "a")

    with pytest.raises(IntegrityError):
        store.run_now(twice)
    assert slugs(path) == []


def test_a_commit_that_is_refused_undoes_the_unit(store: Store, path: Path) -> None:
    """A foreign key that is checked only at the commit."""

    def deferred(connection: Connection) -> None:
        insert(connection, "a")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.exec_driver_sql("INSERT INTO member (person_id, community_id) VALUES (9, 9)")

    with pytest.raises(sqlite3.IntegrityError):
        store.run_now(deferred)
    store.run_now(insert, "b")
    assert slugs(path) == ["b"]


def test_units_of_one_visit_are_committed_one_by_one(store: Store, path: Path) -> None:
    seen = []

    def visit() -> None:
        store.transact(insert, "a")
        seen.append(slugs(path))
        with pytest.raises(ValueError):
            store.transact(insert_and_fail, "b", ValueError())
        store.transact(insert, "c")

    asyncio.run(store.visit(visit))
    assert seen == [["a"]]
    assert slugs(path) == ["a", "c"]


def test_a_commit_is_on_the_disk(store: Store) -> None:
    """Law 1 rests on it: WAL, and every commit synchronised."""

    def pragma(connection: Connection, name: str) -> Any:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    found = [store.run_now(pragma, name) for name in ("journal_mode", "synchronous")]
    assert found == ["wal", 2]
