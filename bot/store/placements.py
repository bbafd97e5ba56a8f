"""Law: where a poll stands, once in each channel; what became of the platform's own polls there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.messages import Address, name_in
from bot.polls.lifecycle import post_key
from bot.store import polls
from bot.store.loading import loaded
from bot.store.prepared import Prepared
from bot.store.schema import OUTBOX, PLACEMENT, POLL
from bot.tables import Placement

_NATIVE = Prepared(select(PLACEMENT).where(PLACEMENT.c.native))
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
    return [loaded(Placement, row) for row in rows]


def answered(connection: Connection, place: Address, native_id: str) -> Placement | None:
    """The placement whose post has that id there, as long as its votes are counted."""
    if not native_id:  # as those have none that have not arrived
        return None
    for one in running(connection, place):
        if posted_as(connection, one) == native_id:
            return one
    return None


def answered_by_name(connection: Connection, platform: str, name: str) -> Placement | None:
    """The same, where votes come by a name of the poll's and in no room.

    A name that is nobody's is that of the one poll there whose post has no id: what became of it is
    unsure, or not kept yet.
    """
    every = [loaded(Placement, row) for row in _NATIVE.all(connection)]
    here = [one for one in every if Address(one.channel).platform == platform]
    ids = [(posted_as(connection, one), one) for one in here]
    named = [one for id_, one in ids if name_in(id_) == name]
    found = named or [one for id_, one in ids if not id_]
    unsealed = [one for one in found if not polls.get(connection, one.poll_id).sealed]
    return unsealed[0] if name and len(unsealed) == len(found) == 1 else None


def posted_as(connection: Connection, placement: Placement) -> str:
    """The id of its post on the platform; empty as long as that is not known to stand."""
    key = post_key(placement.poll_id, Address(placement.channel))
    return str(_POSTED_AS.value(connection, k=key) or "")


def running(connection: Connection, place: Address) -> list[Placement]:
    """The placements in that room as its own polls, as long as their votes are counted."""
    return [loaded(Placement, row) for row in _NATIVE_IN.all(connection, place=place)]


def note(connection: Connection, placement: Placement, **values: datetime) -> None:
    """Its end has been sent, or has come."""
    this = (PLACEMENT.c.poll_id == placement.poll_id) & (PLACEMENT.c.channel == placement.channel)
    connection.execute(update(PLACEMENT).where(this).values(**values))
