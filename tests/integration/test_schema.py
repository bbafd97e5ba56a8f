"""Law: a new database and one that was migrated all the way hold the same, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Connection, DateTime, Integer, MetaData, inspect, text

from bot.store import dialects, schema
from tests.databases import Kind, Rows, fresh, rows

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC).replace(tzinfo=None)


@pytest.fixture
def database(url: str) -> Iterator[Connection]:
    connection = dialects.connect(url)
    yield connection
    dialects.leave(connection)


def tables(connection: Connection) -> dict[str, Any]:
    """What the database says of each table: columns in their order, keys, indexes."""
    looked = inspect(connection)
    return {
        name: {
            "columns": [_column(one) for one in looked.get_columns(name)],
            "primary": looked.get_pk_constraint(name)["constrained_columns"],
            "foreign": sorted(map(str, looked.get_foreign_keys(name))),
            "unique": sorted(map(_columns_of, looked.get_unique_constraints(name))),
            "indexes": sorted(map(_index, looked.get_indexes(name))),
        }
        for name in looked.get_table_names()
    }


def _column(found: Any) -> tuple[str, ...]:
    return (found["name"], str(found["type"]), str(found["nullable"]), str(found["default"]))


def _columns_of(found: Any) -> str:
    return str(found["column_names"])


def _index(found: Any) -> tuple[str, ...]:
    where = {name: str(value) for name, value in found.get("dialect_options", {}).items()}
    return (found["name"], _columns_of(found), str(found["unique"]), str(where))


def test_new_tables_are_those_that_the_migrations_make(
    database: Connection, kind: Kind, tmp_path_factory: pytest.TempPathFactory
) -> None:
    schema.migrate(database, "head")
    with fresh(kind, tmp_path_factory.mktemp("new")) as url:
        new = dialects.connect(url)
        schema.bring_up_to_date(new)
        assert tables(new) == tables(database)
        assert schema.version(new) == schema.version(database) == schema.HEAD
        dialects.leave(new)


NUMBERED = ("inbox", "outbox", "revision", "contribution")


def test_numbers_are_never_given_twice(database: Connection, kind: Kind) -> None:
    schema.bring_up_to_date(database)
    fill(database, "community", "person", *NUMBERED)
    for name in NUMBERED:
        database.execute(text(f"DELETE FROM {name}"))
        fill(database, name)
        assert number(database, name) == 2
        database.execute(text(f"DELETE FROM {name}"))


def number(connection: Connection, name: str) -> int:
    found: int = connection.execute(text(f"SELECT max(id) FROM {name}")).scalar_one()
    return found


def test_an_older_database_is_migrated(database: Connection) -> None:
    schema.migrate(database, "head")
    schema.migrate(database, "base", down=True)
    schema.bring_up_to_date(database)
    assert schema.version(database) == schema.HEAD


def test_a_database_that_is_up_to_date_is_left_alone(database: Connection) -> None:
    schema.bring_up_to_date(database)
    before = tables(database)
    fill(database, "community")
    schema.bring_up_to_date(database)
    assert tables(database) == before
    assert number(database, "community") == 1


# --- with data ------------------------------------------------------------------------------------


def fill(connection: Connection, *names: str) -> None:
    """One row in each of these tables as they are now, or in every one."""
    there = MetaData()
    there.reflect(connection)
    known = [table for table in there.sorted_tables if table.name in names or not names]
    for table in known:
        if table.name != "alembic_version":
            given = {column.name: _value(column) for column in table.c if not _is_given(column)}
            connection.execute(table.insert(), given)


def _is_given(column: Column[Any]) -> bool:
    """Whether the database itself has a value for it."""
    return column.name == "id" or column.server_default is not None


def _value(column: Column[Any]) -> object:
    if column.foreign_keys:
        return 1
    if column.name == "topic":
        return "edition.1"
    kinds = {Boolean: False, Integer: 7, DateTime: NOON}
    return next((value for kind, value in kinds.items() if isinstance(column.type, kind)), "[7]")


def test_data_survives_every_step_up_and_down(database: Connection, url: str) -> None:
    schema.migrate(database, "0001")
    fill(database)
    oldest = rows(url)
    assert all(oldest.values()), "every table has a row"
    schema.migrate(database, "head")
    newest = rows(url)
    assert contents(newest, oldest) == contents(oldest, oldest)
    fill(database, *(newest.keys() - oldest.keys()))
    schema.migrate(database, "0001", down=True)
    assert rows(url) == {**oldest, "alembic_version": [("0001",)]}


def contents(found: Rows, wanted: Rows) -> dict[str, list[tuple[object, ...]]]:
    """The rows of these tables, without the columns that were added behind."""
    return {
        name: [row[: len(there[0])] for row in found[name]]
        for name, there in wanted.items()
        if name != "alembic_version"
    }


def test_whatever_was_kept_to_be_said_has_a_lane(database: Connection) -> None:
    """What is settled may be wanted again."""
    schema.migrate(database, "0002")
    fill(database, "community", "outbox")
    schema.migrate(database, "head")
    assert database.execute(text("SELECT count(*) FROM outbox WHERE lane = destination")).scalar()


def test_old_posts_belong_to_the_community_of_their_edition(database: Connection) -> None:
    schema.migrate(database, "0001")
    fill(database)
    schema.migrate(database, "head")
    assert database.execute(text("SELECT topic, community_id FROM outbox")).all() == [
        ("edition.1", 1)
    ]


def test_old_ballots_were_cast_on_the_platform_of_their_account(database: Connection) -> None:
    """Where some were taken back since the seal, how many voted where is not known."""
    schema.migrate(database, "0005")
    fill(database, "community", "edition", "poll")
    fill(database, "poll")
    for poll, voter in ((1, "telegram:7"), (1, "matrix:@a:b"), (1, "matrix:@c:d"), (2, "x:1")):
        given = {"poll": poll, "voter": voter, "at": NOON}
        vote = "INSERT INTO ballot (poll_id, voter, name, voted_at) VALUES (:poll, :voter, '', :at)"
        database.execute(text(vote), given)
    database.execute(text("UPDATE poll SET voters = 3"))
    schema.migrate(database, "head")
    reached = "SELECT poll_id, platform, voters FROM poll_reach ORDER BY platform"
    assert database.execute(text(reached)).all() == [(1, "matrix", 2), (1, "telegram", 1)]
