"""Law: a message is kept under a stable key before it leaves, and its key is kept for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.sqlite import insert

from bot.messages import Address, Choice, Letter, pack_letter, unpack_letter
from bot.store.schema import OFFER, OUTBOX

UNFINISHED = text("outbox.status in ('pending', 'sending')")
"""In the very words of the index of what is to do: with bound values SQLite reads all rows."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to keep, cut to what its platform takes; with a fault, it is kept as refused."""

    key: str
    to: Address
    letter: Letter
    post: bool = False
    topic: str = ""
    replaces: str = ""
    fault: str = ""


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


_INSERT = insert(OUTBOX).on_conflict_do_nothing()
_OFFER = insert(OFFER)
_OFFER = _OFFER.on_conflict_do_update(
    index_elements=["place"], set_={"choices": _OFFER.excluded["choices"]}
)
_OFFERED = select(OFFER.c.choices).where(OFFER.c.place == bindparam("at"))
_HEADS = (
    select(func.min(OUTBOX.c.id))
    .where(UNFINISHED, OUTBOX.c.platform == bindparam("p"))
    .group_by(OUTBOX.c.destination)
)
_ORIGINAL = OUTBOX.alias("original")
_READY = (
    select(OUTBOX, _ORIGINAL.c.native_id.label("original"))
    .outerjoin(_ORIGINAL, (_ORIGINAL.c.key == OUTBOX.c.replaces) & (OUTBOX.c.replaces != ""))
    .where(OUTBOX.c.id.in_(_HEADS), OUTBOX.c.status == "pending")
    .where(OUTBOX.c.not_before <= bindparam("now"))
    .order_by(OUTBOX.c.id)
    .limit(bindparam("most"))
)
_START = update(OUTBOX).where(OUTBOX.c.id == bindparam("row")).values(status="sending")
_DONE = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(status="sent", native_id=bindparam("native"), link=bindparam("url"))
)
_WIPED = _DONE.values(content="", destination="")


def keep(connection: Connection, parcels: Sequence[Parcel], now: datetime) -> None:
    """Keep messages for delivery; a key already kept is not kept again."""
    if not parcels:
        return
    connection.execute(_INSERT, [_row(parcel, now) for parcel in parcels])
    for parcel in parcels:
        if parcel.letter.choices:
            _remember_offer(connection, parcel.to, parcel.letter.choices)


def _row(parcel: Parcel, now: datetime) -> dict[str, Any]:
    return {
        "key": parcel.key,
        "platform": parcel.to.platform,
        "destination": parcel.to,
        "post": parcel.post,
        "topic": parcel.topic,
        "replaces": parcel.replaces,
        "content": pack_letter(parcel.letter),
        "status": "refused" if parcel.fault else "pending",
        "fault": parcel.fault,
        "not_before": now,
        "created_at": now,
    }


def _remember_offer(connection: Connection, place: Address, choices: tuple[Choice, ...]) -> None:
    keys = "\n".join(choice.key for choice in choices)
    connection.execute(_OFFER, {"place": place, "choices": keys})


def offered(connection: Connection, place: Address) -> list[str]:
    """The keys of the buttons last shown in that room, in order."""
    keys = connection.execute(_OFFERED, {"at": place}).scalar()
    return keys.split("\n") if keys else []


def claim(connection: Connection, platform: str, now: datetime, most: int) -> list[Claimed]:
    """Mark as leaving the first message of each room that has none under way, `most` at a time."""
    rows = connection.execute(_READY, {"p": platform, "now": now, "most": most}).all()
    if rows:
        connection.execute(_START, [{"row": row.id} for row in rows])
    return [_claimed(row) for row in rows]


def _claimed(row: Row[Any]) -> Claimed:
    return Claimed(
        row=row.id,
        key=row.key,
        to=Address(row.destination),
        letter=unpack_letter(row.content),
        post=row.post,
        attempts=row.attempts,
        created_at=row.created_at,
        replaces=row.replaces,
        original=row.original,
    )


def next_due(connection: Connection, platform: str) -> datetime | None:
    """When the next waiting message of that platform may leave."""
    query = select(func.min(OUTBOX.c.not_before)).where(
        OUTBOX.c.status == "pending", OUTBOX.c.platform == platform, OUTBOX.c.id.in_(_HEADS)
    )
    return connection.execute(query, {"p": platform}).scalar()


def delivered(connection: Connection, claimed: Claimed, native_id: str, link: str | None) -> None:
    """It arrived. A post is kept, as it may be corrected; all else is wiped but for its key."""
    statement = _DONE if claimed.post and not claimed.replaces else _WIPED
    connection.execute(statement, {"row": claimed.row, "native": native_id, "url": link})


def postpone(connection: Connection, claimed: Claimed, until: datetime) -> None:
    """It did not arrive; try again from `until` on, and all behind it in that room."""
    connection.execute(
        update(OUTBOX)
        .where(OUTBOX.c.id == claimed.row)
        .values(status="pending", attempts=claimed.attempts + 1, not_before=until)
    )


def give_up(connection: Connection, row: int, status: str, fault: str) -> None:
    """It will not be tried again: refused, dropped, or unsure to have arrived."""
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == row).values(status=status, fault=fault))


def unknown_fates(connection: Connection, platform: str, *, keyed: bool) -> int:
    """At start: what was leaving when the process ended. How many posts may or may not be there.

    Tried again: everything where the platform knows keys; replies and edits anywhere. A post on a
    platform without keys is unsure.
    """
    at_large = OUTBOX.c.status == "sending"
    leaving = update(OUTBOX).where(UNFINISHED, OUTBOX.c.platform == platform, at_large)
    unsure = 0
    if not keyed:
        unsure = connection.execute(
            leaving.where(OUTBOX.c.post, OUTBOX.c.replaces == "").values(status="unsure")
        ).rowcount
    connection.execute(leaving.values(status="pending"))
    return unsure


def troubled(connection: Connection) -> Sequence[Row[Any]]:
    """The posts that were refused or are unsure, and that the desk has not been told about."""
    return connection.execute(
        select(OUTBOX)
        .where(OUTBOX.c.topic != "", OUTBOX.c.status.in_(("unsure", "refused")))
        .where(OUTBOX.c.told.is_(False))
    ).all()


def mark_told(connection: Connection, row: int) -> None:
    """The desk knows about this one."""
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == row).values(told=True))


def of_topic(connection: Connection, topic: str) -> Sequence[Row[Any]]:
    """All messages of one edition, oldest first."""
    return connection.execute(
        select(OUTBOX).where(OUTBOX.c.topic == topic, OUTBOX.c.topic != "").order_by(OUTBOX.c.id)
    ).all()


def forget(connection: Connection, places: Sequence[Address]) -> None:
    """Wipe what was offered to somebody, and what could not be delivered to them."""
    connection.execute(delete(OFFER).where(OFFER.c.place.in_(places)))
    given_up = OUTBOX.c.status.in_(("refused", "dropped")) & OUTBOX.c.destination.in_(places)
    connection.execute(update(OUTBOX).where(given_up).values(content="", destination=""))


def settle_unsure(connection: Connection, row: int, status: str) -> bool:
    """The desk has said what became of an unsure post; False when it was settled before."""
    unsure = update(OUTBOX).where(OUTBOX.c.id == row, OUTBOX.c.status == "unsure")
    again = {"told": False, "attempts": OUTBOX.c.attempts + 1}
    return bool(connection.execute(unsure.values(status=status, **again)).rowcount)


def reword(connection: Connection, row: int, letter: Letter) -> None:
    """What this post says from now on, for the next comparison."""
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == row).values(content=pack_letter(letter)))
