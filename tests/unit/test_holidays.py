"""Law: what falls on a public holiday is brought forward, in no other way and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.calendar import latest_period, next_period
from bot.digests.holidays import brought_forward, holidays, read_place
from bot.digests.schedule import Schedule, read_schedule
from tests.unit.test_calendar import instants, paused, periods, utc

PLACES = {
    "Europe/Paris": "FR",
    "America/Guadeloupe": "FR-GP",
    "Pacific/Noumea": "FR-NC",
}


@pytest.mark.parametrize(
    ("crontab", "zone", "after", "publish_at"),
    [
        # Friday 25 December 2026, and the Fridays around it; Friday 1 January 2027.
        ("0 17 * * fri", "Europe/Paris", "2026-12-14", "2026-12-18T16:00"),
        ("0 17 * * fri", "Europe/Paris", "2026-12-19", "2026-12-24T16:00"),
        ("0 17 * * fri", "Europe/Paris", "2026-12-24T16:00", "2026-12-31T16:00"),
        ("0 17 * * fri", "Europe/Paris", "2026-12-31T16:00", "2027-01-08T16:00"),
        # Easter Monday: over the weekend, to Friday. Its clock is that of before the change.
        ("0 9 * * mon", "Europe/Paris", "2027-03-22T12:00", "2027-03-26T08:00"),
        # A Saturday's is brought to Friday, a Sunday's to Saturday: no further than it must.
        ("0 9 * * sat", "Europe/Paris", "2027-04-25", "2027-04-30T07:00"),
        ("0 9 * * sun", "Europe/Paris", "2027-08-09", "2027-08-14T07:00"),
        # Every day: what would come twice on one day comes once.
        ("0 9 * * *", "Europe/Paris", "2026-12-24T08:00", "2026-12-26T08:00"),
        # Good Friday is one in Guadeloupe; 24 September in New Caledonia.
        ("0 17 * * fri", "America/Guadeloupe", "2027-03-22", "2027-03-25T21:00"),
        ("0 9 * * fri", "Pacific/Noumea", "2027-09-20", "2027-09-22T22:00"),
    ],
)
def test_the_next_period_is_on_no_holiday(
    crontab: str, zone: str, after: str, publish_at: str
) -> None:
    schedule = read_schedule(crontab, zone, "3h", place=PLACES[zone])
    found = next_period(schedule, utc(after) - schedule.freeze)
    assert found.publish_at == utc(publish_at)
    assert latest_period(schedule, found.freeze_at) == found


def test_what_is_brought_into_a_pause_or_out_of_one_does_not_come_out() -> None:
    christmas = read_schedule("0 17 * * fri", "Europe/Paris", "0s", ["2026-12-25/2027-01-01"], "FR")
    assert next_period(christmas, utc("2026-12-19")).publish_at == utc("2027-01-08T16:00")
    before = read_schedule("0 9 * * mon", "Europe/Paris", "0s", ["2027-03-26/2027-03-26"], "FR")
    assert next_period(before, utc("2027-03-22T12:00")).publish_at == utc("2027-04-05T07:00")


@pytest.mark.parametrize("text", ["XX", "FR-XX", "fr", "FR-", "-", "France", " FR"])
def test_a_place_that_is_unknown_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a place"):
        read_place(text)


def test_the_holidays_of_a_span_of_days() -> None:
    assert holidays(date(2026, 12, 24), date(2027, 1, 1), "FR") == [
        date(2026, 12, 25),
        date(2027, 1, 1),
    ]
    assert holidays(date(2026, 12, 24), date(2027, 1, 1), "") == []


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["", *PLACES.values()]))
def test_a_day_is_brought_to_the_last_one_that_will_do(day: date, place: str) -> None:
    def will_do(one: date) -> bool:
        works = one.weekday() < 5 or day.weekday() >= 5
        return works and not holidays(one, one, place)

    moved = brought_forward(day, place)
    passed_over = [moved + timedelta(n) for n in range(1, (day - moved).days + 1)]
    assert will_do(moved)
    assert not any(map(will_do, passed_over))


@st.composite
def placed(draw: st.DrawFn) -> tuple[Schedule, datetime]:
    """A schedule with pauses around an instant, in a place that has holidays."""
    schedule, now = draw(paused())
    place = PLACES.get(schedule.zone.key, "FR")
    return replace(schedule, place=place), now


@given(placed())
def test_on_holidays_too_latest_and_next_surround_now(given_: tuple[Schedule, datetime]) -> None:
    schedule, now = given_
    coming, latest = next_period(schedule, now), latest_period(schedule, now)
    assert coming.freeze_at > now
    assert latest_period(schedule, coming.freeze_at) == coming
    if latest is not None:
        assert latest.freeze_at <= now
        assert next_period(schedule, latest.freeze_at) == coming


@given(instants, st.sampled_from(sorted(PLACES)))
def test_nothing_is_lost_or_doubled_by_a_holiday(now: datetime, zone: str) -> None:
    free = read_schedule("0 17 * * fri", zone, "3h")
    placed_ = replace(free, place=PLACES[zone])
    end = now + timedelta(days=400)
    days = [one.publish_at.astimezone(free.zone).date() for one in periods(free, now, end)]
    moved = [one.publish_at.astimezone(free.zone).date() for one in periods(placed_, now, end)]
    expected = [brought_forward(day, PLACES[zone]) for day in days]
    # What stands at the walk's two ends may have been brought over them.
    assert moved[1:-1] == [day for day in expected if moved[0] < day < moved[-1]]


def test_instants_are_in_utc() -> None:
    schedule = read_schedule("0 17 * * fri", "Europe/Paris", "3h", place="FR")
    assert next_period(schedule, utc("2026-12-19")).publish_at.tzinfo is UTC
