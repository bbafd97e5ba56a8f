"""Law: in each lane one message is on its way at a time, the oldest, whoever sends it.

A room is a lane. Where a platform takes several answers of a room at once, those to the same people
are a lane of their own; an edit still leaves after what it edits, and once something had to be put
off, all that was tried before leaves first, one at a time. A post that is wanted again has its old
place, and may leave beside the one that is on its way. Lanes take turns. To find them costs as much
as there are lanes that can't be written to just now: neither what is done nor what waits behind is
read.
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
_TRIED = text("tried.status in ('pending', 'sending') and tried.attempts > 0")
"""In the very words of their indexes: with bound values SQLite reads all rows."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message whose delivery may begin."""

    row: int
    key: str
    to: Address
    lane: str
    letter: Letter
    post: bool
    attempts: int
    created_at: datetime
    replaces: str
    original: str | None
    thread: str
    quiet: bool


_PLATFORM = OUTBOX.c.platform == bindparam("p", type_=String())


def _next_lane(after: Any) -> Any:
    """The first lane after that one, in the order of their names, with something unfinished."""
    lanes = select(func.min(OUTBOX.c.lane))
    return lanes.where(UNFINISHED, _PLATFORM, OUTBOX.c.lane > after).scalar_subquery()


def _oldest_of(lane: Any) -> Any:
    oldest = select(func.min(OUTBOX.c.id))
    return oldest.where(UNFINISHED, _PLATFORM, OUTBOX.c.lane == lane).scalar_subquery()


_TRIED_ROW, _EDITED = OUTBOX.alias("tried"), OUTBOX.alias("edited")
_OLDEST_TRIED = (
    select(func.min(_TRIED_ROW.c.id))
    .where(_TRIED)
    .where(_TRIED_ROW.c.platform == OUTBOX.c.platform)
    .where(_TRIED_ROW.c.destination == OUTBOX.c.destination)
    .correlate(OUTBOX)
    .scalar_subquery()
)
_WAITING_ORIGINAL = (
    select(_EDITED.c.id)
    .where(text("edited.status in ('pending', 'sending')"))
    .where(_EDITED.c.key == OUTBOX.c.replaces)
    .correlate(OUTBOX)
    .scalar_subquery()
)
_MAY_LEAVE = (
    (OUTBOX.c.status == "pending")
    & (OUTBOX.c.not_before <= bindparam("now"))
    & (func.coalesce(_OLDEST_TRIED, OUTBOX.c.id) >= OUTBOX.c.id)
    & _WAITING_ORIGINAL.is_(None)
)
"""What a lane's oldest message has to fulfil to be the next."""

# From lane to lane along the index, until there are enough that may be written to. Nothing but
# subqueries of one row: they leave a planner no other way, however old its statistics.
_FIRST = select(_next_lane(bindparam("after")).label("name")).cte("lanes", recursive=True)
_LANE = _FIRST.union_all(select(_next_lane(_FIRST.c.name)).where(_FIRST.c.name.is_not(None)))
_HEAD = select(_oldest_of(_LANE.c.name).label("id")).where(_LANE.c.name.is_not(None))
_HEADS = _HEAD.subquery("head")
_IS_READY = select(_MAY_LEAVE).where(OUTBOX.c.id == _HEADS.c.id).scalar_subquery()
_READY = Prepared(select(_HEADS.c.id).where(_IS_READY).limit(bindparam("most")))
_NEXT = Prepared(select(OUTBOX.c.id).where(OUTBOX.c.id == _oldest_of(bindparam("l")), _MAY_LEAVE))

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
    """Mark as leaving the first message of lanes that have none under way, `most` at a time.

    Lanes take turns, in the order of their names, from the one that follows `after` round to it.
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


def claim_in(connection: Connection, platform: str, lane: str, now: datetime) -> Claimed | None:
    """The same for one lane; None as long as it has one under way."""
    while (number := _NEXT.value(connection, p=platform, l=lane, now=now)) is not None:
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
        lane=row.lane,
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
