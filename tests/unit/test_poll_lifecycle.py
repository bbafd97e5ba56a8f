"""Law: a poll's dates and cards keep their bounds, whatever is asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Illegal, Stale
from bot.polls import lifecycle
from bot.polls.card import buttons, card
from bot.polls.lifecycle import PACE, Deed, Secrecy, State, check_span, closing, counts, draw_at
from bot.polls.results import Result, Score, names_each, score_line
from bot.richtext import plain
from bot.tables import Poll, PollOption
from bot.texts import LANGUAGES, Speech
from tests.houses import PARIS
from tests.unit.test_lifecycles import reachable

SPEECH = Speech("fr", PARIS)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
SPANS = st.timedeltas(timedelta(days=-2), timedelta(days=800))


def poll(**values: object) -> Poll:
    made = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    closes_at = lifecycle.usual_closing(made, PARIS)
    usual = Poll(id=1, community_id=1, question="Quand ?", created_at=made, closes_at=closes_at)
    return usual.model_copy(update=values)


# --- states ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("deed", Deed)
def test_a_poll_moves_along_its_table_alone(state: State, deed: Deed) -> None:
    if lifecycle.allows(state, deed):
        assert lifecycle.after(state, deed) is lifecycle.TRANSITIONS[state, deed]
    else:
        with pytest.raises(Stale):
            lifecycle.after(state, deed)


def test_every_state_is_reached_and_two_are_final() -> None:
    assert reachable(lifecycle.TRANSITIONS, State.DRAFT) == set(State)
    assert reachable(lifecycle.TRANSITIONS, State.CLOSED) == {State.CLOSED}
    assert reachable(lifecycle.TRANSITIONS, State.DROPPED) == {State.DROPPED}


def test_what_was_said_before_voting_never_changes_after() -> None:
    voted_on = reachable(lifecycle.TRANSITIONS, State.OPEN)
    assert voted_on == lifecycle.VOTED_ON | {State.CANCELLED}
    assert not any(lifecycle.allows(state, Deed.REVEAL) for state in voted_on)


# --- dates ----------------------------------------------------------------------------------------


@given(MOMENTS)
def test_the_usual_closing_is_a_week_later_at_the_end_of_the_day(opens_at: datetime) -> None:
    closes_at = lifecycle.usual_closing(opens_at, PARIS)
    opens, closes = opens_at.astimezone(PARIS), closes_at.astimezone(PARIS)
    assert (closes.hour, closes.minute) == (18, 0)
    assert closes.date() - opens.date() == timedelta(days=7)


@given(MOMENTS, MOMENTS, st.none() | MOMENTS)
def test_a_chosen_closing_stays_and_the_usual_one_follows(
    first: datetime, opens_at: datetime, chosen: datetime | None
) -> None:
    usual = lifecycle.usual_closing(first, PARIS)
    one = poll(opens_at=first, closes_at=chosen or usual, closing_chosen=chosen is not None)
    assert closing(one, opens_at, PARIS) == (chosen or lifecycle.usual_closing(opens_at, PARIS))


@given(MOMENTS, MOMENTS)
def test_a_choice_is_one_also_where_it_is_the_usual(first: datetime, opens_at: datetime) -> None:
    usual = lifecycle.usual_closing(first, PARIS)
    one = poll(opens_at=first, closes_at=usual, closing_chosen=True)
    assert closing(one, opens_at, PARIS) == usual


@given(MOMENTS, SPANS, SPANS)
def test_only_a_span_within_bounds_is_taken(
    now: datetime, wait: timedelta, lasts: timedelta
) -> None:
    within = lasts > timedelta(0) and max(wait, lasts) <= lifecycle.LONGEST
    with nullcontext() if within else pytest.raises(Illegal, match=r"poll\."):
        check_span(now + wait, now + wait + lasts, now, SPEECH)


@given(MOMENTS, st.sampled_from(State), st.booleans())
def test_a_vote_counts_until_the_close_and_never_once_sealed(
    at: datetime, state: State, sealed: bool
) -> None:
    one = poll(state=state, sealed=sealed)
    taken = state in lifecycle.VOTED_ON and not sealed and at < one.closes_at
    assert counts(one, at) is taken


def test_a_vote_at_the_very_close_is_too_late() -> None:
    one = poll(state=State.OPEN)
    assert not counts(one, one.closes_at)
    assert counts(one, one.closes_at - timedelta(microseconds=1))


@given(st.none() | MOMENTS, st.none() | MOMENTS)
def test_cards_are_drawn_when_stale_and_never_too_soon(
    stale: datetime | None, drawn: datetime | None
) -> None:
    due = draw_at(poll(stale_since=stale, drawn_at=drawn))
    assert (due is None) == (stale is None)
    assert due is None or stale is None or due >= stale
    assert due is None or drawn is None or due >= drawn + PACE


# --- cards ----------------------------------------------------------------------------------------


def result(votes: Sequence[int], letter: str = "éé", name: str = "") -> Result:
    """One of the longest there may be."""
    names = (name,) * (names_each(len(votes)) if name else 0)
    scores = [Score(rank, letter * 50, count, names) for rank, count in enumerate(votes, start=1)]
    return Result(1, letter * 150, scores, sum(votes))


@pytest.mark.parametrize("state", [State.OPEN, State.CLOSED])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("options", range(2, 13))
def test_the_longest_card_is_one_message(state: State, language: str, options: int) -> None:
    shown = result([10_000] * options, letter="🎉", name="🎉" * 80)
    body = card(
        poll(state=state, secrecy=Secrecy.OPEN, question=shown.question),
        shown,
        Speech(language, PARIS),
        by_words=True,
    )
    assert len(plain(body).encode("utf-16-le")) // 2 <= 4096


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=12))
def test_a_result_says_numbers_before_any_bar(votes: list[int]) -> None:
    shown = result(votes)
    for block, score in zip(
        card(poll(state=State.CLOSED), shown, SPEECH)[1:], shown.scores, strict=False
    ):
        assert block.text.startswith(score_line(score, shown, SPEECH))
        assert block.text.count("█") <= 10


def test_without_votes_nothing_is_divided() -> None:
    assert "0 %" in plain(card(poll(state=State.CLOSED), result([0, 0]), SPEECH))


def test_a_choice_fits_in_a_button() -> None:
    option = PollOption(id=10**10, poll_id=10**10, position=12, text="O" * 100)
    assert len(buttons(poll(), [option], SPEECH)[0].key.encode()) <= 64
