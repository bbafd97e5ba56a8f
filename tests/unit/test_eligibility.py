"""Law: a vote is taken of exactly those whom the poll is for; a refusal says the true reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contributions.regions import REGIONS
from bot.digests.calendar import CIVIL_FROM, CIVIL_UNTIL
from bot.duties.reminders import remind_at
from bot.errors import Illegal
from bot.polls.eligibility import (
    Elector,
    Electorate,
    Scope,
    barred,
    electorate,
    read_electorate,
    who_may,
)
from bot.polls.lifecycle import State
from bot.polls.results import Result, Score, total
from bot.polls.terms import would_clash
from bot.tables import Poll
from bot.texts import LANGUAGES, Speech

PARIS = ZoneInfo("Europe/Paris")
OPENED = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CODES = [region.code for region in REGIONS]


def poll(**values: object) -> Poll:
    usual = Poll(
        id=3,
        community_id=1,
        question="Quand ?",
        state=State.OPEN,
        secrecy="open",
        created_at=OPENED,
        opened_at=OPENED,
        closes_at=OPENED + timedelta(days=7),
    )
    return usual.model_copy(update=values)


# --- who may vote ---------------------------------------------------------------------------------

KEPT = st.sampled_from(["all", "members", "animators"]) | st.lists(
    st.sampled_from(CODES), min_size=1, max_size=3, unique=True
).map(lambda codes: " ".join(["regions", *codes]))
AROUND = st.timedeltas(timedelta(days=-2), timedelta(days=2)).map(lambda wait: OPENED + wait)
ELECTORS = st.builds(
    Elector, st.none() | AROUND, st.sampled_from(["", *CODES]), animates=st.booleans()
)


@given(KEPT, st.booleans(), ELECTORS)
def test_whoever_is_of_the_electorate_may_vote_and_nobody_else(
    kept: str, fixed: bool, one: Elector
) -> None:
    word, *codes = kept.split()
    in_time = one.member_since is not None and (not fixed or one.member_since <= OPENED)
    may = {
        "all": not fixed or in_time,
        "members": in_time,
        "animators": one.animates,
        "regions": in_time and one.region in codes,
    }
    who = electorate(poll(electorate=kept, fixed_roll=fixed))
    assert (barred(who, one, OPENED) == "") is may[word]


@given(KEPT, st.booleans(), ELECTORS)
def test_a_region_is_asked_for_only_where_it_would_help(
    kept: str, fixed: bool, one: Elector
) -> None:
    key = barred(electorate(poll(electorate=kept, fixed_roll=fixed)), one, OPENED)
    assert (key == "eligibility.no_region") is (kept.startswith("regions") and not one.region)


@given(KEPT, st.booleans(), st.sampled_from(LANGUAGES))
def test_the_card_says_so_in_a_line_unless_everybody_may(
    kept: str, fixed: bool, language: str
) -> None:
    one = poll(electorate=kept, fixed_roll=fixed)
    said = who_may(electorate(one), Speech(language, PARIS))
    assert bool(said) is (kept != "all" or fixed)
    assert (would_clash(one, native=True) == "poll.native.some") is bool(said), (
        "a room can't be kept to some"
    )


# --- as it is typed -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("tous", "all"),
        ("Tout  le monde", "all"),
        ("Membres", "members"),
        ("Équipe", "animators"),
        ("animators", "animators"),
        ("Bretagne", "regions 53"),
        ("Normandie, bretagne", "regions 53 28"),
        ("Rennes et Quimper", "regions 53"),
        ("PACA ; Corse and Bretagne", "regions 53 94 93"),
    ],
)
def test_an_electorate_is_read_in_either_language(typed: str, kept: str) -> None:
    assert read_electorate(typed) == kept


@pytest.mark.parametrize("typed", [",", "Bretagne, Atlantide", "Tout le mond", "0"])
def test_what_names_no_region_is_refused(typed: str) -> None:
    with pytest.raises(Illegal, match=r"region\."):
        read_electorate(typed)


@given(st.lists(st.sampled_from(REGIONS), min_size=1))
def test_regions_are_kept_once_in_their_own_order(named: list[tuple[str, str]]) -> None:
    kept = read_electorate(", ".join(name for _, name in named))
    who = electorate(poll(electorate=kept))
    assert who == Electorate(Scope.REGIONS, tuple(c for c in CODES if c in {n[0] for n in named}))


# --- turnout --------------------------------------------------------------------------------------


@given(st.integers(0, 10_000), st.none() | st.integers(0, 10_000), st.sampled_from(LANGUAGES))
def test_a_turnout_is_a_share_or_is_not_said(
    voters: int, electors: int | None, language: str
) -> None:
    result = Result(3, "Quand ?", [Score(1, "Oui", voters)], voters, electors=electors)
    assert result.turnout is None or 0 <= result.turnout <= 100
    said = total("poll.total", result, Speech(language, PARIS))
    assert ("%" in said) is (bool(electors) and voters <= (electors or 0))


def test_a_turnout_reads_well() -> None:
    speech = Speech("fr", PARIS)
    result = Result(3, "Quand ?", [Score(1, "Oui", 12)], 12, electors=35)
    told = total("poll.total", result, speech)
    assert told == "12 votes en tout, 34 % des 35 membres qui pouvaient voter"


# --- when members are reminded --------------------------------------------------------------------

LATER = st.timedeltas(timedelta(), timedelta(days=20))
DAY = timedelta(days=1)


@given(LATER, LATER, st.sampled_from([timedelta(), timedelta(hours=2), DAY]))
def test_a_reminder_rings_by_day_in_the_last_hours_of_a_long_enough_poll(
    lasts: timedelta, passed: timedelta, before: timedelta
) -> None:
    one, now = poll(closes_at=OPENED + lasts), OPENED + passed
    due = remind_at(one, before, now, PARIS)
    if due is None:
        return
    assert CIVIL_FROM <= due.astimezone(PARIS).hour < CIVIL_UNTIL
    assert lasts >= 2 * before > timedelta()
    assert max(now, one.closes_at - before) <= due < one.closes_at


def test_a_reminder_comes_a_day_before_once_and_never_in_a_short_poll() -> None:
    assert remind_at(poll(), DAY, OPENED, PARIS) == OPENED + timedelta(days=6)
    assert remind_at(poll(reminded_at=OPENED), DAY, OPENED, PARIS) is None
    assert remind_at(poll(closes_at=OPENED + DAY * 1.9), DAY, OPENED, PARIS) is None
    assert remind_at(poll(), timedelta(), OPENED, PARIS) is None
