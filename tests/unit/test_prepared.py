"""Law: a prepared statement does what SQLAlchemy does with it, in every dialect, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, create_engine, func, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlmodel import SQLModel

from bot.store.prepared import Prepared
from bot.store.schema import CONTRIBUTION, OUTBOX, REVISION

PARIS = timezone(timedelta(hours=1))
NOON = datetime(2026, 11, 27, 12, 30, 0, 250, tzinfo=UTC)
WORDING = {"contribution_id": 1, "text": "Voilà.", "themes": ["Numérique", "Santé"]}
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
def database(paramstyle: Any = "qmark") -> Iterator[Connection]:
    engine = create_engine("sqlite://", paramstyle=paramstyle)
    with engine.connect() as connection:
        SQLModel.metadata.create_all(connection)
        yield connection
    engine.dispose()


@pytest.fixture(params=["qmark", "named"])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    with database(request.param) as opened:
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


def test_one_statement_serves_two_dialects() -> None:
    query = Prepared(select(CONTRIBUTION.c.id).where(CONTRIBUTION.c.id == bindparam("number")))
    for paramstyle in ("qmark", "named", "qmark"):
        with database(paramstyle) as connection:
            assert query.one(connection, number=1) is None


def test_postgresql_takes_its_own_parameters() -> None:
    change = update(OUTBOX).where(OUTBOX.c.key == bindparam("which"))
    said: list[tuple[str, Any]] = []

    class Driver:
        """A connection of SQLAlchemy's and the cursor of its driver, in one."""

        dialect = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]
        rowcount = 1

        @property
        def connection(self) -> Driver:
            return self

        def cursor(self) -> Driver:
            return self

        def execute(self, sql: str, values: Any) -> None:
            said.append((sql, values))

    driver: Any = Driver()
    assert Prepared(change).run(driver, which="k", told=True) == 1
    sql = "UPDATE outbox SET told=%(told)s WHERE outbox.key = %(which)s::VARCHAR"
    assert said == [(sql, {"which": "k", "told": True})]
