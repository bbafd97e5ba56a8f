"""Law: whatever the clock does, each expected date has one period, and both searches agree."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.digests.calendar import (
    HORIZON,
    Period,
    civil_hour,
    latest_period,
    next_period,
)
from bot.digests.schedule import (
    LONGEST_PAUSE,
    Pause,
    Schedule,
    read_duration,
    read_pause,
    read_schedule,
)

PARIS, GUADELOUPE, NOUMEA = "Europe/Paris", "America/Guadeloupe", "Pacific/Noumea"
AUTUMN, SPRING = "2026-10-25", "2027-03-28"
"""The nights when Paris repeats 02:00-03:00, and when it jumps over it."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
zones = st.sampled_from([PARIS, GUADELOUPE, NOUMEA, "America/St_Johns", "Australia/Lord_Howe"])
instants = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2029, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
crontabs = st.sampled_from(
    ["* * * * *", "0 * * * *", "30 2 * * *", "0,30 2,3 * * *", "15 8 1 * *", "0 17 * * fri"]
)
freezes = st.sampled_from(["0s", "45s", "90m", "3h", "1d12h", "10d"])


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@st.composite
def weekly(draw: st.DrawFn) -> Schedule:
    minute, hour = draw(st.integers(0, 59)), draw(st.integers(0, 23) | st.just(2))
    day = draw(st.sampled_from(WEEKDAYS) | st.just("sun"))
    return read_schedule(f"{minute} {hour} * * {day}", draw(zones), draw(freezes))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3h", timedelta(hours=3)),
        ("90m", timedelta(minutes=90)),
        ("1d", timedelta(days=1)),
        ("1d12h", timedelta(days=1, hours=12)),
        ("45s", timedelta(seconds=45)),
        (" 0h ", timedelta(0)),
    ],
)
def test_a_duration_reads_as_typed(text: str, expected: timedelta) -> None:
    assert read_duration(text) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "3", "h", "-3h", "3 h", "1.5h", "12h1d", "3h3h", "3x", "٣h", "9" * 20 + "d"]
)
def test_a_malformed_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        read_duration(text)


def test_a_schedule_reads_as_typed() -> None:
    schedule = read_schedule("0 17 * * fri", PARIS, "3h")
    assert schedule == Schedule("0 17 * * fri", ZoneInfo(PARIS), timedelta(hours=3))


@pytest.mark.parametrize(
    ("crontab", "zone", "freeze", "names"),
    [
        ("", PARIS, "3h", "five fields"),
        ("0 17 * *", PARIS, "3h", "five fields"),
        ("0 0 17 * * fri", PARIS, "3h", "five fields"),
        ("@daily", PARIS, "3h", "five fields"),
        ("0 25 * * fri", PARIS, "3h", "Bad hour"),
        ("60 17 * * fri", PARIS, "3h", "Bad minute"),
        ("0 17 * * vendredi", PARIS, "3h", "Bad day-of-week"),
        ("0 17 31 2 *", PARIS, "3h", "Bad day-of-month"),
        ("0 17 * 4 " + "9" * 5000, PARIS, "3h", "crontab"),
        ("0 17 30 2 */1", PARIS, "3h", "Bad day-of-month"),
        ("0 17 */30 2 mon#5", PARIS, "3h", "never fires"),
        ("0 17 * * fri", "Paris", "3h", "time zone 'Paris'"),
        ("0 17 * * fri", "Europe", "3h", "time zone 'Europe'"),
        ("0 17 * * fri", "", "3h", "time zone ''"),
        ("0 17 * * fri", "../etc/passwd", "3h", "time zone"),
        ("0 17 * * fri", PARIS, "soon", "freeze: 'soon'"),
        ("0 17 * * fri", PARIS, "-3h", "freeze: '-3h'"),
        ("0 17 * * fri", PARIS, "14d1s", "over 14 days"),
    ],
)
def test_a_refusal_names_what_was_wrong(crontab: str, zone: str, freeze: str, names: str) -> None:
    with pytest.raises(ValueError, match=names):
        read_schedule(crontab, zone, freeze)


@given(st.text("0123456789*/-,#LW frimon", max_size=30), st.text(max_size=12), st.text(max_size=6))
def test_any_typing_is_read_or_refused(crontab: str, zone: str, freeze: str) -> None:
    for typed in ((crontab, PARIS, "3h"), ("0 9 * * *", zone, "3h"), ("0 9 * * *", PARIS, freeze)):
        try:
            schedule = read_schedule(*typed)
        except ValueError:
            continue
        assert next_period(schedule, utc("2026-01-01")).publish_at > utc("2026-01-01")


