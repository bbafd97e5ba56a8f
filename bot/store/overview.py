"""Law: what is due, waits, failed or is unsure, asked without changing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, text

from bot.contributions.lifecycle import State as Stage
from bot.digests.lifecycle import State
from bot.store import contributions, editions
from bot.store.claims import UNFINISHED
from bot.store.schema import COMMUNITY, INBOX, OUTBOX
from bot.tables import Edition

ONGOING = (State.COLLECTING, State.FROZEN, State.APPROVED, State.PUBLISHING)
"""The states of an edition that is still to come out whole."""

_WAITING = text("inbox.status in ('held', 'failed')")
_PENDING = text("inbox.status = 'pending'")


@dataclass(frozen=True, slots=True)
class Community:
    """Where a community stands: what waits for its desk, what is ready, its editions under way."""

    slug: str
    waiting: int
    ready: int
    editions: Sequence[Edition]


@dataclass(frozen=True, slots=True)
class Failed:
    """An event that could not be handled."""

    row: int
    fault: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Unsure:
    """A post that may have arrived or not."""

    row: int
    room: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it at one instant."""

    communities: Sequence[Community]
    inbox: Mapping[str, int]
    outbox: Mapping[str, int]
    failed: Sequence[Failed]
    unsure: Sequence[Unsure]


def overview(connection: Connection) -> Overview:
    """How everything stands."""
    rows = connection.execute(select(COMMUNITY).order_by(COMMUNITY.c.id)).all()
    inbox = _counts(connection, INBOX, _PENDING) | _counts(connection, INBOX, _WAITING)
    return Overview(
        communities=[_community(connection, row) for row in rows],
        inbox={"pending": 0, "held": 0, "failed": 0} | inbox,
        outbox={"pending": 0, "sending": 0} | _counts(connection, OUTBOX, UNFINISHED),
        failed=_failed(connection),
        unsure=_unsure(connection),
    )


def _community(connection: Connection, row: Row[Any]) -> Community:
    return Community(
        slug=row.slug,
        waiting=len(contributions.queue(connection, row.id)),
        ready=contributions.count(connection, row.id, Stage.APPROVED),
        editions=editions.all_in(connection, row.id, *ONGOING),
    )


def _counts(connection: Connection, table: Any, condition: Any) -> dict[str, int]:
    query = select(table.c.status, func.count()).where(condition).group_by(table.c.status)
    return {row.status: row[1] for row in connection.execute(query)}


def _failed(connection: Connection) -> list[Failed]:
    query = select(INBOX.c.id, INBOX.c.fault, INBOX.c.received_at).where(
        _WAITING, INBOX.c.status == "failed"
    )
    return [Failed(*row) for row in connection.execute(query.order_by(INBOX.c.id))]


def _unsure(connection: Connection) -> list[Unsure]:
    query = select(OUTBOX.c.id, OUTBOX.c.destination, OUTBOX.c.created_at).where(
        OUTBOX.c.topic != "", OUTBOX.c.status == "unsure"
    )
    return [Unsure(*row) for row in connection.execute(query.order_by(OUTBOX.c.id))]
