"""Law: a series has one poll at most for each of its instants; each is an ordinary poll.

A new one is as the one before it was: what the desk changes of one holds for those that follow.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.polls.lifecycle import State
from bot.store import polls
from bot.store.loading import loaded
from bot.store.prepared import Prepared
from bot.store.schema import OCCURRENCE, POLL, SERIES
from bot.tables import Occurrence, Poll, Series

TERMS = (
    *("community_id", "question", "secrecy", "native", "kind", "most", "showing"),
    *("electorate", "fixed_roll"),
)
"""What a poll of a series has from the one before it; the rest is each one's own life."""

_RUNNING = Prepared(
    select(SERIES)
    .where(SERIES.c.community_id == bindparam("community"), SERIES.c.ended_at.is_(None))
    .order_by(SERIES.c.id)
)
_OF_POLL = Prepared(
    select(SERIES)
    .join(OCCURRENCE, OCCURRENCE.c.series_id == SERIES.c.id)
    .where(OCCURRENCE.c.poll_id == bindparam("poll"))
)
_NEWEST = Prepared(
    select(OCCURRENCE)
    .where(OCCURRENCE.c.series_id == bindparam("series"))
    .order_by(OCCURRENCE.c.occurs_at.desc())
    .limit(1)
)
_SCHEDULED = Prepared(
    select(POLL)
    .join(OCCURRENCE, OCCURRENCE.c.poll_id == POLL.c.id)
    .where(OCCURRENCE.c.series_id == bindparam("series"), POLL.c.state == str(State.SCHEDULED))
    .order_by(POLL.c.id)
)
_END = Prepared(
    update(SERIES).where(SERIES.c.id == bindparam("series"), SERIES.c.ended_at.is_(None))
)


def begin(connection: Connection, series: Series, occurs_at: datetime, poll: Poll) -> int:
    """Keep a series whose first poll is this one; its id."""
    query = insert(SERIES).values(series.model_dump(exclude={"id"})).returning(SERIES.c.id)
    series_id: int = connection.execute(query).scalar_one()
    _add(connection, series_id, occurs_at, poll)
    return series_id


def _add(connection: Connection, series_id: int, occurs_at: datetime, poll: Poll) -> None:
    this = {"series_id": series_id, "occurs_at": occurs_at, "poll_id": poll.id}
    connection.execute(insert(OCCURRENCE).values(this))


def make_next(
    connection: Connection,
    newest: Occurrence,
    opens_at: datetime,
    closes_at: datetime,
    now: datetime,
) -> Poll:
    """The next poll of a series, scheduled; the database refuses a second one for its instant."""
    before = polls.get(connection, newest.poll_id)
    options = [option.text for option in polls.options(connection, before.id)]
    following = Poll(
        **before.model_dump(include=set(TERMS)),
        state=State.SCHEDULED,
        created_at=now,
        opens_at=opens_at,
        closes_at=closes_at,
        closing_chosen=True,
    )
    made = polls.make(connection, following, options)
    _add(connection, newest.series_id, opens_at, made)
    return made


def running(connection: Connection, community_id: int) -> list[Series]:
    """The series of a community that go on, oldest first."""
    return [loaded(Series, row) for row in _RUNNING.all(connection, community=community_id)]


def of_poll(connection: Connection, poll_id: int | None) -> Series | None:
    """The series that a poll is of, be it over."""
    row = _OF_POLL.one(connection, poll=poll_id)
    return None if row is None else loaded(Series, row)


def newest(connection: Connection, series_id: int | None) -> Occurrence:
    """The latest instant of a series that has a poll."""
    return loaded(Occurrence, _NEWEST.one(connection, series=series_id))


def scheduled(connection: Connection, series_id: int | None) -> list[Poll]:
    """Its polls that are still to open at their date."""
    return [loaded(Poll, row) for row in _SCHEDULED.all(connection, series=series_id)]


def end(connection: Connection, series_id: int | None, now: datetime) -> bool:
    """No other poll of it is made; False when that was so already."""
    return _END.run(connection, series=series_id, ended_at=now) > 0