@pytest.mark.parametrize(
    ("crontab", "zone", "freeze", "after", "freeze_at", "publish_at"),
    [
        # Friday 17:00 in Paris, in summer time then in winter time.
        ("0 17 * * fri", PARIS, "3h", "2026-10-20", "2026-10-23T12:00", "2026-10-23T15:00"),
        ("0 17 * * fri", PARIS, "3h", "2026-10-26", "2026-10-30T13:00", "2026-10-30T16:00"),
        # From the freeze on, the period is the next week's, though this one is not yet out.
        ("0 17 * * fri", PARIS, "3h", "2026-10-23T12:00", "2026-10-30T13:00", "2026-10-30T16:00"),
        ("0 17 * * fri", PARIS, "3h", "2026-10-23T11:59", "2026-10-23T12:00", "2026-10-23T15:00"),
        # 02:30 comes twice: the first (00:30 UTC) counts, the second is no period.
        ("30 2 * * *", PARIS, "0h", f"{AUTUMN}T00:00", f"{AUTUMN}T00:30", f"{AUTUMN}T00:30"),
        ("30 2 * * *", PARIS, "0h", f"{AUTUMN}T00:30", "2026-10-26T01:30", "2026-10-26T01:30"),
        ("30 2 * * *", PARIS, "0h", f"{AUTUMN}T01:10", "2026-10-26T01:30", "2026-10-26T01:30"),
        # 02:30 does not exist: the instant when the clock shows 03:00 counts, once.
        ("30 2 * * *", PARIS, "0h", "2027-03-27T12:00", f"{SPRING}T01:00", f"{SPRING}T01:00"),
        ("30 2 * * *", PARIS, "0h", f"{SPRING}T01:00", "2027-03-29T00:30", "2027-03-29T00:30"),
        ("0 2,3 * * *", PARIS, "0h", f"{SPRING}T01:00", "2027-03-29T00:00", "2027-03-29T00:00"),
        # A freeze across a change is elapsed time: 09:00 less 12 h is 22:00, then 20:00 local.
        ("0 9 * * sun", PARIS, "12h", "2026-10-24", "2026-10-24T20:00", f"{AUTUMN}T08:00"),
        ("0 9 * * sun", PARIS, "12h", "2027-03-27", "2027-03-27T19:00", f"{SPRING}T07:00"),
        # Clocks never change in Guadeloupe (UTC-4) nor in Nouméa (UTC+11, a local day ahead).
        ("0 17 * * fri", GUADELOUPE, "3h", AUTUMN, "2026-10-30T18:00", "2026-10-30T21:00"),
        ("30 2 * * sun", GUADELOUPE, "0h", AUTUMN, f"{AUTUMN}T06:30", f"{AUTUMN}T06:30"),
        ("0 9 * * mon", NOUMEA, "1d", AUTUMN, "2026-10-31T22:00", "2026-11-01T22:00"),
        ("30 2 * * sun", NOUMEA, "0h", "2027-03-27", "2027-03-27T15:30", "2027-03-27T15:30"),
        # A freeze longer than the gap between two publications is odd but sound.
        ("0 9 * * *", PARIS, "3d", "2026-06-01", "2026-06-01T07:00", "2026-06-04T07:00"),
    ],
)
def test_the_next_period(
    crontab: str, zone: str, freeze: str, after: str, freeze_at: str, publish_at: str
) -> None:
    schedule = read_schedule(crontab, zone, freeze)
    expected = Period(utc(freeze_at), utc(publish_at))
    assert next_period(schedule, utc(after)) == expected
    assert latest_period(schedule, expected.freeze_at) == expected


@pytest.mark.parametrize(
    ("crontab", "now", "publish_at"),
    [
        ("30 2 * * *", f"{AUTUMN}T00:29:59", "2026-10-24T00:30"),
        ("30 2 * * *", f"{AUTUMN}T00:30", f"{AUTUMN}T00:30"),
        # Within the second 02:00-03:00, today's period is already past, not yesterday's.
        ("30 2 * * *", f"{AUTUMN}T01:10", f"{AUTUMN}T00:30"),
        ("30 2 * * *", f"{AUTUMN}T01:30:00.5", f"{AUTUMN}T00:30"),
        ("30 2 * * *", f"{SPRING}T00:59:59.999999", "2027-03-27T01:30"),
        ("30 2 * * *", f"{SPRING}T01:00", f"{SPRING}T01:00"),
        ("30 2 * * *", f"{SPRING}T01:00:00.000001", f"{SPRING}T01:00"),
        ("* * * * *", f"{AUTUMN}T01:10:30", f"{AUTUMN}T01:10"),
        ("0 9 1 1 *", "2026-12-31T23:00", "2026-01-01T08:00"),
    ],
)
def test_the_latest_period(crontab: str, now: str, publish_at: str) -> None:
    found = latest_period(read_schedule(crontab, PARIS, "0s"), utc(now))
    assert found is not None
    assert found.publish_at == utc(publish_at)


