"""Law: the votes are the ballots, one a voter, whatever was changed, taken back or sealed."""

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
from bot.store import ballots, polls
from bot.store.ballots import Cast
from bot.store.schema import COMMUNITY
from bot.tables import Poll
from tests.houses import PARIS

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
OPTIONS = ("Nancy", "Rennes", "Metz")
VOTERS = st.sampled_from([Address(f"memory:{name}") for name in ("claire", "malik", "awa")])
CHOICES = st.lists(st.integers(0, 2), unique=True).map(tuple)
CASTS = st.lists(st.tuples(VOTERS, CHOICES), max_size=20)
"""Who chooses what; nothing takes back."""

Casts = list[tuple[Address, tuple[int, ...]]]


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


def cast(
    connection: Connection, voter: Address, chosen: tuple[int, ...], at: datetime = NOW
) -> None:
    own = ballots.own(connection, 1, voter)
    if chosen:
        options = tuple(option + 1 for option in chosen)
        ballots.cast(connection, Cast(1, voter, options, at), own, at)
    elif own is not None:
        ballots.take_back(connection, own, NOW)


def votes(connection: Connection) -> tuple[int, list[int]]:
    """How many have voted, and the votes of each option."""
    result = polls.result(connection, polls.get(connection, 1))
    return result.voters, [score.votes for score in result.scores]


def recount(last: Casts) -> tuple[int, list[int]]:
    """The same of what each voter did last, counted naively."""
    standing = [chosen for _, chosen in dict(last).items() if chosen]
    found = Counter(option for chosen in standing for option in chosen)
    return len(standing), [found[option] for option in range(len(OPTIONS))]


@given(CASTS)
def test_each_voter_counts_once_where_they_last_chose(casts: Casts) -> None:
    with opened_poll() as (connection, _):
        for rank, (voter, chosen) in enumerate(casts, start=1):
            cast(connection, voter, chosen)
            assert votes(connection) == recount(casts[:rank])


@given(CASTS, st.lists(VOTERS, max_size=3))
def test_who_is_forgotten_counts_no_more(casts: Casts, gone: list[Address]) -> None:
    with opened_poll() as (connection, _):
        for voter, chosen in casts:
            cast(connection, voter, chosen)
        ballots.forget(connection, gone, NOW)
        assert votes(connection) == recount([*casts, *((voter, ()) for voter in gone)])


@given(CASTS, CASTS)
def test_what_is_sealed_stays_whatever_becomes_of_its_ballots(before: Casts, after: Casts) -> None:
    with opened_poll() as (connection, _):
        for voter, chosen in before:
            cast(connection, voter, chosen)
        counted = votes(connection)
        polls.seal(connection, 1)
        for voter, _chosen in after:
            cast(connection, voter, ())
        ballots.forget(connection, [voter for voter, _chosen in before], NOW)
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
        cast(connection, Address("memory:claire"), (0, 2))
        for table in ("mark", "ballot"):
            connection.execute(text(f"DROP TABLE {table}"))
        assert votes(connection) == (1, [1, 0, 1])


def by_person(casts: Casts, linked: Sequence[Address]) -> Casts:
    """What was done, by persons: the linked accounts are one, named by the first of them."""
    first = min(linked)
    return [(first if voter in linked else voter, chosen) for voter, chosen in casts]


@given(CASTS, CASTS, st.lists(VOTERS, min_size=1, max_size=3, unique=True))
def test_linked_accounts_are_one_voter_whose_last_word_stands(
    before: Casts, after: Casts, linked: list[Address]
) -> None:
    """A ballot that was taken back before is none, and overrules nobody's."""
    with opened_poll() as (connection, _):
        for minute, (voter, chosen) in enumerate(before):
            cast(connection, voter, chosen, NOW + timedelta(minutes=minute))
        ballots.unite(connection, min(linked), linked, NOW)
        ballots.unite(connection, min(linked), linked, NOW)
        standing = [(voter, chosen) for voter, chosen in last_first(before) if chosen]
        people = by_person(standing, linked)
        assert votes(connection) == recount(people)
        for voter, chosen in by_person(after, linked):
            cast(connection, voter, chosen, NOW + timedelta(days=1))
        assert votes(connection) == recount([*people, *by_person(after, linked)])


def last_first(casts: Casts) -> Casts:
    """What each voter did last, in the order in which that was done."""
    last = {voter: rank for rank, (voter, _) in enumerate(casts)}
    return [casts[rank] for rank in sorted(last.values())]
