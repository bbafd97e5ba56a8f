"""Law: the database has one poll at most for each date of a series; their totals make a trend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, update
from sqlalchemy.exc import IntegrityError

from bot.polls.lifecycle import State
from bot.polls.trend import SHOWN, Past
from bot.seasons.rule import Rule
from bot.store import people, polls, series, trends
from bot.store.database import Store
from bot.store.schema import POLL, POLL_OPTION
from bot.tables import Poll

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    opened.run_now(people.keep_communities, ["futurs"], NOON)
    opened.run_now(begin)
    yield opened
    opened.close()


def begin(connection: Connection) -> None:
    draft = Poll(community_id=1, question="Ça va ?", created_at=NOON, closes_at=NOON + WEEK)
    first = polls.make(connection, draft, ["Oui", "Non"])
    rule = Rule("0 12 * * fri", ZoneInfo("UTC"), stride=1, days=7, until=NOON + 52 * WEEK)
    series.begin(connection, rule.begun(1, NOON), NOON, first)


def follow(connection: Connection, weeks: int) -> int:
    """The number of the poll that many weeks after the first."""
    newest, opens_at = series.newest(connection, 1), NOON + weeks * WEEK
    made = series.make_next(connection, newest, opens_at, opens_at + WEEK, NOON)
    return made.id or 0


def close(connection: Connection, poll_id: int, yes: int, no: int, *, withheld: bool) -> None:
    closed = {"state": State.CLOSED, "voters": yes + no, "withheld": withheld}
    connection.execute(update(POLL).where(POLL.c.id == poll_id).values(closed))
    for text, votes in (("Oui", yes), ("Non", no)):
        its = (POLL_OPTION.c.poll_id == poll_id) & (POLL_OPTION.c.text == text)
        connection.execute(update(POLL_OPTION).where(its).values(votes=votes))


def test_a_second_poll_for_the_same_date_is_refused_whole(store: Store) -> None:
    assert store.run_now(follow, 1) == 2
    with pytest.raises(IntegrityError):
        store.run_now(follow, 1)
    assert store.run_now(polls.find, 3) is None


def test_the_last_ones_that_closed_before_are_what_a_trend_goes_through(store: Store) -> None:
    """Neither one that is still open, nor one whose result is withheld."""
    withheld, still_open, last = 5, 6, SHOWN + 3
    for number in range(1, last + 1):
        assert number == 1 or store.run_now(follow, number - 1) == number
        if number != still_open:
            store.run_now(close, number, number, 1, withheld=number == withheld)
    shown = [Past(number + 1, [number, 1]) for number in (2, 3, 4, 7, 8)]
    assert store.run_now(trends.earlier, last) == shown
    assert store.run_now(trends.earlier, 1) == []
