"""Law: a prepared statement does what SQLAlchemy does with it, in every dialect, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, create_engine, func, insert, select, text, update
from sqlmodel import SQLModel

from bot.store.prepared import Prepared
from bot.store.schema import CONTRIBUTION, OFFER, OUTBOX, REVISION
from bot.store.upserts import upsert
from tests.databases import fresh

PARIS = timezone(timedelta(hours=1))
NOON = datetime(2026, 11, 27, 12, 30, 0, 250, tzinfo=UTC)
WORDING = {"contribution_id": 1, "text": "Voilà.", "themes": ["Numérique", "Santé"], "files": []}
POST = {
    "key": "k",
    "platform": "memory",
    "destination": "memory:r",
    "content": "{}",
    "post": True,
    "not_before": NOON.astimezone(PARIS),
    "created_at": NOON,
}


@contextmanager
def database(manner: str, folder: Path) -> Iterator[Connection]:
    """An empty database: SQLite's in both its ways to give values, or PostgreSQL's."""
    with fresh("postgresql" if manner == "postgresql" else "sqlite", folder) as url:
        given: Any = {} if manner == "postgresql" else {"paramstyle": manner}
        target = url.replace("postgresql:", "postgresql+psycopg:")
        engine = create_engine(target, **given)
        with engine.connect() as connection:
            SQLModel.metadata.create_all(connection)
            connection.execute(text(UNTIED[connection.dialect.name]))
            yield connection
        engine.dispose()


UNTIED = {
    "sqlite": "PRAGMA foreign_keys=OFF",
    "postgresql": "ALTER TABLE revision DROP CONSTRAINT revision_contribution_id_fkey",
}


@pytest.fixture(params=["qmark", "named", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    with database(request.param, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("statement", "values"),
    [(insert(OUTBOX), POST), (insert(REVISION), {**WORDING, "created_at": NOON})],
)
def test_a_row_is_written_as_sqlalchemy_writes_it(
    connection: Connection, statement: Any, values: dict[str, Any]
) -> None:
    """Times, JSON, truth values, and the defaults of the columns that are not given."""
    Prepared(statement).run(connection, **values)
    prepared = connection.exec_driver_sql(f"SELECT * FROM {statement.table.name}").all()
    connection.exec_driver_sql(f"DELETE FROM {statement.table.name}")
    connection.execute(statement, values)
    plain = connection.exec_driver_sql(f"SELECT * FROM {statement.table.name}").all()
    assert [row[1:] for row in prepared] == [row[1:] for row in plain]


@pytest.mark.parametrize("table", [OUTBOX, REVISION])
def test_a_row_is_read_as_sqlalchemy_reads_it(connection: Connection, table: Any) -> None:
    connection.execute(insert(OUTBOX), POST)
    connection.execute(insert(REVISION), {**WORDING, "created_at": NOON})
    query = select(table)
    assert [tuple(row) for row in Prepared(query).all(connection)] == [
        tuple(row) for row in connection.execute(query)
    ]
    row = Prepared(query).one(connection)
    assert row._asdict() == dict(connection.execute(query).one()._mapping)


def test_values_are_those_of_the_binds_and_of_the_columns_to_change(
    connection: Connection,
) -> None:
    connection.execute(insert(OUTBOX), [POST, {**POST, "key": "other"}])
    change = Prepared(update(OUTBOX).where(OUTBOX.c.key == bindparam("which")))
    assert change.run(connection, which="k", status="sent", told=True) == 1
    assert change.run(connection, which="k", link="l") == 1
    assert change.run(connection, which="none", link="l") == 0
    columns = (OUTBOX.c.key, OUTBOX.c.status, OUTBOX.c.told, OUTBOX.c.link)
    rows = connection.execute(select(*columns).order_by(OUTBOX.c.key)).all()
    assert rows == [("k", "sent", True, "l"), ("other", "pending", False, None)]


def test_one_value_all_and_none(connection: Connection) -> None:
    count = Prepared(select(func.count()).select_from(OUTBOX))
    keys = Prepared(select(OUTBOX.c.key).order_by(OUTBOX.c.key).limit(bindparam("most")))
    many = Prepared(insert(OUTBOX))
    many.run_each(connection, [])
    assert (count.value(connection), keys.one(connection, most=1)) == (0, None)
    assert (keys.value(connection, most=1), keys.all(connection, most=1)) == (None, [])
    many.run_each(connection, [{**POST, "key": key} for key in "abc"])
    assert (count.value(connection), keys.all(connection, most=2)) == (3, [("a",), ("b",)])
    number = Prepared(insert(REVISION).returning(REVISION.c.id))
    assert number.value(connection, **WORDING, created_at=NOON) == 1


def test_a_value_that_the_statement_does_not_take_is_refused(connection: Connection) -> None:
    change = Prepared(update(OUTBOX).where(OUTBOX.c.id == bindparam("row")))
    with pytest.raises(TypeError, match="colour"):
        change.run(connection, row=1, status="sent", colour="red")


def test_a_value_that_is_missing_is_refused(connection: Connection) -> None:
    change = Prepared(update(OUTBOX).where(OUTBOX.c.id == bindparam("row")))
    with pytest.raises(TypeError, match="row"):
        change.run(connection, status="sent")


def test_a_default_that_is_no_constant_has_to_be_given(connection: Connection) -> None:
    with pytest.raises(AssertionError, match="themes"):
        Prepared(insert(REVISION)).run(connection, contribution_id=1, text="", created_at=NOON)


def test_one_statement_serves_two_dialects(tmp_path: Path) -> None:
    query = Prepared(select(CONTRIBUTION.c.id).where(CONTRIBUTION.c.id == bindparam("number")))
    for manner in ("qmark", "named", "postgresql", "qmark"):
        with database(manner, tmp_path) as connection:
            assert query.one(connection, number=1) is None


def test_an_insert_unless_it_is_there_is_the_same_in_two_dialects(connection: Connection) -> None:
    kept = Prepared(upsert(OUTBOX).on_conflict_do_nothing())
    show = upsert(OFFER)
    changed = Prepared(
        show.on_conflict_do_update(
            index_elements=["place", "message"], set_={"choices": show.excluded["choices"]}
        )
    )
    assert [kept.run(connection, **POST) for _ in range(2)] == [1, 0]
    for choices in "ab":
        changed.run(connection, message=1, place="memory:r", choices=choices, shown_at=NOON)
    assert connection.execute(select(OFFER.c.choices)).all() == [("b",)]
