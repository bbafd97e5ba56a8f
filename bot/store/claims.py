"""Law: in each room one message is on its way at a time, the oldest, whoever sends it.

Rooms take turns. To find them costs as much as there are rooms that can't be written to just now:
neither what is done nor what waits behind is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, String, bindparam, func, select, text, update

from bot.errors import origin
from bot.messages import Address, Letter
from bot.packing import unpack_letter
from bot.store import presence
from bot.store.prepared import Prepared
from bot.store.schema import OUTBOX

log = structlog.get_logger()

UNFINISHED = text("outbox.status in ('pending', 'sending')")
_PUT_OFF = text("outbox.status = 'pending' and outbox.attempts > 0")
"""In the very words of their indexes: with bound values SQLite reads all rows."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message whose delivery may begin."""

    row: int
    key: str
    to: Address
    letter: Letter
    post: bool
    attempts: int
    created_at: datetime
    replaces: str
    original: str | None
    thread: str
    quiet: bool


_PLATFORM = OUTBOX.c.platform == bindparam("p", type_=String())


def _next_room(after: Any) -> Any:
    """The first room after that one, in the order of their names, with something unfinished."""
    rooms = select(func.min(OUTBOX.c.destination))
    return rooms.where(UNFINISHED, _PLATFORM, OUTBOX.c.destination > after).scalar_subquery()


# From room to room along the index, until there are enough that may be written to. Nothing but
# subqueries of one row: they leave a planner no other way, however old its statistics.
_FIRST = select(_next_room(bindparam("after")).label("name")).cte("room", recursive=True)
_ROOM = _FIRST.union_all(select(_next_room(_FIRST.c.name)).where(_FIRST.c.name.is_not(None)))
_OLDEST = (
    select(func.min(OUTBOX.c.id))
    .where(UNFINISHED, _PLATFORM, OUTBOX.c.destination == _ROOM.c.name)
    .scalar_subquery()
)
_HEAD = select(_OLDEST.label("id")).where(_ROOM.c.name.is_not(None)).subquery("head")
_MAY_LEAVE = (
    select((OUTBOX.c.status == "pending") & (OUTBOX.c.not_before <= bindparam("now")))
    .where(OUTBOX.c.id == _HEAD.c.id)
    .scalar_subquery()
)
_READY = Prepared(select(_HEAD.c.id).where(_MAY_LEAVE).limit(bindparam("most")))

_HEAD_OF = (
    select(func.min(OUTBOX.c.id))
    .where(UNFINISHED, _PLATFORM, OUTBOX.c.destination == bindparam("room"))
    .scalar_subquery()
)
_NEXT = Prepared(
    select(OUTBOX.c.id).where(
        OUTBOX.c.id == _HEAD_OF,
        OUTBOX.c.status == "pending",
        OUTBOX.c.not_before <= bindparam("now"),
    )
)

_TAKE = Prepared(
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(status="sending", sender=bindparam("process"))
    .returning(OUTBOX)
)
_REFUSE = Prepared(
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(status="refused", fault="unreadable", content="")
)
_STANDS = Prepared(select(OUTBOX.c.native_id).where(OUTBOX.c.key == bindparam("k")))
_DUE = Prepared(
    select(func.min(OUTBOX.c.not_before)).where(
        _PUT_OFF, _PLATFORM, OUTBOX.c.not_before > bindparam("now")
    )
)


def claim(
    connection: Connection, platform: str, now: datetime, most: int, after: str = ""
) -> list[Claimed]:
    """Mark as leaving the first message of rooms that have none under way, `most` at a time.

    Rooms take turns, in the order of their names, from the one that follows `after` round to it.
    """
    claimed: list[Claimed] = []
    wanted = most
    while wanted:  # once more in the place of what could not be read
        rows = _in_turn(connection, platform, now, wanted, after)
        taken = [_take(connection, row) for row in rows]
        claimed += [one for one in taken if one is not None]
        wanted = taken.count(None)
    return claimed


def _in_turn(
    connection: Connection, platform: str, now: datetime, most: int, after: str
) -> list[int]:
    rows = _ready(connection, platform, now, most, after)
    if after and len(rows) < most:
        before = _ready(connection, platform, now, most - len(rows), "")
        rows += [row for row in before if row not in rows]
    return rows


def _ready(
    connection: Connection, platform: str, now: datetime, most: int, after: str
) -> list[int]:
    found = _READY.all(connection, p=platform, now=now, most=most, after=after)
    return [row for (row,) in found]


def claim_in(connection: Connection, to: Address, now: datetime) -> Claimed | None:
    """The same for one room; None as long as it has one under way."""
    while (number := _NEXT.value(connection, p=to.platform, room=to, now=now)) is not None:
        claimed = _take(connection, number)
        if claimed is not None:
            return claimed
    return None


def _take(connection: Connection, number: int) -> Claimed | None:
    """Mark it as leaving; None, and it is refused, when what it says can't be read."""
    row = _TAKE.one(connection, row=number, process=presence.number(connection))
    try:
        letter = unpack_letter(row.content)
    except Exception as error:
        log.error("letter_unreadable", row=number, fault=type(error).__name__, where=origin(error))
        _REFUSE.run(connection, row=number)
        return None
    return Claimed(
        row=row.id,
        key=row.key,
        to=Address(row.destination),
        letter=letter,
        post=row.post,
        attempts=row.attempts,
        created_at=row.created_at,
        replaces=row.replaces,
        original=_STANDS.value(connection, k=row.replaces) if row.replaces else None,
        thread=row.thread,
        quiet=row.quiet,
    )


def next_due(connection: Connection, platform: str, now: datetime) -> datetime | None:
    """When the next message that was put off until after `now` may leave."""
    due: datetime | None = _DUE.value(connection, p=platform, now=now)
    return due


def unknown_fates(connection: Connection, platform: str, *, keyed: bool) -> int:
    """What was leaving when its process ended. How many posts may or may not be there.

    Tried again: everything where the platform knows keys; replies and edits anywhere. A post on a
    platform without keys is unsure. What is tried again counts as tried once more.
    """
    at_large = OUTBOX.c.status == "sending"
    alive = OUTBOX.c.sender.in_(presence.at_work(connection))
    leaving = update(OUTBOX).where(UNFINISHED, OUTBOX.c.platform == platform, at_large)
    leaving = leaving.where(OUTBOX.c.sender.is_(None) | ~alive)
    unsure = 0
    if not keyed:
        unsure = connection.execute(
            leaving.where(OUTBOX.c.post, OUTBOX.c.replaces == "").values(status="unsure")
        ).rowcount
    connection.execute(leaving.values(status="pending", attempts=OUTBOX.c.attempts + 1))
    return unsure
