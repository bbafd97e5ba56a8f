"""Law: the votes are the ballots, one a voter, whatever was changed, taken back or sealed.

So are the voters of each platform, by where each has last cast a ballot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, insert, text
from sqlmodel import SQLModel

from bot.messages import Address
from bot.polls.lifecycle import Deed, usual_closing
from bot.store import ballots, polls, reach
from bot.store.ballots import Cast
from bot.store.schema import COMMUNITY
from bot.tables import Poll
from tests.houses import PARIS

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
OPTIONS = ("Nancy", "Rennes", "Metz")
VOTERS = st.sampled_from([Address(f"memory:{name}") for name in ("claire", "malik", "awa")])
CHOICES = st.lists(st.integers(0, 2), unique=True).map(tuple)
CASTS = st.lists(
    st.tuples(VOTERS, st.tuples(CHOICES, st.sampled_from(("telegram", "matrix")))), max_size=20
)
"""Who chooses what, and on which platform; nothing takes back."""

Choice = tuple[tuple[int, ...], str]
Casts = list[tuple[Address, Choice]]
Votes = tuple[int, list[int], dict[str, int]]
NOTHING: Choice = ((), "")


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


def cast(connection: Connection, voter: Address, choice: Choice, at: datetime = NOW) -> None:
    own = ballots.own(connection, 1, voter)
    chosen, platform = choice
    if chosen:
        options = tuple(option + 1 for option in chosen)
        ballots.cast(connection, Cast(1, voter, options, at, platform=platform), own, at)
    elif own is not None:
        ballots.take_back(connection, own, NOW)


def votes(connection: Connection) -> Votes:
    """How many have voted, the votes of each option, and the voters of each platform."""
    poll = polls.get(connection, 1)
    result = polls.result(connection, poll)
    reached = dict(reach.split(connection, poll))
    return result.voters, [score.votes for score in result.scores], reached


def recount(last: Casts) -> Votes:
    """The same of what each voter did last, counted naively."""
    standing = [choice for choice in dict(last).values() if choice[0]]
    found = Counter(option for chosen, _ in standing for option in chosen)
    reached = Counter(platform for _, platform in standing)
    return len(standing), [found[option] for option in range(len(OPTIONS))], dict(reached)


@given(CASTS)
def test_each_voter_counts_once_where_they_last_chose(casts: Casts) -> None:
    with opened_poll() as (connection, _):
        for rank, (voter, choice) in enumerate(casts, start=1):
            cast(connection, voter, choice)
            assert votes(connection) == recount(casts[:rank])


@given(CASTS, st.lists(VOTERS, max_size=3))
def test_who_is_forgotten_counts_no_more(casts: Casts, gone: list[Address]) -> None:
    with opened_poll() as (connection, _):
        for voter, choice in casts:
            cast(connection, voter, choice)
        ballots.forget(connection, gone, NOW)
        assert votes(connection) == recount([*casts, *((voter, NOTHING) for voter in gone)])


@given(CASTS, CASTS)
def test_what_is_sealed_stays_whatever_becomes_of_its_ballots(before: Casts, after: Casts) -> None:
    with opened_poll() as (connection, _):
        for voter, choice in before:
            cast(connection, voter, choice)
        counted = votes(connection)
        polls.seal(connection, 1)
        for voter, _choice in after:
            cast(connection, voter, NOTHING)
        ballots.forget(connection, [voter for voter, _choice in before], NOW)
        polls.seal(connection, 1)
        assert votes(connection) == counted


def test_the_cards_fall_behind_once_until_they_are_drawn() -> None:
    with opened_poll() as (connection, poll):
        assert [ballots.fell_behind(connection, 1, NOW) for _ in range(3)] == [True, False, False]
        assert polls.claim_drawing(connection, poll, NOW)
        assert not polls.claim_drawing(connection, poll, NOW)
        assert ballots.fell_behind(connection, 1, NOW)


def test_to_read_a_result_no_ballot_is_read() -> None:
    """It costs as much with a hundred votes as with a hundred thousand."""
    with opened_poll() as (connection, _):
        cast(connection, Address("memory:claire"), ((0, 2), "matrix"))
        for table in ("mark", "ballot"):
            connection.execute(text(f"DROP TABLE {table}"))
        assert votes(connection) == (1, [1, 0, 1], {"matrix": 1})


def by_person(casts: Casts, linked: Sequence[Address]) -> Casts:
    """What was done, by persons: the linked accounts are one, named by the first of them."""
    first = min(linked)
    return [(first if voter in linked else voter, choice) for voter, choice in casts]


@given(CASTS, CASTS, st.lists(VOTERS, min_size=1, max_size=3, unique=True))
def test_linked_accounts_are_one_voter_whose_last_word_stands(
    before: Casts, after: Casts, linked: list[Address]
) -> None:
    """A ballot that was taken back before is none, and overrules nobody's."""
    with opened_poll() as (connection, _):
        for minute, (voter, choice) in enumerate(before):
            cast(connection, voter, choice, NOW + timedelta(minutes=minute))
        ballots.unite(connection, min(linked), linked, NOW)
        ballots.unite(connection, min(linked), linked, NOW)
        standing = [(voter, choice) for voter, choice in last_first(before) if choice[0]]
        people = by_person(standing, linked)
        assert votes(connection) == recount(people)
        for voter, choice in by_person(after, linked):
            cast(connection, voter, choice, NOW + timedelta(days=1))
        assert votes(connection) == recount([*people, *by_person(after, linked)])


def last_first(casts: Casts) -> Casts:
    """What each voter did last, in the order in which that was done."""
    last = {voter: rank for rank, (voter, _) in enumerate(casts)}
    return [casts[rank] for rank in sorted(last.values())]
