"""Law: a member is reminded of a poll once, and of none that they have voted in or that is over.

The key of a reminder names its poll and its person, so that the outbox refuses a second one; what
still waits there is called off once there is nothing to remind of, with its buttons.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, text, tuple_, update

from bot.store.claims import UNFINISHED
from bot.store.schema import OFFER, OUTBOX, POLL
from bot.tables import Poll

_WAITS = OUTBOX.c.status.in_(("pending", "paused"))
_TIED = text("outbox.topic <> ''")
"""In the very words of its index: with a bound value SQLite reads all rows."""


def topic(poll_id: int | None) -> str:
    """What ties together the reminders of a poll."""
    return f"reminder.{poll_id}"


def key(poll_id: int | None, person_id: int) -> str:
    """The key of the one reminder that this person gets of that poll."""
    return f"{topic(poll_id)}.{person_id}"


def advance(connection: Connection, poll: Poll, to: int, done_at: datetime | None) -> bool:
    """Members up to that person are reminded; False when somebody else has just done so."""
    as_seen = (POLL.c.id == poll.id) & (POLL.c.reminded_to == poll.reminded_to)
    values = {"reminded_to": to, "reminded_at": done_at}
    return bool(connection.execute(update(POLL).where(as_seen).values(values)).rowcount)


def under_way(connection: Connection, poll_id: int | None) -> int:
    """How many have not left yet."""
    query = select(func.count()).select_from(OUTBOX).where(UNFINISHED, _of(poll_id))
    found: int = connection.execute(query).scalar_one()
    return found


def call_off(connection: Connection, poll_id: int | None) -> None:
    """The poll is over: what has not left stays."""
    _drop(connection, _of(poll_id))


def spare(connection: Connection, poll_id: int | None, person_id: int) -> None:
    """This person has voted: a reminder that has not left stays."""
    _drop(connection, OUTBOX.c.key == key(poll_id, person_id))


def _of(poll_id: int | None) -> ColumnElement[bool]:
    return and_(OUTBOX.c.topic == topic(poll_id), _TIED)


def _drop(connection: Connection, these: ColumnElement[bool]) -> None:
    waiting = select(OUTBOX.c.destination, OUTBOX.c.id).where(these, _WAITS)
    offered = tuple_(OFFER.c.place, OFFER.c.message).in_(waiting)
    connection.execute(delete(OFFER).where(offered))
    dropped = {"status": "dropped", "content": ""}
    connection.execute(update(OUTBOX).where(these, _WAITS).values(dropped))
