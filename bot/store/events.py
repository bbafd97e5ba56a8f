"""Law: an event is received once, handled once, and its content wiped when it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Update, bindparam, func, select, text, update

from bot.messages import Address, Ended, Event
from bot.packing import keepable, pack_event, unpack_event
from bot.store import cursors
from bot.store.prepared import Prepared
from bot.store.schema import INBOX
from bot.store.upserts import upsert


@dataclass(frozen=True, slots=True)
class Received:
    """An event waiting to be handled, with its row's id and how often it was put off."""

    row: int
    content: str
    tries: int = 0

    @property
    def event(self) -> Event:
        """Unpacked only here, so that whoever handles it also answers for what can't be read."""
        return unpack_event(self.content)

    @property
    def key(self) -> str:
        """What the keys of its replies begin with; new each time it is taken up again."""
        return f"e{self.row}.{self.tries}"


_INSERT = Prepared(upsert(INBOX).on_conflict_do_nothing())
TO_DO = text("inbox.status = 'pending'")
KEPT = text("inbox.status in ('held', 'failed')")
"""Both in the very words of their index: with bound values SQLite reads all rows, or plans anew
at each run."""

_KEPT_EVENTS = select(INBOX.c.id, INBOX.c.content).where(KEPT)

_NEXT = Prepared(
    select(INBOX.c.id, INBOX.c.content, INBOX.c.tries).where(TO_DO).order_by(INBOX.c.id).limit(1)
)
_WAITING = Prepared(
    select(INBOX.c.id).where(TO_DO, INBOX.c.received_at < bindparam("before")).limit(1)
)
_AGAIN = INBOX.c.tries + 1
_SETTLE = Prepared(
    update(INBOX)
    .where(INBOX.c.id == bindparam("row"), TO_DO)
    .values(status="done", content="", account="")
)
_OF_STATUS = KEPT & (INBOX.c.status == bindparam("was"))
_EXPIRE = Prepared(
    update(INBOX)
    .where(_OF_STATUS, INBOX.c.received_at <= bindparam("before"))
    .values(status="done", content="", account="")
)
_OLDEST = Prepared(
    select(INBOX.c.received_at).where(_OF_STATUS).order_by(INBOX.c.received_at).limit(1)
)


def receive(
    connection: Connection, platform: str, events: Iterable[Event], cursor: str, now: datetime
) -> None:
    """Keep the events not received before, and how far the platform is read: one commit."""
    keep(connection, platform, events, now)
    cursors.move(connection, platform, cursor)


def keep(connection: Connection, platform: str, events: Iterable[Event], now: datetime) -> None:
    """Keep the events not received before."""
    rows = [
        {
            "platform": platform,
            "event_id": keepable(event.id),
            "account": keepable(event.account),
            "content": pack_event(event),
            "received_at": now,
        }
        for event in events
    ]
    _INSERT.run_each(connection, rows)


def next_pending(connection: Connection) -> Received | None:
    """The oldest event to handle."""
    row = _NEXT.one(connection)
    return None if row is None else Received(row.id, row.content, row.tries)


def is_waiting(connection: Connection, before: datetime) -> bool:
    """Whether something that was received before then is still to be handled."""
    return _WAITING.one(connection, before=before) is not None


def settle(connection: Connection, row: int) -> None:
    """The event is done, unless it is held; only its id is kept, which refuses its return."""
    _SETTLE.run(connection, row=row)


def fail(connection: Connection, row: int, fault: str) -> None:
    """Handling raised; the event is kept so that it can be replayed."""
    connection.execute(update(INBOX).where(INBOX.c.id == row).values(status="failed", fault=fault))


def replay(connection: Connection) -> int:
    """Failed events become pending again; how many."""
    return connection.execute(
        update(INBOX)
        .where(INBOX.c.status == "failed")
        .values(status="pending", fault="", tries=_AGAIN)
    ).rowcount


def hold(connection: Connection, row: int) -> None:
    """The event waits for its author's yes."""
    connection.execute(update(INBOX).where(INBOX.c.id == row).values(status="held"))


def release(connection: Connection, account: Address) -> None:
    """The yes has come: what this account said is handled now."""
    connection.execute(_of(account, "held").values(status="pending", tries=_AGAIN))


def forget(connection: Connection, account: Address) -> None:
    """Wipe what waits or failed of this account, and its votes in the ends of polls that failed."""
    connection.execute(_of(account, "held", "failed").values(status="done", content="", account=""))
    for row, event in _readable(connection.execute(_KEPT_EVENTS)):
        if not isinstance(event, Ended) or event.votes is None:
            continue
        others = tuple(vote for vote in event.votes if vote.account != account)
        if others != event.votes:
            amend(connection, row, replace(event, votes=others))


def _of(account: Address, *statuses: str) -> Update:
    return update(INBOX).where(INBOX.c.account == account, KEPT, INBOX.c.status.in_(statuses))


def held(connection: Connection, account: Address) -> int:
    """How many events of this account wait for its yes."""
    return _count(connection, account, "held")


def failed(connection: Connection, account: Address) -> int:
    """How many events of this account could not be handled, and are kept."""
    return _count(connection, account, "failed")


def _count(connection: Connection, account: Address, status: str) -> int:
    mine = (INBOX.c.account == account) & (INBOX.c.status == status)
    query = select(func.count()).where(KEPT, mine)
    return connection.execute(query).scalar_one()


def kept(connection: Connection, account: Address) -> list[tuple[int, Event]]:
    """The events of this account that are kept, held or failed, with their rows.

    One that can't be read any more is left out.
    """
    query = _KEPT_EVENTS.where(INBOX.c.account == account).order_by(INBOX.c.id)
    return list(_readable(connection.execute(query)))


def _readable(rows: Iterable[Row[Any]]) -> Iterator[tuple[int, Event]]:
    for row in rows:
        with suppress(KeyError, TypeError, ValueError):
            yield row.id, unpack_event(row.content)


def amend(connection: Connection, row: int, event: Event) -> None:
    """A kept event says this from now on."""
    _change(connection, row, content=pack_event(event))


def wipe(connection: Connection, row: int) -> None:
    """A kept event is taken back by its author."""
    _change(connection, row, status="done", content="", account="")


def _change(connection: Connection, row: int, **values: str) -> None:
    connection.execute(update(INBOX).where(INBOX.c.id == row).values(values))


def first_held(connection: Connection, account: Address) -> Event | None:
    """The first of the events of this account that wait for its yes."""
    query = select(INBOX.c.content).where(
        KEPT, INBOX.c.account == account, INBOX.c.status == "held"
    )
    content = connection.execute(query.order_by(INBOX.c.id).limit(1)).scalar()
    return None if content is None else unpack_event(content)


def expire(connection: Connection, status: str, before: datetime) -> int:
    """Wipe the held or failed events received before that time; how many."""
    return _EXPIRE.run(connection, was=status, before=before)


def oldest(connection: Connection, status: str) -> datetime | None:
    """When the oldest event of that status was received."""
    received_at: datetime | None = _OLDEST.value(connection, was=status)
    return received_at
