"""Law: a row becomes an object of its table's class as the ORM loads one: no constructor runs.

What stands in the database was checked on its way in. Building an object field by field costs some
sixteen times as much, at each vote for a poll and all its options.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import class_mapper
from sqlmodel import SQLModel

Table = TypeVar("Table", bound=SQLModel)


class Row(Protocol):
    """A row of SQLAlchemy's, or of a `Prepared` statement."""

    def _asdict(self) -> dict[str, Any]:
        """Its values by their columns' names."""


def loaded(table: type[Table], row: Row) -> Table:
    """The object that a row with all columns of `table` stands for; it belongs to no session."""
    found: Table = _maker(table)()
    found.__dict__.update(row._asdict())
    return found


@cache
def _maker(table: type[Table]) -> Callable[[], Table]:
    """Asking for a class's mapper first sets up those of all classes."""
    new: Callable[[], Table] = class_mapper(table).class_manager.new_instance
    return new
