"""Law: how far something has come is one row under its name, moved with the work it stands for."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from bot.store.prepared import Prepared
from bot.store.schema import CURSOR
from bot.store.upserts import upsert

_SET = upsert(CURSOR)
_MOVE = Prepared(
    _SET.on_conflict_do_update(index_elements=["platform"], set_={"value": _SET.excluded["value"]})
)
_READ = Prepared(select(CURSOR.c.value).where(CURSOR.c.platform == bindparam("name")))


def read(connection: Connection, name: str) -> str | None:
    """How far it has come; None when it has not begun."""
    kept: str | None = _READ.value(connection, name=name)
    return kept


def move(connection: Connection, name: str, value: str) -> None:
    """It has come so far."""
    _MOVE.run(connection, platform=name, value=value)
