"""Law: states change along their tables alone; what readers saw is never taken for unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contributions import lifecycle as contribution
from bot.digests import lifecycle as edition
from bot.errors import Illegal

S = TypeVar("S")
D = TypeVar("D")

Text, Act = contribution.State, contribution.Deed
Issue, Step = edition.State, edition.Deed
PARIS = ZoneInfo("Europe/Paris")


def reachable(table: Mapping[tuple[S, D], S], start: S) -> set[S]:
    """All the states that some deeds lead to, the first included."""
    found, fresh = {start}, {start}
    while fresh:
        fresh = {end for (state, _), end in table.items() if state in fresh} - found
        found |= fresh
    return found


def walk(table: Mapping[tuple[S, D], S], start: S, deeds: Iterable[D]) -> list[tuple[D, S]]:
    """The deeds that lead somewhere, each with the state it led to."""
    path, state = [], start
    for deed in deeds:
        if (state, deed) in table:
            state = table[state, deed]
            path.append((deed, state))
    return path


# --- contributions --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", Text)
@pytest.mark.parametrize("deed", Act)
def test_a_contribution_moves_along_its_table_alone(
    state: contribution.State, deed: contribution.Deed
) -> None:
    if contribution.allows(state, deed):
        assert contribution.after(state, deed) is contribution.TRANSITIONS[state, deed]
    else:
        with pytest.raises(Illegal, match=r"contribution\.not_now"):
            contribution.after(state, deed)


def test_every_state_of_a_contribution_is_reached() -> None:
    assert reachable(contribution.TRANSITIONS, Text.DRAFT) == set(Text)


def test_a_withdrawal_is_final() -> None:
    assert reachable(contribution.TRANSITIONS, Text.WITHDRAWN) == {Text.WITHDRAWN}


def test_a_withdrawal_is_possible_everywhere_else() -> None:
    states = {state for state in Text if contribution.allows(state, Act.WITHDRAW)}
    assert states == set(Text) - {Text.WITHDRAWN}


def test_what_is_published_never_goes_back() -> None:
    assert reachable(contribution.TRANSITIONS, Text.PUBLISHED) == {Text.PUBLISHED, Text.WITHDRAWN}


def test_an_edit_never_leaves_an_approval_standing() -> None:
    after = {state: contribution.after(state, Act.REVISE) for state in set(Text) - {Text.WITHDRAWN}}
    assert {state for state, end in after.items() if state is end} == {
        Text.DRAFT,
        Text.WAITING,
    } | contribution.LOCKED
    assert {end for state, end in after.items() if state is not end} == {Text.WAITING}


@given(st.lists(st.sampled_from(list(Act)), max_size=40))
def test_nothing_is_frozen_or_published_in_a_wording_that_nobody_approved(
    deeds: list[contribution.Deed],
) -> None:
    approved = False
    state = Text.DRAFT
    for deed, after in walk(contribution.TRANSITIONS, Text.DRAFT, deeds):
        if deed in (Act.APPROVE, Act.HOLD, Act.REFUSE, Act.UNDO):
            approved = deed in (Act.APPROVE, Act.HOLD)
        elif deed is Act.REVISE and state not in contribution.LOCKED:
            approved = False
        state = after
        assert approved or state not in (Text.APPROVED, Text.FROZEN, Text.PUBLISHED)


# --- editions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", Issue)
@pytest.mark.parametrize("deed", Step)
def test_an_edition_moves_along_its_table_alone(state: edition.State, deed: edition.Deed) -> None:
    if (state, deed) in edition.TRANSITIONS:
        assert edition.after(state, deed) is edition.TRANSITIONS[state, deed]
    else:
        with pytest.raises(Illegal, match=r"edition\.not_now"):
            edition.after(state, deed)


def test_every_state_of_an_edition_is_reached() -> None:
    assert reachable(edition.TRANSITIONS, Issue.COLLECTING) == set(Issue)


def test_a_skipped_edition_stays_skipped() -> None:
    assert reachable(edition.TRANSITIONS, Issue.SKIPPED) == {Issue.SKIPPED}


def test_a_published_edition_is_corrected_and_nothing_else() -> None:
    assert reachable(edition.TRANSITIONS, Issue.PUBLISHED) == {Issue.PUBLISHED, Issue.CORRECTED}


def test_once_it_is_leaving_nobody_can_call_it_back() -> None:
    left = reachable(edition.TRANSITIONS, Issue.PUBLISHING)
    # Skipped: when all of it was withdrawn before any of it had left.
    assert left == {*edition.READABLE, Issue.SKIPPED}


@given(st.lists(st.sampled_from(list(Step)), max_size=40))
def test_nothing_leaves_without_a_standing_yes(deeds: list[edition.Deed]) -> None:
    yes = False
    for deed, state in walk(edition.TRANSITIONS, Issue.COLLECTING, deeds):
        if deed in (Step.APPROVE, Step.REOPEN):
            yes = deed is Step.APPROVE
        assert yes or state not in edition.READABLE


# --- when -----------------------------------------------------------------------------------------

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
DELAYS = st.timedeltas(timedelta(days=-7), timedelta(days=30))


@given(MOMENTS, DELAYS)
def test_a_late_edition_goes_out_by_day_and_soon(publish_at: datetime, late: timedelta) -> None:
    now = publish_at + late
    leaves = edition.goes_out_at(publish_at, now, PARIS)
    if late <= edition.ON_TIME:
        assert leaves == publish_at
    else:
        assert 8 <= leaves.astimezone(PARIS).hour < 20
        assert timedelta(0) <= leaves - now <= timedelta(hours=14)


@given(MOMENTS, DELAYS)
def test_the_desk_is_never_nudged_in_the_past_nor_every_minute(
    publish_at: datetime, late: timedelta
) -> None:
    now = publish_at + late
    nudge = edition.next_nudge(publish_at, now, PARIS)
    assert nudge > now
    assert nudge == publish_at or nudge - now >= timedelta(days=1)
