"""Law: a new database and one that was migrated all the way hold the same tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine

from bot.store import schema


@contextmanager
def empty() -> Iterator[Connection]:
    engine = create_engine("sqlite://", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def tables(connection: Connection) -> dict[str, list[str]]:
    """Each table and index, line by line: only the order of a table's constraints is free."""
    rows = connection.exec_driver_sql("SELECT name, coalesce(sql, '') FROM sqlite_master")
    return {name: sorted(line.strip(" \n,") for line in _lines(sql)) for name, sql in rows}


def _lines(sql: str) -> list[str]:
    return sql.removesuffix("\n)").split("\n\t")


def test_new_tables_are_those_that_the_migrations_make() -> None:
    with empty() as new, empty() as migrated:
        schema.bring_up_to_date(new)
        schema.migrate(migrated, "head")
        assert tables(new) == tables(migrated)
        assert schema.version(new) == schema.version(migrated) == schema.HEAD


def test_the_columns_stand_in_the_same_order() -> None:
    with empty() as new, empty() as migrated:
        schema.bring_up_to_date(new)
        schema.migrate(migrated, "head")
        for name in tables(new):
            info = f"PRAGMA table_info({name})"
            assert new.exec_driver_sql(info).all() == migrated.exec_driver_sql(info).all()


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
