"""Law: a statement of the hot path is written once as an expression, and compiled once.

A `Prepared` runs on the driver's own cursor, in the transaction of the connection it is handed.
What SQLAlchemy knows of the dialect (the SQL, the order of parameters, how a type is written and
read) is asked before the first run and kept. Values are given by name: those of the statement's
`bindparam`s and, as with `Connection.execute`, those of the columns to insert or to change.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Insert,
    Select,
    Update,
    false,
    or_,
)
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Statement = Select[Any] | Insert | Update | Delete
Values = Mapping[str, Any]
Process = Callable[[Any], Any]


def in_any(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether the column has one of these values, each a constant of the statement."""
    return or_(false(), *(column == str(value) for value in values))


class Prepared:
    """A statement, and for each dialect and set of values' names the plan to run it."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def run(self, connection: Connection, **values: Any) -> int:
        """Run it; how many rows it changed."""
        cursor, _ = self._ran(connection, values)
        return cursor.rowcount

    def run_each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run it for each of these rows, which have the same names."""
        if rows:
            plan = self._plan(connection.dialect, rows[0])
            cursor = connection.connection.cursor()
            cursor.executemany(plan.sql, [plan.written(row) for row in rows])

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """All rows, as named tuples of the columns."""
        cursor, plan = self._ran(connection, values)
        return [plan.read(raw) for raw in cursor.fetchall()]

    def one(self, connection: Connection, **values: Any) -> Any:
        """The first row, or None."""
        cursor, plan = self._ran(connection, values)
        raw = cursor.fetchone()
        cursor.close()
        return None if raw is None else plan.read(raw)

    def value(self, connection: Connection, **values: Any) -> Any:
        """The first value of the first row, or None."""
        row = self.one(connection, **values)
        return None if row is None else row[0]

    def _ran(self, connection: Connection, values: Values) -> tuple[DBAPICursor, _Plan]:
        plan = self._plan(connection.dialect, values)
        cursor = connection.connection.cursor()
        cursor.execute(plan.sql, plan.written(values))
        return cursor, plan

    def _plan(self, dialect: Dialect, names: Iterable[str]) -> _Plan:
        key = (dialect.name, dialect.paramstyle, *names)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = _Plan(self._statement, dialect, list(names))
        return plan


class _Plan:
    """One statement in one dialect: its SQL, how its values are written and its rows read."""

    def __init__(self, statement: Statement, dialect: Dialect, names: list[str]) -> None:
        compiled = statement.compile(
            dialect=dialect, column_keys=names, compile_kwargs={"render_postcompile": True}
        )
        assert isinstance(compiled, SQLCompiler)
        _check(compiled, set(names))
        self.sql = str(compiled)
        self._fixed = _fixed(compiled)
        self._order = compiled.positiontup
        self._writers = _writers(compiled, dialect)
        self._row, self._readers = _row(statement, dialect)

    def written(self, values: Values) -> Any:
        """The values as the driver takes them."""
        given = {**self._fixed, **values}
        for name, write in self._writers:
            given[name] = write(given[name])
        return given if self._order is None else [given[name] for name in self._order]

    def read(self, raw: Sequence[Any]) -> Any:
        """The driver's row as the columns' types read it."""
        if not self._readers:
            return self._row(*raw)
        values = list(raw)
        for rank, read in self._readers:
            values[rank] = read(values[rank])
        return self._row(*values)


def _check(compiled: SQLCompiler, names: set[str]) -> None:
    """Each value has its place, and each place its value."""
    binds = compiled.bind_names.items()
    unknown = names - {name for _, name in binds}
    missing = {name for bind, name in binds if bind.required} - names
    if unknown or missing:
        raise TypeError(f"unknown: {sorted(unknown)}, missing: {sorted(missing)}")


def _fixed(compiled: SQLCompiler) -> dict[str, Any]:
    """The values that the statement brings itself: constants, and defaults of its columns."""
    binds = compiled.bind_names.items()
    fixed = {name: bind.value for bind, name in binds if not bind.required}
    for column in compiled.insert_prefetch:
        default = column.default
        assert isinstance(default, ScalarElementColumnDefault), f"{column} has to be given"
        fixed[column.key] = default.arg
    return fixed


def _writers(compiled: SQLCompiler, dialect: Dialect) -> list[tuple[str, Process]]:
    writers = (
        (name, bind.type.dialect_impl(dialect).bind_processor(dialect))
        for bind, name in compiled.bind_names.items()
    )
    return [(name, write) for name, write in writers if write]


def _row(
    statement: Statement, dialect: Dialect
) -> tuple[Callable[..., Any], list[tuple[int, Process]]]:
    columns = list(statement.exported_columns)
    readers = (
        (rank, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for rank, column in enumerate(columns)
    )
    names = [column.key or "" for column in columns]
    row = namedtuple("Row", names, rename=True)  # type: ignore[misc]
    return row, [(rank, read) for rank, read in readers if read]
