"""Law: a message is kept under a stable key before it leaves, and its key is kept for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, String, bindparam, delete, func, select, text, update

from bot.messages import Address, Letter
from bot.packing import pack_letter
from bot.store.claims import UNFINISHED, Claimed
from bot.store.prepared import Prepared
from bot.store.schema import ACCOUNT, OFFER, OUTBOX
from bot.store.upserts import upsert
from bot.tables import OUTBOX_TROUBLE

_TROUBLE = text(OUTBOX_TROUBLE)
"""In the very words of its index: with bound values SQLite reads all rows."""

STALE = "stale"
"""The fault of a post that has an older wording, and that only a hand can mend."""


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
    community_id: int | None = None
    thread: str = ""
    quiet: bool = False
    lane: str = ""


_INSERT = Prepared(upsert(OUTBOX).on_conflict_do_nothing().returning(OUTBOX.c.id))
_ROW = Prepared(select(OUTBOX.c.id).where(OUTBOX.c.key == bindparam("k")))
_SHOW = upsert(OFFER)
_SHOWN = OUTBOX.alias("shown")
_OFFER = Prepared(
    _SHOW.on_conflict_do_update(
        index_elements=["place", "message"],
        set_={name: _SHOW.excluded[name] for name in ("choices", "shown_at")},
    )
)
_HIDE = Prepared(
    delete(OFFER).where(OFFER.c.place == bindparam("at"), OFFER.c.message == bindparam("row"))
)
_THERE = select(OFFER.c.choices).where(OFFER.c.place == bindparam("at"))
_NEWEST = Prepared(_THERE.order_by(OFFER.c.message.desc()).limit(1))
_NEWEST_MESSAGE = (
    select(func.max(OFFER.c.message)).where(OFFER.c.place == bindparam("at")).scalar_subquery()
)
_KEY = select(_SHOWN.c.key).where(_SHOWN.c.id == _NEWEST_MESSAGE).scalar_subquery()
_UNDER_WAY = Prepared(
    select(OUTBOX.c.id)
    .where(UNFINISHED, OUTBOX.c.platform == bindparam("p"), OUTBOX.c.lane == bindparam("at"))
    .where((OUTBOX.c.id == _NEWEST_MESSAGE) | (OUTBOX.c.replaces == _KEY))
    .limit(1)
)
# A subquery of one row: no planner can read the outbox any other way than by its key.
_ID = select(OUTBOX.c.native_id).where(OUTBOX.c.id == OFFER.c.message).scalar_subquery()
_OF_MESSAGE = Prepared(_THERE.where(bindparam("id", type_=String()) == _ID))
_CHANGE = Prepared(update(OUTBOX).where(OUTBOX.c.id == bindparam("row")))


_PAUSED = text("outbox.status = 'paused'")
_EXPIRE_PAUSED = Prepared(
    update(OUTBOX)
    .where(OUTBOX.c.created_at <= bindparam("before"), _PAUSED)
    .values(status="refused", content="")
)
_OLDEST_PAUSED = Prepared(select(func.min(OUTBOX.c.created_at)).where(_PAUSED))
_FORGET_OFFERS = Prepared(delete(OFFER).where(OFFER.c.shown_at <= bindparam("before")))
_OLDEST_OFFER = Prepared(select(func.min(OFFER.c.shown_at)))
_TROUBLED = Prepared(
    select(OUTBOX)
    .where(_TROUBLE, OUTBOX.c.community_id == bindparam("community"), OUTBOX.c.topic != "")
    .order_by(OUTBOX.c.community_id, OUTBOX.c.id)
)
"""In the very words of its index: with a bound value SQLite reads all rows."""

_POSTED = Prepared(
    select(OUTBOX.c.id)
    .where(text("outbox.post"), OUTBOX.c.native_id == bindparam("id"))
    .where(OUTBOX.c.platform == bindparam("p", type_=String()))
    .limit(1)
)
_PERSON_AT = Prepared(
    select(ACCOUNT.c.person_id).where(ACCOUNT.c.private == bindparam("at")).limit(1)
)
_RESUME = Prepared(
    select(OUTBOX.c.id).where(_PAUSED, OUTBOX.c.destination == bindparam("at")).limit(1)
)


def keep(connection: Connection, parcels: Sequence[Parcel], now: datetime) -> None:
    """Keep messages for delivery; one whose key is kept already says and offers nothing again."""
    for parcel in parcels:
        row = _INSERT.value(connection, **_row(parcel, now))
        if row is not None:
            _keep_offer(connection, parcel, row, now)


def _row(parcel: Parcel, now: datetime) -> dict[str, Any]:
    stands = parcel.post and not parcel.replaces
    return {
        "key": parcel.key,
        "platform": parcel.to.platform,
        "destination": parcel.to,
        "post": parcel.post,
        "topic": parcel.topic,
        "replaces": parcel.replaces,
        "content": "" if parcel.fault and not stands else pack_letter(parcel.letter),
        "status": "refused" if parcel.fault else "pending",
        "fault": parcel.fault,
        "not_before": now,
        "created_at": now,
        "community_id": parcel.community_id,
        "thread": parcel.thread,
        "quiet": parcel.quiet,
        "lane": parcel.lane or parcel.to,
    }


def _keep_offer(connection: Connection, parcel: Parcel, row: int, now: datetime) -> None:
    """What an edit offers, be it nothing, takes the place of what the message offered."""
    message = _ROW.value(connection, k=parcel.replaces) if parcel.replaces else row
    keys = "\n".join(choice.key for choice in parcel.letter.choices)
    if keys and message is not None:
        _OFFER.run(connection, place=parcel.to, choices=keys, message=message, shown_at=now)
    elif parcel.replaces:
        _HIDE.run(connection, at=parcel.to, row=message)


def offered(connection: Connection, place: Address) -> list[str]:
    """The keys of the buttons last shown in that room, in order."""
    return _keys(_NEWEST.value(connection, at=place))


def is_post(connection: Connection, place: Address, native_id: str) -> bool:
    """Whether that message is a post for the readers of a channel."""
    return _POSTED.value(connection, p=place.platform, id=native_id) is not None


def is_offer_under_way(connection: Connection, place: Address) -> bool:
    """Whether the buttons last offered in that room, or an edit of them, have not arrived yet."""
    return _UNDER_WAY.value(connection, at=place, p=place.platform) is not None


def offered_on(connection: Connection, place: Address, native_id: str) -> list[str]:
    """The keys of the buttons of that message, by its id on the platform, in order."""
    if not native_id:  # as those have none that have not arrived
        return []
    return _keys(_OF_MESSAGE.value(connection, at=place, id=native_id))


def _keys(choices: str | None) -> list[str]:
    return choices.split("\n") if choices else []


def forget_offers(connection: Connection, shown_before: datetime) -> None:
    """The buttons shown up to then can't be pressed by a number any more."""
    _FORGET_OFFERS.run(connection, before=shown_before)