def test_nothing_is_latest_beyond_the_horizon() -> None:
    leap_day = read_schedule("0 9 29 2 *", PARIS, "0s")
    published = utc("2024-02-29T08:00")
    assert latest_period(leap_day, published + HORIZON) == Period(published, published)
    assert latest_period(leap_day, published + HORIZON + timedelta(seconds=1)) is None


def periods(schedule: Schedule, start: datetime, end: datetime) -> list[Period]:
    """Walk from `start`, each freeze giving the next, until a publication reaches `end`."""
    found = [next_period(schedule, start)]
    while found[-1].publish_at < end:
        found.append(next_period(schedule, found[-1].freeze_at))
    return found[:-1]


def expected_dates(schedule: Schedule, start: datetime, end: datetime) -> list[date]:
    """Every local date of the schedule's weekday that lies whole between two instants."""
    weekday = WEEKDAYS.index(schedule.crontab.split()[-1])
    first = start.astimezone(schedule.zone).date() + timedelta(days=1)
    last = end.astimezone(schedule.zone).date()
    days = (first + timedelta(days=n) for n in range((last - first).days))
    return [day for day in days if day.weekday() == weekday]


@given(weekly(), instants)
@example(read_schedule("30 2 * * sun", PARIS, "0s"), utc(f"{AUTUMN}T01:10"))
@example(read_schedule("59 2 * * sun", PARIS, "3h"), utc("2026-03-01"))
def test_each_expected_date_has_one_period(schedule: Schedule, start: datetime) -> None:
    end = start + timedelta(days=730)
    found = periods(schedule, start, end)
    assert all(a.freeze_at < b.freeze_at for a, b in itertools.pairwise(found))
    assert all(p.publish_at - p.freeze_at == schedule.freeze for p in found)
    # Dates cut by the walk's two ends may or may not be in it; those between are, once each.
    dates = [p.publish_at.astimezone(schedule.zone).date() for p in found]
    low, high = start + schedule.freeze, end
    whole = expected_dates(schedule, low, high)
    assert [day for day in dates if whole[0] <= day <= whole[-1]] == whole
    assert len(dates) <= len(whole) + 2


@given(crontabs, zones, freezes, instants)
@example("30 2 * * *", PARIS, "0s", utc(f"{AUTUMN}T01:10"))
@example("0,30 2,3 * * *", PARIS, "0s", utc(f"{SPRING}T01:00"))
@example("* * * * *", "Australia/Lord_Howe", "0s", utc("2027-04-03T15:10"))
def test_latest_and_next_surround_now(crontab: str, zone: str, freeze: str, now: datetime) -> None:
    schedule = read_schedule(crontab, zone, freeze)
    latest, coming = latest_period(schedule, now), next_period(schedule, now)
    assert latest is not None
    assert latest.freeze_at <= now < coming.freeze_at
    assert next_period(schedule, latest.freeze_at) == coming
    assert latest_period(schedule, coming.freeze_at) == coming
    assert latest_period(schedule, coming.freeze_at - timedelta(microseconds=1)) == latest


# --- pauses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("", "not a pause"),
        ("2026-08-01", "not a pause"),
        ("2026-8-1/2026-8-31", "not a pause"),
        ("0026-08-01/0026-08-31", "not a pause"),
        ("2026-08-01/2026-08-32", "day is out of range"),
        ("2026-08-31/2026-08-01", "less than a day"),
        ("2026-08-01/2027-08-02", "more than a year"),
    ],
)
def test_a_malformed_pause_is_refused(text: str, refused: str) -> None:
    with pytest.raises(ValueError, match=refused):
        read_pause(text)


@pytest.mark.parametrize(
    ("crontab", "pauses", "after", "publish_at"),
    [
        # Friday 27 November is in it: the edition goes on collecting to the 4th.
        ("0 17 * * fri", ["2026-11-26/2026-11-29"], "2026-11-23", "2026-12-04T16:00"),
        ("0 17 * * fri", ["2026-11-27/2026-11-27"], "2026-11-23", "2026-12-04T16:00"),
        # The day is the local one: the 28th at 00:30 in Paris is the 27th in UTC.
        ("30 0 * * sat", ["2026-11-28/2026-11-28"], "2026-11-23", "2026-12-04T23:30"),
        ("30 0 * * sat", ["2026-11-27/2026-11-27"], "2026-11-23", "2026-11-27T23:30"),
        # Two that meet, and one that ends or begins in the night of a clock change.
        ("0 9 * * *", ["2026-11-24/2026-11-25", "2026-11-26/2026-11-26"], "2026-11-23T12:00",
         "2026-11-27T08:00"),
        ("30 2 * * *", ["2026-10-24/2026-10-25"], "2026-10-23T12:00", "2026-10-26T01:30"),
        ("30 2 * * *", ["2026-10-20/2026-10-24"], "2026-10-19T12:00", f"{AUTUMN}T00:30"),
        ("30 2 * * *", ["2027-03-20/2027-03-27"], "2027-03-19T12:00", f"{SPRING}T01:00"),
    ],
)  # fmt: skip
def test_the_next_period_out_of_a_pause(
    crontab: str, pauses: list[str], after: str, publish_at: str
) -> None:
    schedule = read_schedule(crontab, PARIS, "0s", pauses)
    found = next_period(schedule, utc(after))
    assert found.publish_at == utc(publish_at)
    assert latest_period(schedule, found.freeze_at) == found


