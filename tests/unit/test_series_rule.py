"""Law: the polls of a series come at one local hour, as many as were said, on any clock."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Illegal
from bot.polls.kinds import Kind
from bot.polls.results import Result, Score, summary
from bot.polls.trend import Past, told
from bot.seasons.lasting import Lasting, Settled, Unit, settled
from bot.seasons.reading import read_lasting, read_series
from bot.seasons.rule import MOST
from bot.seasons.telling import tell_series
from bot.store.series import TERMS
from bot.tables import Poll
from bot.texts import LANGUAGES, Speech

PARIS = ZoneInfo("Europe/Paris")
ZONES = tuple(map(ZoneInfo, ("Europe/Paris", "America/Guadeloupe", "Pacific/Noumea")))
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=PARIS).astimezone(UTC)
FR = Speech("fr", PARIS)
NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

# --- read, and told -------------------------------------------------------------------------------

READ = [
    ("chaque premier lundi à 9h pendant six mois", 6, "le premier lundi du mois à 09:00"),
    ("every first Monday at 9, for six months", 6, "le premier lundi du mois à 09:00"),
    ("Every other Friday at 5pm until June 30, open 2 days", 16, "chaque vendredi à 17:00, une s"),
    ("un lundi sur deux à 9h pendant 3 mois", 7, "chaque lundi à 09:00, une semaine sur 2"),
    ("tous les quinze jours le lundi à 9h, 5 fois", 5, "chaque lundi à 09:00, une semaine sur 2"),
    ("tous les 3 mois, le premier lundi à 9 h, pendant un an", 4, "09:00, un mois sur 3"),
    ("le 15 du mois à 10h jusqu’au 30 juin", 7, "le 15 du mois à 10:00"),
    ("chaque lundi jusqu’au 30 juin à 9h", 31, "chaque lundi à 09:00, jusqu’au 28 juin 2027"),
    ("dernier vendredi du mois 17h pendant un an", 12, "le dernier vendredi du mois à 17:00"),
    ("du lundi au vendredi à 9h pendant 2 semaines", 10, "du lundi au vendredi à 09:00"),
    ("0 9 * * mon#1 pendant 6 mois", 6, "le premier lundi du mois à 09:00"),
    ("twice", "rhythm.unreadable", ""),
    ("lundi 9h pendant longtemps", "rhythm.unreadable", ""),
    ("lundi et jeudi 9h, une semaine sur deux, 3 fois", "series.uncounted", ""),
    ("tous les deux jours à 9h, 3 fois", "series.uncounted", ""),
    ("*/5 9 * * mon, 3 fois", "series.often", ""),
    ("0 9,17 * * mon, 3 fois", "series.often", ""),
    ("0 17 * * 5L pendant un an", 12, "le dernier vendredi du mois à 17:00"),
    ("lundi 9h 17h, 3 fois", "series.one_hour", ""),
    ("le 31 du mois à 9h, 3 fois", "rhythm.short_months", ""),
    ("lundi 9h, 0 fois", "series.how_long", ""),
    ("lundi 9h jusqu’à la fin", "series.how_long", ""),
    ("lundi 9h jusqu’au 24 novembre 2026", "series.once", ""),
    ("tous les jours à 9h pendant un an", "series.many", ""),
    ("lundi 9h pendant 3 ans", "dates.far", ""),
    ("lundi 9h jusqu’au 31/12/9999", "dates.far", ""),
    ("lundi 9h, 3 fois, ouvert 90 jours", "series.open_days", ""),
]


def made(typed: str, now: datetime = NOW, speech: Speech = FR) -> Settled:
    wanted = read_series(typed, now, speech)
    assert wanted.lasting is not None
    terms = (wanted.crontab, wanted.stride, wanted.days, wanted.lasting)
    return settled(*terms, now, speech)


@pytest.mark.parametrize(("typed", "expected", "words"), READ)
def test_a_series_is_read_whole_or_refused(typed: str, expected: int | str, words: str) -> None:
    if isinstance(expected, str):
        with pytest.raises(Illegal) as refused:
            made(typed)
        assert refused.value.key == expected
        return
    found = made(typed)
    assert len(found.openings) == expected
    assert words in tell_series(found.rule, FR)


@pytest.mark.parametrize("typed", ["six mois", "Pendant six mois.", "for six months"])
def test_how_long_may_be_said_alone(typed: str) -> None:
    assert read_lasting(typed.rstrip("."), NOW, FR) == Lasting(Unit.MONTHS, 6)


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_whatever_is_typed_is_read_or_refused(typed: str, language: str) -> None:
    with suppress(Illegal):
        assert read_series(typed, NOW, Speech(language, PARIS)).stride > 0


# --- its instants ---------------------------------------------------------------------------------

beginnings = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
# An hour of the night may not exist, or come twice: these always do, once.
hours = st.times(time(3, 0), time(23, 59)).map(lambda hour: hour.replace(second=0, microsecond=0))
zones = st.sampled_from(ZONES)


@given(beginnings, hours, zones, st.integers(0, 6), st.integers(2, 25), st.integers(1, 4))
def test_weekly_ones_keep_their_hour_and_their_number(
    now: datetime, hour: time, zone: ZoneInfo, day: int, times: int, stride: int
) -> None:
    every = f"toutes les {stride} semaines le {NAMES[day]} à {hour:%H:%M}, {times} fois"
    found = made(every, now, Speech("fr", zone))
    local = [one.astimezone(zone) for one in found.openings]
    assert len(local) == times
    assert {(one.weekday(), one.time()) for one in local} == {(day, hour)}
    steps = {then.date() - one.date() for one, then in pairwise(local)}
    assert steps == {timedelta(weeks=stride)}
    assert timedelta() < found.openings[0] - now <= timedelta(days=7, hours=1)


@given(beginnings, hours, zones, st.integers(0, 6), st.integers(2, 22))
def test_monthly_ones_come_once_in_each_month_said(
    now: datetime, hour: time, zone: ZoneInfo, day: int, months: int
) -> None:
    every = f"premier {NAMES[day]} du mois à {hour:%H:%M} pendant {months} mois"
    local = [one.astimezone(zone) for one in made(every, now, Speech("fr", zone)).openings]
    counted = [12 * one.year + one.month for one in local]
    assert counted == list(range(counted[0], counted[0] + months))
    assert all(one.day <= 7 and one.weekday() == day and one.time() == hour for one in local)


@given(beginnings, hours, zones, st.integers(1, 60))
def test_one_closes_in_the_evening_or_as_the_next_one_opens(
    now: datetime, hour: time, zone: ZoneInfo, days: int
) -> None:
    found = made(f"lundi {hour:%H:%M}, 8 fois, ouvert {days} jours", now, Speech("fr", zone))
    for one, then in pairwise(found.openings):
        closes = found.rule.closing(one)
        evening = datetime.combine(one.astimezone(zone).date() + timedelta(days), time(18), zone)
        assert closes == min(evening.astimezone(UTC), then)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 17, 0, tzinfo=UTC)),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), datetime(2027, 3, 29, 16, 0, tzinfo=UTC)),
    ],
    ids=["02:30 comes twice: the first", "02:30 is not there: 03:00"],
)
def test_an_hour_that_the_clocks_touch_comes_once(opens: datetime, closes: datetime) -> None:
    found = made("dimanche 2h30, 3 fois, ouvert 1 jour", opens - timedelta(days=1))
    assert found.openings[0] == opens
    assert found.rule.closing(opens) == closes
    assert found.openings[1].astimezone(PARIS).time() == time(2, 30)


@given(beginnings, zones, st.integers(0, 40))
def test_after_downtime_the_first_that_still_makes_sense_is_due(
    now: datetime, zone: ZoneInfo, down: int
) -> None:
    found = made("lundi 9h, 10 fois, ouvert 3 jours", now, Speech("fr", zone))
    first, later = found.openings[0], found.openings[0] + timedelta(days=down)
    due = found.rule.due(first, None, later)
    missed = [one for one in found.openings[1:] if found.rule.closing(one) <= later]
    assert due == next((one for one in found.openings[1:] if one not in missed), None)


def test_what_was_put_off_takes_the_place_of_those_that_it_overtook() -> None:
    found = made("lundi 9h, 4 fois, ouvert 3 jours")
    tuesday = found.openings[1] + timedelta(days=1)
    assert found.rule.due(found.openings[0], tuesday, tuesday) == found.openings[2]
    assert found.rule.due(found.openings[0], None, tuesday) == found.openings[1]


def test_a_series_has_as_many_polls_as_it_may() -> None:
    last = Lasting(Unit.DATE, last=date(2027, 5, 10))
    assert len(settled("0 9 * * mon-fri", 1, 7, last, NOW, FR).openings) == MOST


# --- its trend ------------------------------------------------------------------------------------


def test_the_trend_is_told_in_words() -> None:
    marks = [Past(2, (1, 0, 0, 0, 1)), Past(0, (0, 0, 0, 0, 0)), Past(1, (0, 0, 0, 1, 0))]
    options = ["1", "2", "3", "4", "5"]
    assert told(Kind.SCALE, options, marks, FR) == [
        "Moyenne au fil de la série : 3,0 puis aucun vote puis 4,0."
    ]
    assert told(Kind.SCALE, options, marks[:1], FR) == []
    assert told(Kind.SCALE, options, marks[:2], FR) == []
    votes = [Past(4, (1, 3)), Past(3, (2, 1))]
    assert told(Kind.CHOICE, ["Oui", "Non"], votes, FR) == [
        "« Oui » au fil de la série : 25 % puis 67 %."
    ]


def test_the_trend_is_in_the_edition_too() -> None:
    scores = [Score(1, "Oui", 2), Score(2, "Non", 1)]
    result = Result(7, "Ça va ?", scores, voters=3, earlier=[Past(4, (1, 3))])
    told_there = "\n".join(block.text for block in summary(result, FR))
    assert "« Oui » au fil de la série : 25 % puis 67 %." in told_there


def test_what_follows_has_the_terms_of_the_one_before_and_a_life_of_its_own() -> None:
    """A new column of a poll is either: whoever adds one has to say which."""
    life = {"id", "state", "created_at", "opens_at", "closes_at", "closing_chosen", "opened_at"}
    life |= {"stale_since", "drawn_at", "draws", "sealed", "edition_id", "late", "unreadable"}
    life |= {"voters", "reason", "withheld", "twice", "traced", "question_was"}
    life |= {"picture", "picture_size", "electors", "reminded_to", "reminded_at"}
    life |= {"cell_minimum", "secret_minimum", "closed_at", "mends"}
    assert set(TERMS) | life == set(Poll.model_fields)
