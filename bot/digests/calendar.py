"""Law: a clock change never skips or repeats an edition.

A digest goes out when its crontab fires on the community's clock, and freezes a fixed time before.
Every datetime in and out is timezone-aware UTC; the local clock appears inside these functions and
nowhere else. What the local clock does twice or not at all is settled here:

* at 02:30 on the night when 02:30 comes twice, the first one counts;
* on the night when 02:30 doesn't exist, publication is at the first instant after the gap (03:00);
* a crontab whose minute or hour field starts with `*` means "every so often", not "at this hour":
  it follows elapsed time, so `*/15 2 * * *` is the one kind that a clock change does add to or
  take from.

The freeze is elapsed time. "3h before 17:00" is 14:00 as anyone expects, because clocks change at
night; for a publication on the Sunday morning after a change, the local hour of the freeze is one
hour off, and contributors still get the full time that was promised.

A publication whose local day falls in a pause does not exist: its edition goes on collecting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

LONGEST_FREEZE = timedelta(days=14)
LONGEST_PAUSE = timedelta(days=366)
HORIZON = timedelta(days=400)
"""How far back a period is still worth finding: past a yearly digest, with some slack."""

CIVIL_FROM, CIVIL_UNTIL = 8, 20
"""Local hours within which people may be written to unasked: from 08:00, before 20:00."""

_SECOND = timedelta(seconds=1)
_INSTANT = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_LONGEST_OVERLAP = timedelta(hours=2)
"""The most that any zone sets its clocks back (Antarctica/Troll; elsewhere one hour)."""

_ANY_YEAR = datetime(2000, 1, 1, tzinfo=UTC)
_DURATION = re.compile(
    r"(?=\d)(?:(?P<days>\d{1,4})d)?(?:(?P<hours>\d{1,4})h)?"
    r"(?:(?P<minutes>\d{1,6})m)?(?:(?P<seconds>\d{1,8})s)?",
    re.ASCII,
)
_PAUSE = re.compile(r"(2[01]\d\d-\d\d-\d\d)/(2[01]\d\d-\d\d-\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """Local days, both ends included, on which nothing is published."""

    first: date
    last: date

    def __str__(self) -> str:
        """As `read_pause` reads it."""
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest goes out: a five-field crontab read in `zone`, how long before it freezes, and
    the pauses.

    Build it with `read_schedule`, which refuses what could never be published.
    """

    crontab: str
    zone: ZoneInfo
    freeze: timedelta
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """One edition's two instants, in UTC: contributions stop at the first, readers get the second.

    A period is known by `freeze_at`: an edition collects from one period's freeze to the next's.
    """

    freeze_at: datetime
    publish_at: datetime


def read_schedule(
    crontab: str, zone_name: str, freeze: str, pauses: Iterable[str] = ()
) -> Schedule:
    """Read a schedule as typed: `"0 17 * * fri"`, `"Europe/Paris"`, `"3h"`, and its pauses.

    Raises ValueError whose text names the part that was wrong and what would be right.
    """
    days = tuple(map(read_pause, pauses))
    return Schedule(_read_crontab(crontab), _read_zone(zone_name), _read_freeze(freeze), days)


def read_pause(text: str) -> Pause:
    """Read `"2026-08-01/2026-08-31"`, from a day to a later one or the same; else ValueError."""
    found = _PAUSE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a pause: write 2026-08-01/2026-08-31")
    pause = Pause(*map(date.fromisoformat, found.groups()))
    if not timedelta() <= pause.last - pause.first < LONGEST_PAUSE:
        raise ValueError(f"pause {text!r} lasts less than a day, or more than a year")
    return pause