def oldest_offer(connection: Connection) -> datetime | None:
    """When the oldest buttons were shown that a number still presses."""
    shown_at: datetime | None = _OLDEST_OFFER.value(connection)
    return shown_at


def delivered(connection: Connection, claimed: Claimed, native_id: str, link: str | None) -> None:
    """It arrived. A post is kept, as it may be corrected; all else is wiped but for its key."""
    wiped = {} if _stands(claimed) else {"content": "", "destination": "", "lane": ""}
    fate = {"status": "sent", "native_id": native_id, "link": link, "fault": "", **wiped}
    _CHANGE.run(connection, row=claimed.row, **fate)


def _stands(claimed: Claimed) -> bool:
    """Whether it is a post of its own, that stands in a channel and may be corrected."""
    return claimed.post and not claimed.replaces


def postpone(connection: Connection, claimed: Claimed, now: datetime, until: datetime) -> None:
    """It did not arrive; try again from `until` on, and all behind it in that room.

    From its first failure on, its age counts from that failure.
    """
    again = {"status": "pending", "attempts": claimed.attempts + 1, "not_before": until}
    since = {} if claimed.attempts else {"created_at": now}
    _CHANGE.run(connection, row=claimed.row, **again, **since)


def give_up(connection: Connection, claimed: Claimed, status: str, fault: str) -> None:
    """It will not be tried again: refused, dropped, or unsure to have arrived.

    Its content is wiped, but for a post, which may be asked about and corrected.
    """
    wiped = {} if _stands(claimed) else {"content": ""}
    _CHANGE.run(connection, row=claimed.row, status=status, fault=fault, **wiped)


def pause(connection: Connection, claimed: Claimed, now: datetime) -> bool:
    """It waits for its reader, who does not hear the bot, to come back; False where it goes to no
    person alone. It has waited since its first pause, however often they come and go.
    """
    if _PERSON_AT.value(connection, at=claimed.to) is None:
        return False
    again = {"status": "paused", "fault": "blocked", "attempts": claimed.attempts + 1}
    since = {} if claimed.attempts else {"created_at": now}
    _CHANGE.run(connection, row=claimed.row, **again, **since)
    return True


