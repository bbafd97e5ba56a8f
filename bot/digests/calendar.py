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

A publication whose local day falls in a pause does not exist: its edition goes on collecting. One
that falls on a public holiday is brought forward (`holidays`), to the same hour of another day; it
does not exist either if that day is in a pause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.digests.holidays import LONGEST_ADVANCE, brought_forward, holidays
from bot.digests.schedule import Pause, Schedule

HORIZON = timedelta(days=400)
"""How far back a period is still worth finding: past a yearly digest, with some slack."""

CIVIL_FROM, CIVIL_UNTIL = 8, 20
"""Local hours within which people may be written to unasked: from 08:00, before 20:00."""

_SECOND = timedelta(seconds=1)
_INSTANT = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_LONGEST_OVERLAP = timedelta(hours=2)
"""The most that any zone sets its clocks back (Antarctica/Troll; elsewhere one hour)."""


@dataclass(frozen=True, slots=True)
class _Fire:
    """A publication: the crontab's instant, and when it goes out, earlier than a holiday."""

    named: datetime
    moment: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """One edition's two instants, in UTC: contributions stop at the first, readers get the second.

    A period is known by `freeze_at`: an edition collects from one period's freeze to the next's.
    """

    freeze_at: datetime
    publish_at: datetime


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


def brought_from(schedule: Schedule, publish_at: datetime) -> date | None:
    """The local day, a public holiday, from which that publication was brought forward, if any."""
    before = publish_at - _INSTANT
    fires = _later(schedule, before, before)
    near = takewhile(lambda fire: fire.named <= publish_at + LONGEST_ADVANCE, fires)
    named = next((fire.named for fire in near if fire.moment == publish_at), publish_at)
    return None if named == publish_at else named.astimezone(schedule.zone).date()


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
    """The first publication after that instant, in no pause."""
    fires = _coming(schedule, after)
    first = next(fires)
    latest = first.moment + _advance(schedule, first.moment)
    overtaking = takewhile(lambda fire: fire.named <= latest, fires)
    return min([first.moment, *(fire.moment for fire in overtaking)])


def _last_until(schedule: Schedule, until: datetime) -> datetime | None:
    """The last publication at or before that instant, in no pause."""
    fires = _past(schedule, until)
    last = next(fires, None)
    if last is None:
        return None
    overtaken = takewhile(lambda fire: fire.named > last.moment, fires)
    return max([last.moment, *(fire.moment for fire in overtaken)])


def _advance(schedule: Schedule, moment: datetime) -> timedelta:
    """By how much what comes out about then may have been brought forward."""
    day = moment.astimezone(schedule.zone).date()
    near = holidays(day, day + LONGEST_ADVANCE, schedule.place)
    return LONGEST_ADVANCE if near else timedelta()


def _coming(schedule: Schedule, after: datetime) -> Iterator[_Fire]:
    """What goes out after that instant, in no pause, in the order of the crontab.

    Each turn leaves a whole pause behind, so it ends, whatever is paused and for how long.
    """
    start = after
    while True:
        fire = next(_later(schedule, start, after))
        start = fire.named
        if pause := _pause_of(schedule, fire):
            start = max(start, _begins(schedule, pause.last + _DAY) - _INSTANT)
        else:
            yield fire


def _past(schedule: Schedule, until: datetime) -> Iterator[_Fire]:
    """What goes out until that instant, in no pause, against the order of the crontab."""
    start = until + _advance(schedule, until)
    while fire := next(_earlier(schedule, start, until), None):
        start = fire.named - _INSTANT
        if pause := _pause_of(schedule, fire):
            start = min(start, _begins(schedule, pause.first) - _INSTANT)
        else:
            yield fire


def _pause_of(schedule: Schedule, fire: _Fire) -> Pause | None:
    """The pause that has its day; what is brought forward into one has a pause of its own."""
    named, moved = (one.astimezone(schedule.zone).date() for one in (fire.named, fire.moment))
    for pause in schedule.pauses:
        if pause.first <= named <= pause.last:
            return pause
        if pause.first <= moved <= pause.last:
            return Pause(named, named)
    return None


def _begins(schedule: Schedule, day: date) -> datetime:
    """The first instant of a local day."""
    return datetime.combine(day, time(), schedule.zone).astimezone(UTC)


def _later(schedule: Schedule, start: datetime, after: datetime) -> Iterator[_Fire]:
    """What the crontab names after `start` and goes out after `after`, in order.

    Begun in the second pass of a repeated hour, cronsim answers with the first pass, which is
    over: hence the filter, which also leaves out what was brought forward.
    """
    for local in CronSim(schedule.crontab, start.astimezone(schedule.zone)):
        fire = _fire(schedule, local)
        if fire.named > start and fire.moment > after:
            yield fire


def _earlier(schedule: Schedule, start: datetime, until: datetime) -> Iterator[_Fire]:
    """What the crontab names until `start` and goes out until `until`, latest first.

    Begun in the second pass of a repeated hour, cronsim forgets what came in the first: hence the
    step out of any such hour, and the filter.
    """
    begin = (start + _SECOND).astimezone(schedule.zone)
    if begin.fold:
        begin = (start + _LONGEST_OVERLAP).astimezone(schedule.zone)
    for local in CronSim(schedule.crontab, begin, reverse=True):
        fire = _fire(schedule, local)
        if fire.named <= start and fire.moment <= until:
            yield fire


def _fire(schedule: Schedule, local: datetime) -> _Fire:
    day = brought_forward(local.date(), schedule.place)
    moved = local
    if day != local.date():
        moved = datetime.combine(day, local.time(), schedule.zone)
    return _Fire(local.astimezone(UTC), moved.astimezone(UTC))
