"""Law: a pause is typed as its first and last day, and is told with its years.

"du 1er au 31 août", "24/12 - 2/1", "from 1 to 31 August", "11 novembre" alone. What one end lacks
it has from the other; without a year, it is the next such pause that is not over. Pauses that meet
are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from babel.dates import get_month_names

from bot.contributions.wording import clean, unaccented
from bot.digests.calendar import brought_from
from bot.digests.rhythm import WEEKDAYS
from bot.digests.schedule import LONGEST_PAUSE, Pause, Schedule, read_pause
from bot.errors import Illegal
from bot.texts import LANGUAGES, Speech

FARTHEST = timedelta(days=3 * 366)
OVER_NEW_YEAR = 6
"""Months over New Year that are believed without a year: more, and the days were exchanged."""

_DAY = timedelta(days=1)
_MONTHS: dict[str, int] = {
    unaccented(name).casefold().removesuffix("."): number
    for language in LANGUAGES
    for width in ("abbreviated", "wide")
    for number, name in get_month_names(width, locale=language).items()
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_NUMBER = "(?P<day>[0-9]{1,2})(?:er|st|nd|rd|th)?"
_YEAR = "(?P<year>[0-9]{4})"
_WEEKDAY = "(?:(?P<weekday>" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r"),? )?"
_DATES = tuple(
    re.compile(_WEEKDAY + pattern)
    for pattern in (
        rf"{_NUMBER}(?: (?:of )?{_MONTH})?(?:,? {_YEAR})?",
        rf"{_MONTH} {_NUMBER}(?:,? {_YEAR})?",
        rf"(?P<day>[0-9]{{1,2}})[/.](?P<month>[0-9]{{1,2}})(?:[/.]{_YEAR})?",
        rf"{_YEAR}-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})",
    )
)
_LEAD = re.compile(r"^(?:du|de|le|from|the|on)\b ?(?:the )?")
_BETWEEN = re.compile(
    r" (?:jusqu')?(?:au?|to|until|till)(?: the| le)? | ?- (?!.* - )|(?<=\d)/(?=2\d{3}-)"
)


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as far as it was typed."""

    day: int
    month: int | None
    year: int | None
    weekday: int | None


def read_typed(typed: str, today: date, speech: Speech) -> Pause:
    """What an animator typed → the pause, not over at `today`; Illegal says what is wrong."""
    text = re.sub(r"\s+", " ", unaccented(clean(typed)).casefold())
    ends = [_read_day(end) for end in _BETWEEN.split(_LEAD.sub("", text), maxsplit=1)]
    first, last = _completed(ends[0], ends[-1], today)
    pause = Pause(_existing(first, speech), _existing(last, speech))
    _check(pause, today)
    return pause


def _read_day(words: str) -> _Day:
    found = next((found for shape in _DATES if (found := shape.fullmatch(words.strip()))), None)
    if found is None:
        raise Illegal("pauses.unreadable")
    parts: Mapping[str, str | None] = found.groupdict()
    month, year = parts.get("month"), parts.get("year")
    number = None if month is None else _MONTHS.get(month) or int(month)
    day, weekday = int(parts["day"] or 0), WEEKDAYS.get(parts["weekday"] or "")
    return _Day(day, number, int(year) if year else None, weekday)


def _completed(first: _Day, last: _Day, today: date) -> tuple[_Day, _Day]:
    """Both ends with their month and year."""
    months = first.month or last.month, last.month or first.month
    if None in months:
        raise Illegal("pauses.unreadable")
    begins, ends = (months[0] or 0, first.day), (months[1] or 0, last.day)
    over_new_year = begins > ends
    if over_new_year and not (first.month and last.month):
        raise Illegal("pauses.order")
    if over_new_year and not (first.year or last.year) and _months(*months) > OVER_NEW_YEAR:
        raise Illegal("pauses.order")
    # Without any year, the pause is the next one that is not over.
    coming = today.year + (ends < (today.month, today.day))
    year = last.year or ((first.year + over_new_year) if first.year else coming)
    since = first.year or year - over_new_year
    return replace(first, month=begins[0], year=since), replace(last, month=ends[0], year=year)


def _months(first: int | None, last: int | None) -> int:
    """How many months from one to the other, round the year."""
    return ((last or 0) - (first or 0) - 1) % 12 + 1


def _existing(typed: _Day, speech: Speech) -> date:
    year, month = typed.year or 0, typed.month or 0
    try:
        day = date(year, month, typed.day)
    except ValueError:
        known = 1 <= month <= 12
        said = f"{typed.day} {speech.month(month)} {year}" if known else f"{typed.day}/{month}"
        raise Illegal("dates.no_day", day=said) from None
    if typed.weekday not in (None, day.weekday()):
        raise Illegal("dates.weekday", day=_told_day(day, speech))
    return day


def _check(pause: Pause, today: date) -> None:
    if pause.last < pause.first:
        raise Illegal("pauses.order")
    if pause.last < today:
        raise Illegal("pauses.over")
    if pause.last - pause.first >= LONGEST_PAUSE:
        raise Illegal("pauses.too_long")
    if pause.last - today > FARTHEST:
        raise Illegal("pauses.too_far")


def tell_pause(pause: Pause, speech: Speech) -> str:
    """`du dimanche 1er août 2027 au mardi 31 août 2027`."""
    first, last = _told_day(pause.first, speech), _told_day(pause.last, speech)
    if pause.first == pause.last:
        return speech("pauses.day", day=first)
    return speech("pauses.days", first=first, last=last)


def tell_holiday(schedule: Schedule, publish_at: datetime, speech: Speech) -> list[str]:
    """Why that edition comes earlier than usual; nothing when it does not."""
    day = brought_from(schedule, publish_at)
    return [] if day is None else [speech("holiday.brought_forward", day=_told_day(day, speech))]


def _told_day(day: date, speech: Speech) -> str:
    return speech.whole_day(datetime.combine(day, time(12), speech.zone))


def coming(pauses: Iterable[str], today: date) -> list[str]:
    """Those of the configuration's pauses that are not over, in order."""
    return [str(one) for one in sorted(map(read_pause, pauses)) if one.last >= today]


def merged(pauses: Iterable[str], more: Pause) -> list[str]:
    """The pauses with one more; those that meet become one, unless it would pass a year."""
    kept: list[Pause] = []
    for pause in sorted([*map(read_pause, pauses), more]):
        before = kept[-1] if kept else None
        if before is not None and _meet(before, pause):
            kept[-1] = Pause(before.first, max(before.last, pause.last))
        else:
            kept.append(pause)
    return [str(pause) for pause in kept]


def _meet(before: Pause, after: Pause) -> bool:
    whole = max(before.last, after.last) - before.first
    return after.first <= before.last + _DAY and whole < LONGEST_PAUSE
