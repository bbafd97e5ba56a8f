"""Law: what a house keeps is told by the names of its columns, not by their order."""

from __future__ import annotations

from typing import Any

from sqlmodel import SQLModel

from tests.stage import Stage


def rows(stage: Stage, table: str) -> list[dict[str, Any]]:
    """The rows of that table, oldest first."""
    names = list(SQLModel.metadata.tables[table].columns.keys())
    return [dict(zip(names, row, strict=True)) for row in stage.kept()[table]]


def contributions(stage: Stage) -> list[tuple[Any, ...]]:
    """Each contribution's kind, privacy, state and call."""
    columns = ("kind", "private", "state", "call_id")
    return [tuple(row[name] for name in columns) for row in rows(stage, "contribution")]


def states(stage: Stage) -> list[str]:
    """The editions' states, oldest first."""
    return [row["state"] for row in rows(stage, "edition")]
