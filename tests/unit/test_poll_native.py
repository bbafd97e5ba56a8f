"""Law: in whatever order answers come, are lost, taken away and read again, the rules decide.

Beside the code stands a model that is told everything in the order of time, and keeps one page for
each voter: what is written last is what they want.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, update

from adapters.memory import EVERYTHING
from bot.messages import Address, Closing, Paper
from bot.polls.native import (
    FETCHED_WITHIN,
    SENT_WITHIN,
    is_shown,
    late_votes,
    votes_due,
)
from bot.ports import Traits
from bot.store import ballots, polls, responses
from bot.store.schema import POLL
from bot.tables import Poll, Response
from tests.unit.test_poll_tally import NOW, opened_poll, votes

POST = "$poll"
FEWER = settings(max_examples=40)

CLOSE = timedelta(minutes=8)
"""The poll closes so long after it was opened: some answers come later."""


@dataclass(frozen=True)
class Vote:
    """Something that a voter did at a minute, in the room or by the card."""

    rank: int
    voter: str
    answers: tuple[str, ...]
    minute: int
    in_room: bool = True
    gone: bool = False

    @property
    def response(self) -> Response:
        return Response(
            message=f"memory:${self.rank:03}",
            poll_id=1,
            of=POST if self.in_room else "",
            voter=f"memory:{self.voter}",
            name=self.voter,
            answers=list(self.answers),
            at=NOW + timedelta(minutes=self.minute),
        )


ANSWERS = st.one_of(
    st.sampled_from([(), ("1",), ("2",), ("3",), ("1", "2"), ("2", "?"), ("?",), ("01",), ("",)]),
    st.lists(st.sampled_from(["1", "2", "3", "4"]), max_size=3).map(tuple),
)
VOTERS = st.sampled_from(["claire", "malik", "awa"])
ONE = st.builds(Vote, st.just(0), VOTERS, ANSWERS, st.integers(0, 12), gone=st.booleans())


@st.composite
def series(draw: st.DrawFn) -> list[Vote]:
    """In no order of time; each with an id of its own."""
    return [replace(one, rank=rank) for rank, one in enumerate(draw(st.lists(ONE, max_size=12)))]


def model(done: list[Vote]) -> dict[str, int]:
    """Each voter's choice: the pages, as they are filled in the order of time."""
    pages: dict[str, list[tuple[str, ...]]] = {}
    for minute in range(8):
        for one in done:
            if one.minute == minute and not one.gone:
                pages.setdefault(one.voter, []).append(one.answers)
    last = {voter: written[-1] for voter, written in pages.items()}
    valid = {voter: answers for voter, answers in last.items() if set(answers) <= {"1", "2", "3"}}
    return {voter: int(answers[0]) for voter, answers in valid.items() if answers}


# --- the rules ------------------------------------------------------------------------------------


@given(series())
def test_who_chose_something_too_late_is_counted_apart(done: list[Vote]) -> None:
    expected = {one.voter for one in done if one.minute >= 8 and one.answers}
    assert late_votes((one.response for one in done), NOW + CLOSE) == len(expected)


@pytest.mark.parametrize(
    ("status", "sent_at", "due"),
    [
        ("pending", None, NOW + SENT_WITHIN),
        ("sending", None, NOW + SENT_WITHIN),
        ("sent", NOW + CLOSE, NOW + CLOSE + FETCHED_WITHIN),
        ("refused", None, None),
        ("dropped", None, None),
    ],
)
def test_votes_are_waited_for_as_long_as_they_may_come(
    status: str, sent_at: datetime | None, due: datetime | None
) -> None:
    assert votes_due(status, NOW, sent_at) == due


def test_a_platform_shows_polls_when_it_can_also_end_them() -> None:
    room = Address("memory:canal")
    assert is_shown(Traits(shows=EVERYTHING), room)
    assert not is_shown(Traits(shows=EVERYTHING - {Closing}), room)
    assert not is_shown(Traits(shows=EVERYTHING - {Paper}), room)
    assert not is_shown(Traits(shows=EVERYTHING, polled=frozenset()), room)
    assert is_shown(Traits(shows=EVERYTHING, polled=frozenset({room})), room)


