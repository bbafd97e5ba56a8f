"""Law: a local time stands for one instant to come; it is refused when it has none, or two."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import Illegal
from bot.texts import Speech

FARTHEST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and when the person types: everything that their words lean on."""

    now: datetime
    zone: ZoneInfo
    language: str

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def clock(self) -> datetime:
        """Now on the local clock, rounded up to the minute; naive, as all local times here."""
        return rounded_up(self.now).astimezone(self.zone).replace(tzinfo=None)

    def ahead(self, day: date, hour: time) -> bool:
        """Whether that local time is still to come (its second pass, if it comes twice)."""
        return datetime.combine(day, hour, self.zone).replace(fold=1) > self.now

    @property
    def speech(self) -> Speech:
        """For local times, which may not even exist: said as they are, in no zone."""
        return Speech(self.language, ZoneInfo("UTC"))

    def said(self, local: datetime) -> str:
        """`vendredi 27 novembre 2026 à 17:00`, of a local time."""
        clock = self.speech.clock(local.replace(tzinfo=UTC))
        return self.speech("moment", day=self.said_day(local), time=clock)

    def said_day(self, day: date) -> str:
        return self.speech.whole_day(datetime.combine(day, time(12), UTC))

    def instant(self, local: datetime) -> datetime:
        """The one instant of a local time; Illegal if it has none or two, is over or too far."""
        if local.date() < self.today:
            raise Illegal("dates.past", moment=self.said(local))
        if local > self.farthest:
            raise self.too_far()
        first, second = (
            local.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1)
        )
        if first.astimezone(self.zone).replace(tzinfo=None) != local:
            raise Illegal("dates.skipped", moment=self.said(local))
        if second <= self.now:
            raise Illegal("dates.past", moment=self.said(local))
        if first != second:
            raise Illegal("dates.twice", moment=self.said(local))
        return first

    @property
    def farthest(self) -> datetime:
        return datetime.combine(months_after(self.clock, FARTHEST_MONTHS), self.clock.time())

    def too_far(self) -> Illegal:
        return Illegal("dates.far", limit=self.said(self.farthest))


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rounded_up(moment: datetime) -> datetime:
    """The whole minute then, or the next one."""
    minute = moment.replace(second=0, microsecond=0)
    return minute if minute == moment else minute + timedelta(minutes=1)
