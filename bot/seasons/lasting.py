"""Law: however its length was said, a series has an instant before which all its polls open.

`settled` counts its openings in advance: what is confirmed is a list of dates, not a formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from bot.dates.asked import Asked, months_after
from bot.errors import Illegal
from bot.seasons.rule import MOST, Rule
from bot.texts import Speech

_MONTHLY = re.compile(
    r"\d+ \d+ (?:\* \* (?:(?:[a-z]{3}|[0-7])#[1-4]|[0-6]L)|(?:\d+|L) \* \*)", re.IGNORECASE
)
_AT_ONCE = timedelta(minutes=1)


class Unit(StrEnum):
    """What a length is counted in; a date is its last day."""

    TIMES = "times"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a series lasts: so many of a unit, or until its `last` day, which it includes."""

    unit: Unit
    count: int = 0
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A series that can be kept: its rule and all its openings, oldest first."""

    rule: Rule
    openings: Sequence[datetime]


def is_monthly(crontab: str) -> bool:
    """Whether it has one instant a month."""
    return _MONTHLY.fullmatch(crontab) is not None


def settled(
    crontab: str, stride: int, days: int, lasting: Lasting, now: datetime, speech: Speech
) -> Settled:
    """The series that begins at the first instant after `now`, on the clock of `speech.zone`.

    `Illegal` when it has fewer than two polls, more than `MOST`, or goes on for too long.
    """
    asked = Asked(now, speech.zone, speech.language)
    if lasting.last is not None and lasting.last > asked.farthest.date():
        raise asked.too_far()
    limit = _begins(asked.farthest.date(), asked)
    endless = Rule(crontab, speech.zone, stride, days, limit)
    first = endless.first(now)
    openings = [first, *islice(endless.openings(first), MOST)]
    until = _until(openings, lasting, is_monthly(crontab), asked)
    if until > limit:
        raise asked.too_far()
    within = [one for one in openings if one < until]
    _check_count(len(within))
    last = within[-1] + _AT_ONCE  # so that it is told by the same date later
    return Settled(Rule(crontab, speech.zone, stride, days, last), within)


def _check_count(count: int) -> None:
    if count < 2:
        raise Illegal("series.once")
    if count > MOST:
        raise Illegal("series.many", most=MOST)


def _until(openings: Sequence[datetime], lasting: Lasting, monthly: bool, asked: Asked) -> datetime:
    """The instant before which they open; of so many times, the one just after the last."""
    if lasting.unit is Unit.TIMES:
        if lasting.count > len(openings):
            raise asked.too_far() if len(openings) <= MOST else Illegal("series.many", most=MOST)
        return openings[lasting.count - 1] + _AT_ONCE
    first = openings[0].astimezone(asked.zone).date()
    return _begins(_day_after(first, lasting, monthly), asked)


def _day_after(first: date, lasting: Lasting, monthly: bool) -> date:
    """The first local day that is no longer of it."""
    if lasting.last is not None:
        return lasting.last + timedelta(days=1)
    if lasting.unit in (Unit.DAYS, Unit.WEEKS):
        return first + timedelta(days=lasting.count * (7 if lasting.unit is Unit.WEEKS else 1))
    months = lasting.count * (12 if lasting.unit is Unit.YEARS else 1)
    return months_after(first.replace(day=1) if monthly else first, months)


def _begins(day: date, asked: Asked) -> datetime:
    return datetime.combine(day, time(), asked.zone).astimezone(UTC)
