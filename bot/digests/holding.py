"""Law: what is held appears in the first edition from the day or hour asked, and in none before."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.digests.calendar import Period, next_period
from bot.digests.schedule import Schedule

_INSTANT = timedelta(microseconds=1)


def first_from(schedule: Schedule, at: datetime) -> Period:
    """The first period that is published at that instant or later."""
    return next_period(schedule, at - schedule.freeze - _INSTANT)


def held_until(schedule: Schedule, period: Period) -> datetime:
    """The instant from which an edition may have what is held for that period.

    That is when its day begins, so that it holds even if the schedule's hour changes; its own hour,
    when another comes earlier that day.
    """
    day = period.publish_at.astimezone(schedule.zone).date()
    begins = datetime.combine(day, time(), schedule.zone).astimezone(UTC)
    return begins if first_from(schedule, begins) == period else period.publish_at
