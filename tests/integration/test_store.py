"""Law: a unit of work is committed whole, or nothing of it stays; what failed stops no other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.errors import ConfigError, Unavailable
from bot.store.database import Store
from bot.store.schema import COMMUNITY, MEMBER
from tests.databases import Kind, driver, fresh

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def keep(connection: Connection, slug: str) -> None:
    connection.execute(insert(COMMUNITY), {"slug": slug, "created_at": NOON})


def keep_and_fail(connection: Connection, slug: str, error: BaseException) -> None:
    keep(connection, slug)
    raise error


def slugs(url: str) -> list[str]:
    """As another connection sees them: what is committed."""
    with driver(url) as database:
        found = database.execute("SELECT slug FROM community ORDER BY slug").fetchall()
    return [slug for (slug,) in found]


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    yield opened
    opened.close()


def test_a_unit_is_committed_when_it_returns(store: Store, url: str) -> None:
    store.run_now(keep, "a")
    assert slugs(url) == ["a"]


@pytest.mark.parametrize("error", [ValueError(), KeyboardInterrupt(), asyncio.CancelledError()])
def test_a_unit_that_raises_leaves_nothing(store: Store, url: str, error: BaseException) -> None:
    with pytest.raises(type(error)):
        store.run_now(keep_and_fail, "a", error)
    store.run_now(keep, "b")
    assert slugs(url) == ["b"]


def test_a_refused_statement_undoes_what_came_before_it(store: Store, url: str) -> None:
    def twice(connection: Connection) -> None:
        keep(connection, "a")
        keep(connection, "b")
        keep(connection, "a")

    with pytest.raises(IntegrityError) as refused:
        store.run_now(twice)
    assert "parameters hidden" in str(refused.value)
    assert slugs(url) == []


def test_a_commit_that_is_refused_undoes_the_unit(store: Store, kind: Kind, url: str) -> None:
    """A foreign key that is checked only at the commit."""
    later = {
        "sqlite": ["PRAGMA defer_foreign_keys=ON"],
        "postgresql": [
            "ALTER TABLE member ALTER CONSTRAINT member_person_id_fkey DEFERRABLE",
            "SET CONSTRAINTS ALL DEFERRED",
        ],
    }

    def deferred(connection: Connection) -> None:
        for statement in later[kind]:
            connection.execute(text(statement))
        keep(connection, "a")
        here = connection.execute(select(COMMUNITY.c.id)).scalar()
        nobody = {"person_id": 9, "community_id": here, "joined_at": NOON}
        connection.execute(insert(MEMBER), nobody)

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        store.run_now(deferred)
    store.run_now(keep, "b")
    assert slugs(url) == ["b"]


def test_a_refusal_that_is_passed_over_is_not_taken_for_a_commit(tmp_path: Path) -> None:
    """PostgreSQL drops all of such a transaction, and answers its COMMIT as if nothing were."""

    def careless(connection: Connection) -> None:
        keep(connection, "a")
        with pytest.raises(IntegrityError):
            keep(connection, "a")

    with fresh("postgresql", tmp_path) as url:
        store = Store(url)
        with pytest.raises(AssertionError, match="passed over"):
            store.run_now(careless)
        assert slugs(url) == []
        store.close()


def test_units_of_one_visit_are_committed_one_by_one(store: Store, url: str) -> None:
    seen = []

    def visit() -> None:
        store.transact(keep, "a")
        seen.append(slugs(url))
        with pytest.raises(ValueError):
            store.transact(keep_and_fail, "b", ValueError())
        store.transact(keep, "c")

    asyncio.run(store.visit(visit))
    assert seen == [["a"]]
    assert slugs(url) == ["a", "c"]


DURABLE: dict[Kind, dict[str, object]] = {
    "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 2},
    "postgresql": {"SHOW synchronous_commit": "on"},
}


def test_a_commit_is_on_the_disk(store: Store, kind: Kind) -> None:
    """Law 1 rests on it."""

    def asked(connection: Connection, question: str) -> Any:
        return connection.exec_driver_sql(question).scalar()

    assert {question: store.run_now(asked, question) for question in DURABLE[kind]} == DURABLE[kind]


# --- several processes ----------------------------------------------------------------------------


def test_transactions_of_two_stores_come_one_after_another(tmp_path: Path) -> None:
    """What a unit has read still holds when it writes."""
    with fresh("postgresql", tmp_path) as url:
        one, other = Store(url), Store(url)
        began, go_on = Event(), Event()

        def slowly(connection: Connection) -> None:
            keep(connection, "a")
            began.set()
            assert go_on.wait(10)

        def after(connection: Connection) -> list[str]:
            return list(connection.execute(select(COMMUNITY.c.slug)).scalars())

        thread = Thread(target=one.run_now, args=(slowly,))
        thread.start()
        assert began.wait(10)
        Timer(0.1, go_on.set).start()
        assert other.run_now(after) == ["a"]
        thread.join()
        one.close()
        other.close()


def test_a_file_serves_one_process(tmp_path: Path) -> None:
    with fresh("sqlite", tmp_path) as url:
        store = Store(url)
        with pytest.raises(ConfigError, match=r"config\.locked"):
            Store(url)
        store.close()


# --- a server that goes away ----------------------------------------------------------------------


def test_a_lost_server_is_told_and_found_again(tmp_path: Path) -> None:
    leave = text("SELECT pg_terminate_backend(pg_backend_pid())")

    def lose(connection: Connection) -> None:
        keep(connection, "a")
        try:
            connection.execute(leave)
        except Exception as error:
            raise ValueError from error  # whatever the unit makes of it

    with fresh("postgresql", tmp_path) as url:
        store = Store(url)
        with pytest.raises(Unavailable):
            store.run_now(lose)
        store.run_now(keep, "b")
        assert slugs(url) == ["b"]
        store.close()


def test_a_server_that_is_not_there_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as found:
        Store(f"postgresql://me:zorglub@/nowhere?host={tmp_path}")
    assert found.value.key == "store.unreachable"
    assert "zorglub" not in str(found.value.values)
