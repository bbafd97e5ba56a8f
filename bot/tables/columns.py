"""Law: a column means the same on both databases, and on rows that are older than it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Index, Text, false, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, also on SQLite, which keeps no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


def moment(**options: Any) -> Any:
    """A column of an instant."""
    return Field(sa_type=Instant, **options)


def long_text(**options: Any) -> Any:
    """A column of a text of any length."""
    return Field(sa_type=Text, **options)


def added(value: str | int) -> Any:
    """A value that older rows have as well: a column added by a migration needs its default."""
    given = false() if value is False else str(value)
    return Field(default=value, sa_column_kwargs={"server_default": given})


def partial(name: str, *columns: str, where: str) -> Index:
    """An index of the rows that are still of concern: it stays small however many have passed."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
