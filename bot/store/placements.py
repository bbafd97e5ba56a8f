"""Law: where a poll stands, once in each channel; what became of the platform's own polls there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.messages import Address
from bot.polls.lifecycle import post_key
from bot.store.prepared import Prepared
from bot.store.schema import OUTBOX, PLACEMENT, POLL
from bot.tables import Placement

_NATIVE_IN = Prepared(
    select(PLACEMENT)
    .join(POLL, POLL.c.id == PLACEMENT.c.poll_id)
    .where(PLACEMENT.c.channel == bindparam("place"), PLACEMENT.c.native, ~POLL.c.sealed)
)
_POSTED_AS = Prepared(select(OUTBOX.c.native_id).where(OUTBOX.c.key == bindparam("k")))


def place(connection: Connection, poll_id: int | None, channels: Mapping[Address, bool]) -> None:
    """The poll stands in these channels, and is native in some."""
    rows = [
        {"poll_id": poll_id, "channel": channel, "native": native}
        for channel, native in channels.items()
    ]
    connection.execute(insert(PLACEMENT), rows)


def native(connection: Connection, poll_id: int | None) -> list[Placement]:
    """Where it stands as the platform's own poll."""
    mine = (PLACEMENT.c.poll_id == poll_id) & PLACEMENT.c.native
    rows = connection.execute(select(PLACEMENT).where(mine).order_by(PLACEMENT.c.channel))
    return [Placement(**row._mapping) for row in rows]


def answered(connection: Connection, place: Address, native_id: str) -> Placement | None:
    """The placement whose post has that id there, as long as its votes are counted."""
    if not native_id:  # as those have none that have not arrived
        return None
    for one in running(connection, place):
        if _POSTED_AS.value(connection, k=post_key(one.poll_id, place)) == native_id:
            return one
    return None


def running(connection: Connection, place: Address) -> list[Placement]:
    """The placements in that room as its own polls, as long as their votes are counted."""
    return [Placement(**row._asdict()) for row in _NATIVE_IN.all(connection, place=place)]


def note(connection: Connection, placement: Placement, **values: datetime) -> None:
    """Its end has been sent, or has come."""
    this = (PLACEMENT.c.poll_id == placement.poll_id) & (PLACEMENT.c.channel == placement.channel)
    connection.execute(update(PLACEMENT).where(this).values(**values))
