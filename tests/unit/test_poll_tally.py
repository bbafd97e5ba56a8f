"""Law: the votes are the ballots, one a voter, whatever was changed, taken back or sealed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, insert, text
from sqlmodel import SQLModel

from bot.messages import Address
from bot.polls.lifecycle import Deed, usual_closing
from bot.store import ballots, polls
from bot.store.schema import BALLOT, COMMUNITY
from bot.tables import Ballot, Poll
from tests.houses import PARIS

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
OPTIONS = ("Nancy", "Rennes", "Metz")
VOTERS = st.sampled_from([Address(f"memory:{name}") for name in ("claire", "malik", "awa")])
CASTS = st.lists(st.tuples(VOTERS, st.none() | st.integers(0, 2)), max_size=20)
"""Who chooses what; None takes back."""


@contextmanager
def opened_poll() -> Iterator[tuple[Connection, Poll]]:
    with create_engine("sqlite://").connect() as connection:
        SQLModel.metadata.create_all(connection)
        connection.execute(insert(COMMUNITY).values(id=1, slug="futurs", created_at=NOW))
        closes_at = usual_closing(NOW, PARIS)
        draft = Poll(community_id=1, question="Où ?", created_at=NOW, closes_at=closes_at)
        polls.make(connection, draft, OPTIONS)
        for deed in (Deed.SCHEDULE, Deed.OPEN):
            assert polls.move(connection, polls.get(connection, 1), deed)
        yield connection, polls.get(connection, 1)


def cast(connection: Connection, voter: Address, option: int | None) -> None:
    own = ballots.own(connection, 1, voter)
    if option is not None:
        ballot = Ballot(poll_id=1, voter=voter, option_id=option + 1, voted_at=NOW)
        ballots.cast(connection, ballot, NOW)
    elif own is not None:
        ballots.take_back(connection, own, NOW)


def votes(connection: Connection) -> list[int]:
    result = polls.result(connection, polls.get(connection, 1))
    return [score.votes for score in result.scores]


@given(CASTS)
def test_each_voter_counts_once_where_they_last_chose(
    casts: list[tuple[Address, int | None]],
) -> None:
    with opened_poll() as (connection, _):
        for voter, option in casts:
            cast(connection, voter, option)
        expected = Counter(option for option in dict(casts).values() if option is not None)
        assert votes(connection) == [expected[option] for option in range(len(OPTIONS))]


@given(CASTS, CASTS)
def test_what_is_sealed_stays_whatever_becomes_of_its_ballots(
    before: list[tuple[Address, int | None]], after: list[tuple[Address, int | None]]
) -> None:
    with opened_poll() as (connection, _):
        for voter, option in before:
            cast(connection, voter, option)
        counted = votes(connection)
        polls.seal(connection, 1)
        for voter, _option in after:
            cast(connection, voter, None)
        ballots.forget(connection, [voter for voter, _option in before], NOW)
        polls.seal(connection, 1)
        assert votes(connection) == counted


def test_the_cards_fall_behind_once_until_they_are_drawn() -> None:
    with opened_poll() as (connection, poll):
        assert [ballots.fell_behind(connection, 1, NOW) for _ in range(3)] == [True, False, False]
        assert polls.claim_drawing(connection, poll, NOW)
        assert not polls.claim_drawing(connection, poll, NOW)
        assert ballots.fell_behind(connection, 1, NOW)


def test_ten_thousand_ballots_are_counted_in_an_index() -> None:
    with opened_poll() as (connection, _):
        rows = [
            {
                "poll_id": 1,
                "voter": f"memory:{rank}",
                "option_id": rank % 3 + 1,
                "name": "",
                "voted_at": NOW,
            }
            for rank in range(10_000)
        ]
        connection.execute(insert(BALLOT), rows)
        assert votes(connection) == [3334, 3333, 3333]
        count = "SELECT option_id, count(*) FROM ballot WHERE poll_id = 1 GROUP BY option_id"
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {count}")).all()
        assert [row.detail for row in plan] == [
            "SEARCH ballot USING COVERING INDEX ballot_tally (poll_id=?)"
        ]