def resume(connection: Connection, place: Address) -> bool:
    """Somebody is back there: what was paused may leave; whether there is any."""
    return bool(_RESUME.value(connection, at=place)) and bool(
        connection.execute(
            update(OUTBOX)
            .where(_PAUSED, OUTBOX.c.destination == place)
            .values(status="pending", fault="")
        ).rowcount
    )


def expire_paused(connection: Connection, before: datetime) -> None:
    """What has been paused since then, or for longer, is refused, and its content wiped."""
    _EXPIRE_PAUSED.run(connection, before=before)


def oldest_paused(connection: Connection) -> datetime | None:
    """Since when the first of what is paused has been."""
    since: datetime | None = _OLDEST_PAUSED.value(connection)
    return since


def drop(connection: Connection, row: int) -> None:
    """What waited is not to be said any more."""
    _CHANGE.run(connection, row=row, status="dropped", content="")


def drop_edits(connection: Connection, to: Address, post: str) -> None:
    """The edits of that post which still wait are not to be said any more."""
    waiting = UNFINISHED & (OUTBOX.c.platform == to.platform) & (OUTBOX.c.lane == to)
    edits = waiting & (OUTBOX.c.replaces == post) & (OUTBOX.c.status == "pending")
    connection.execute(update(OUTBOX).where(edits).values(status="dropped", content=""))


def unserved(connection: Connection, served: Sequence[str]) -> int:
    """At start: what waits on a platform that is off is refused; how many messages that are."""
    off = OUTBOX.c.platform.not_in(served)
    refused = {"status": "refused", "fault": "off", "told": False}
    waiting = update(OUTBOX).where(UNFINISHED, off)
    unsure = update(OUTBOX).where(OUTBOX.c.topic != "", OUTBOX.c.status == "unsure", off)
    replies = ~OUTBOX.c.post | (OUTBOX.c.replaces != "")
    wiped = waiting.where(replies).values(**refused, content="")
    changes = (wiped, waiting.values(refused), unsure.values(refused))
    return sum(connection.execute(change).rowcount for change in changes)


def troubled(connection: Connection, community_id: int) -> Sequence[Row[Any]]:
    """The posts that were refused, are unsure or stale, and that the desk was not told about."""
    return _TROUBLED.all(connection, community=community_id)


def mark_told(connection: Connection, row: int) -> None:
    """The desk knows about this one."""
    _CHANGE.run(connection, row=row, told=True)


def of_topic(connection: Connection, topic: str) -> Sequence[Row[Any]]:
    """All messages of one edition, call or poll, oldest first."""
    return connection.execute(
        select(OUTBOX).where(OUTBOX.c.topic == topic, OUTBOX.c.topic != "").order_by(OUTBOX.c.id)
    ).all()


def forget(connection: Connection, places: Sequence[Address]) -> None:
    """Wipe what was offered to somebody, and what could not be delivered to them."""
    connection.execute(delete(OFFER).where(OFFER.c.place.in_(places)))
    theirs = OUTBOX.c.destination.in_(places)
    connection.execute(update(OUTBOX).where(_PAUSED, theirs).values(status="dropped"))
    given_up = OUTBOX.c.status.in_(("refused", "dropped")) & theirs
    connection.execute(update(OUTBOX).where(given_up).values(content="", destination="", lane=""))


def owner(connection: Connection, row: int) -> int | None:
    """The community whose post that is; None when it is no post, or there is none."""
    query = select(OUTBOX.c.community_id).where(OUTBOX.c.id == row)
    found: int | None = connection.execute(query).scalar()
    return found


def settle_unsure(connection: Connection, row: int, status: str, now: datetime) -> bool:
    """The desk has said what became of an unsure post; False when it was settled before.

    Its age counts from then on.
    """
    unsure = update(OUTBOX).where(OUTBOX.c.id == row, OUTBOX.c.status == "unsure")
    again = {"told": False, "attempts": OUTBOX.c.attempts + 1, "created_at": now}
    return bool(connection.execute(unsure.values(status=status, **again)).rowcount)


def reword(connection: Connection, row: int, letter: Letter, **values: Any) -> None:
    """What this post is to say from now on, whether or not an edit brings it there."""
    _CHANGE.run(connection, row=row, content=pack_letter(letter), **values)
