"""Law: a new database and one that was migrated all the way hold the same tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, inspect

from bot.store import schema


@contextmanager
def empty() -> Iterator[Connection]:
    engine = create_engine("sqlite://", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


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


def test_new_tables_are_those_that_the_migrations_make() -> None:
    with empty() as new, empty() as migrated:
        schema.bring_up_to_date(new)
        schema.migrate(migrated, "head")
        assert tables(new) == tables(migrated)
        assert schema.version(new) == schema.version(migrated) == schema.HEAD


def test_numbers_are_never_given_twice() -> None:
    """AUTOINCREMENT is known to SQLite's own text alone."""
    with empty() as database:
        schema.migrate(database, "head")
        query = "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' ORDER BY name"
        found = [name for (name,) in database.exec_driver_sql(query)]
    assert found == ["contribution", "inbox", "outbox", "revision"]


def test_an_older_database_is_migrated() -> None:
    with empty() as database:
        schema.migrate(database, "head")
        schema.migrate(database, "base", down=True)
        schema.bring_up_to_date(database)
        assert schema.version(database) == schema.HEAD


def test_a_database_that_is_up_to_date_is_left_alone() -> None:
    with empty() as database:
        schema.bring_up_to_date(database)
        before = database.exec_driver_sql("PRAGMA schema_version").scalar()
        schema.bring_up_to_date(database)
        assert database.exec_driver_sql("PRAGMA schema_version").scalar() == before