def read_duration(text: str) -> timedelta:
    """Read `"1d12h"`, `"3h"`, `"90m"`, `"45s"`: whole numbers, largest unit first; else ValueError.

    A day is 24 elapsed hours.
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a duration: write 3h, 90m, 1d or 1d12h")
    return timedelta(**{unit: int(count) for unit, count in found.groupdict("0").items()})


def next_period(schedule: Schedule, after: datetime) -> Period:
    """Return the first period whose freeze is strictly after the instant `after`."""
    return _period(schedule, _first_after(schedule, after + schedule.freeze))


def latest_period(schedule: Schedule, now: datetime) -> Period | None:
    """Return the last period frozen at or before `now`; None if none was in the last 400 days."""
    publish_at = _last_until(schedule, now + schedule.freeze)
    if publish_at is None:
        return None
    period = _period(schedule, publish_at)
    return period if period.freeze_at >= now - HORIZON else None


def civil_hour(now: datetime, zone: ZoneInfo) -> datetime:
    """Return `now` if `zone` then reads 08:00 to 19:59, else the next 08:00 there; in UTC."""
    local = now.astimezone(zone)
    if CIVIL_FROM <= local.hour < CIVIL_UNTIL:
        return now
    day = local.date() + timedelta(days=local.hour >= CIVIL_UNTIL)
    return datetime.combine(day, time(CIVIL_FROM), zone).astimezone(UTC)


def _period(schedule: Schedule, publish_at: datetime) -> Period:
    return Period(freeze_at=publish_at - schedule.freeze, publish_at=publish_at)


def _first_after(schedule: Schedule, after: datetime) -> datetime:
    """The first publication after that instant, in no pause.

    Each turn leaves a whole pause behind, so it ends, whatever is paused and for how long.
    """
    moment = next(_later(schedule, after))
    while pause := _pause_at(schedule, moment):
        begins = _begins(schedule, pause.last + _DAY)
        moment = next(_later(schedule, max(moment, begins - _INSTANT)))
    return moment


def _last_until(schedule: Schedule, until: datetime) -> datetime | None:
    """The last publication at or before that instant, in no pause."""
    moment = next(_earlier(schedule, until), None)
    while moment and (pause := _pause_at(schedule, moment)):
        begins = _begins(schedule, pause.first)
        moment = next(_earlier(schedule, min(moment, begins) - _INSTANT), None)
    return moment


def _pause_at(schedule: Schedule, moment: datetime) -> Pause | None:
    day = moment.astimezone(schedule.zone).date()
    return next((pause for pause in schedule.pauses if pause.first <= day <= pause.last), None)


def _begins(schedule: Schedule, day: date) -> datetime:
    """The first instant of a local day."""
    return datetime.combine(day, time(), schedule.zone).astimezone(UTC)


def _later(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """The crontab's instants strictly after `after`, in order.

    Begun in the second pass of a repeated hour, cronsim answers with the first pass, which is
    over: hence the filter.
    """
    for local in CronSim(schedule.crontab, after.astimezone(schedule.zone)):
        moment = local.astimezone(UTC)
        if moment > after:
            yield moment


def _earlier(schedule: Schedule, until: datetime) -> Iterator[datetime]:
    """The crontab's instants at or before `until`, latest first.

    Begun in the second pass of a repeated hour, cronsim forgets what came in the first: hence the
    step out of any such hour, and the filter.
    """
    start = (until + _SECOND).astimezone(schedule.zone)
    if start.fold:
        start = (until + _LONGEST_OVERLAP).astimezone(schedule.zone)
    for local in CronSim(schedule.crontab, start, reverse=True):
        moment = local.astimezone(UTC)
        if moment <= until:
            yield moment


def _read_crontab(text: str) -> str:
    """Check a crontab; cronsim alone would also take a sixth field, for seconds."""
    if len(text.split()) != 5:
        raise ValueError(f"crontab {text!r} needs five fields, such as 0 17 * * fri")
    try:
        fires = next(CronSim(text, _ANY_YEAR), None) is not None
    except (CronSimError, ValueError) as error:
        raise ValueError(f"crontab {text!r}: {error}; write it like 0 17 * * fri") from error
    if not fires:
        raise ValueError(f"crontab {text!r} never fires: no such day exists")
    return text


def _read_zone(name: str) -> ZoneInfo:
    # zoneinfo looks names up as files: a folder ("Europe") or an odd path fails as such.
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"time zone {name!r} is unknown: write it like Europe/Paris") from error


def _read_freeze(text: str) -> timedelta:
    try:
        freeze = read_duration(text)
    except ValueError as error:
        raise ValueError(f"freeze: {error}") from error
    if freeze > LONGEST_FREEZE:
        raise ValueError(f"freeze {text!r} is over {LONGEST_FREEZE.days} days")
    return freeze
