"""Law: a series keeps its local hour across clock changes, and none of its polls comes twice.

Its crontab is read as a digest's is (`bot.digests.calendar`), on the community's clock. Instants
are aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from bot.digests.calendar import next_period
from bot.digests.schedule import Schedule
from bot.polls.lifecycle import USUAL_HOUR
from bot.tables import Series

MOST = 120
"""Polls of one series: more than two years of weekly ones."""

LONGEST_STRIDE = 12
"""A poll a year, of a series that is read by months."""

OPEN_MOST = 60
"""Days that a poll of a series stays open, at most."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When the polls of a series open: each `stride`-th instant of a crontab, before `until`.

    Each stays open so many `days`, to the end of the working day, or until the next one opens.
    """

    crontab: str
    zone: ZoneInfo
    stride: int
    days: int
    until: datetime

    def openings(self, after: datetime) -> Iterator[datetime]:
        """Those still to come after that one, which is one of its own, the latest excepted."""
        return takewhile(lambda moment: moment < self.until, self._steps(after))

    def first(self, after: datetime) -> datetime:
        """The first of all, when the series begins then; strictly after."""
        return next(instants(self.crontab, self.zone, after))

    def closing(self, opens_at: datetime) -> datetime:
        """When the poll that opens then closes: never after the next would open."""
        return min(evening_after(opens_at, self.days, self.zone), next(self._steps(opens_at)))

    def due(self, newest: datetime, opened_at: datetime | None, now: datetime) -> datetime | None:
        """The opening after `newest` whose poll still makes sense: its close is yet to come.

        What the desk has put off, and opened at last, takes the place of those that it overtook.
        """
        ahead = (one for one in self.openings(newest) if one > (opened_at or newest))
        return next((one for one in ahead if self.closing(one) > now), None)

    def begun(self, community_id: int, now: datetime) -> Series:
        """The series as it is kept."""
        return Series(
            community_id=community_id,
            crontab=self.crontab,
            stride=self.stride,
            days=self.days,
            until=self.until,
            begun_at=now,
        )

    def _steps(self, after: datetime) -> Iterator[datetime]:
        return islice(instants(self.crontab, self.zone, after), self.stride - 1, None, self.stride)


def instants(crontab: str, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """All instants of a crontab strictly after that one, on that clock; they never end."""
    schedule = Schedule(crontab, zone, timedelta())
    while True:
        after = next_period(schedule, after).publish_at
        yield after


def evening_after(opens_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The end of the working day there, so many days later."""
    day = opens_at.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, USUAL_HOUR, zone).astimezone(UTC)


def rule_of(series: Series, zone: ZoneInfo) -> Rule:
    """The rule of a series that is kept, on its community's clock."""
    return Rule(series.crontab, zone, series.stride, series.days, series.until)