def test_years_of_pauses_end_and_nothing_is_latest_in_them() -> None:
    pauses = [f"{year}-01-01/{year}-12-31" for year in range(2026, 2050)]
    schedule = read_schedule("* * * * *", PARIS, "0s", pauses)
    assert next_period(schedule, utc("2026-06-01")).publish_at == utc("2049-12-31T23:00")
    assert latest_period(schedule, utc("2030-06-01")) is None


@st.composite
def paused(draw: st.DrawFn) -> tuple[Schedule, datetime]:
    """A schedule with pauses around an instant."""
    now, found = draw(instants), []
    for _ in range(draw(st.integers(0, 4))):
        first = now.date() + draw(st.timedeltas(timedelta(-30), timedelta(40)))
        found.append(Pause(first, first + draw(st.timedeltas(timedelta(), timedelta(25)))))
    sometimes = draw(st.sampled_from(["0 17 * * fri", "30 2 * * *", "0 0 * * *", "30 23 * * mon"]))
    return read_schedule(sometimes, draw(zones), draw(freezes), map(str, found)), now


def in_pause(schedule: Schedule, moment: datetime) -> bool:
    day = moment.astimezone(schedule.zone).date()
    return any(pause.first <= day <= pause.last for pause in schedule.pauses)


@given(paused())
def test_pauses_take_publications_away_and_nothing_else(given_: tuple[Schedule, datetime]) -> None:
    schedule, now = given_
    free = replace(schedule, pauses=())
    end = now + timedelta(days=90)
    expected = [one for one in periods(free, now, end) if not in_pause(schedule, one.publish_at)]
    assert periods(schedule, now, end) == expected


@given(paused())
def test_in_pauses_too_latest_and_next_surround_now(given_: tuple[Schedule, datetime]) -> None:
    schedule, now = given_
    coming, latest = next_period(schedule, now), latest_period(schedule, now)
    assert coming.freeze_at > now
    assert not in_pause(schedule, coming.publish_at)
    assert latest_period(schedule, coming.freeze_at) == coming
    if latest is not None:
        assert latest.freeze_at <= now
        assert not in_pause(schedule, latest.publish_at)
        assert next_period(schedule, latest.freeze_at) == coming


@given(st.dates(date(2000, 1, 1), date(2190, 1, 1)), st.timedeltas(timedelta(), LONGEST_PAUSE))
def test_a_pause_is_written_as_it_is_read(first: date, length: timedelta) -> None:
    pause = Pause(first, first + min(timedelta(length.days), LONGEST_PAUSE - timedelta(days=1)))
    assert read_pause(str(pause)) == pause


# --- civil hours ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        (PARIS, "2026-10-23T06:00", "2026-10-23T06:00"),
        (PARIS, "2026-10-23T05:59:59", "2026-10-23T06:00"),
        (PARIS, "2026-10-23T17:59:59", "2026-10-23T17:59:59"),
        (PARIS, "2026-10-23T18:00", "2026-10-24T06:00"),
        (PARIS, "2026-10-24T18:00", f"{AUTUMN}T07:00"),
        (PARIS, "2027-03-27T19:00", f"{SPRING}T06:00"),
        (GUADELOUPE, "2026-10-24T02:00", "2026-10-24T12:00"),
        (NOUMEA, "2026-12-31T12:00", "2026-12-31T21:00"),
    ],
)
def test_the_civil_hour(zone: str, now: str, expected: str) -> None:
    assert civil_hour(utc(now), ZoneInfo(zone)) == utc(expected)


@given(instants, zones)
def test_the_civil_hour_is_soon_and_civil(now: datetime, zone: str) -> None:
    found = civil_hour(now, ZoneInfo(zone))
    assert 8 <= found.astimezone(ZoneInfo(zone)).hour < 20
    assert now <= found < now + timedelta(hours=25)
    assert found.tzinfo is UTC
    assert civil_hour(found, ZoneInfo(zone)) == found