# --- the ledger -----------------------------------------------------------------------------------


def native_poll(connection: Connection) -> Poll:
    connection.execute(update(POLL).values(native=True, closes_at=NOW + CLOSE))
    return polls.get(connection, 1)


def kept(connection: Connection) -> dict[str, int]:
    """Each voter's ballot."""
    owns = {
        name: ballots.own(connection, 1, Address(f"memory:{name}"))
        for name in ("claire", "malik", "awa")
    }
    return {name: own.options[0] for name, own in owns.items() if own}


@FEWER
@given(series(), st.randoms(use_true_random=False))
def test_in_whatever_order_it_comes_the_ledger_comes_to_the_same(
    done: list[Vote], chance: Random
) -> None:
    with opened_poll() as (connection, _):
        poll = native_poll(connection)
        coming = [(one, False) for one in done] + [(one, True) for one in done if one.gone]
        chance.shuffle(coming)
        for one, is_taken_away in sorted(coming, key=lambda each: each[1]):
            if is_taken_away:
                assert responses.withdraw(connection, one.response.message, NOW) is not None
            else:
                responses.answer(connection, poll, one.response, NOW)
        assert kept(connection) == model(done)
        found = Counter(model(done).values())
        platforms = {"memory": found.total()} if found else {}
        assert votes(connection) == (found.total(), [found[n] for n in (1, 2, 3)], platforms)


@FEWER
@given(series(), st.sets(st.integers(0, 12)))
def test_read_again_whole_nothing_is_missing_and_nothing_too_many(
    done: list[Vote], lost: set[int]
) -> None:
    """Of some answers nothing was heard, of some that they were taken away."""
    with opened_poll() as (connection, _):
        poll = native_poll(connection)
        for one in done:
            if one.rank not in lost:
                responses.answer(connection, poll, one.response, NOW)
        there = [one.response for one in done if not one.gone]
        responses.reconcile(connection, poll, POST, there, NOW)
        assert kept(connection) == model(done)
        known = {one.message for one in responses.of_post(connection, 1, POST)}
        assert known == {one.message for one in there}


@FEWER
@given(series(), st.lists(st.tuples(VOTERS, st.integers(1, 3), st.integers(0, 12)), max_size=6))
def test_room_and_card_are_one_ballot_the_latest_wins(
    done: list[Vote], cards: list[tuple[str, int, int]]
) -> None:
    """A card has one vote at a time: the one that was cast by it last, as it came."""
    by_card = {
        voter: Vote(100 + rank, voter, (str(option),), minute, in_room=False)
        for rank, (voter, option, minute) in enumerate(cards)
    }
    with opened_poll() as (connection, _):
        poll = native_poll(connection)
        for one in done:
            responses.answer(connection, poll, replace(one, gone=False).response, NOW)
        for rank, (voter, option, minute) in enumerate(cards):
            vote = Vote(100 + rank, voter, (str(option),), minute, in_room=False)
            responses.cast(connection, poll, vote.response, NOW)
        there = [one.response for one in done if not one.gone]
        responses.reconcile(connection, poll, POST, there, NOW)
        assert kept(connection) == model([*done, *by_card.values()])


@FEWER
@given(series(), VOTERS)
def test_what_is_taken_back_or_erased_never_comes_again(done: list[Vote], voter: str) -> None:
    account = Address(f"memory:{voter}")
    with opened_poll() as (connection, _):
        poll = native_poll(connection)
        for one in done:
            responses.answer(connection, poll, one.response, NOW)
        ballots.forget(connection, [account], NOW)
        responses.forget(connection, [account])
        there = [one.response for one in done]
        responses.reconcile(connection, poll, POST, there, NOW)
        others = [replace(one, gone=False) for one in done if one.voter != voter]
        assert kept(connection) == model(others)
        assert responses.of_voters(connection, [account]) == []


def test_an_answer_heard_twice_is_one() -> None:
    vote = Vote(1, "claire", ("2",), 1)
    with opened_poll() as (connection, _):
        poll = native_poll(connection)
        assert responses.answer(connection, poll, vote.response, NOW)
        assert not responses.answer(connection, poll, vote.response, NOW)
        assert votes(connection)[1] == [0, 1, 0]
