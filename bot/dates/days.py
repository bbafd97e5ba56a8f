"""Law: a day is the next one of its name to come, and all that was typed of it must fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial

from bot.dates.asked import Asked
from bot.dates.vocabulary import MONTHS, NEAR, WEEKDAYS, WEEKS_MORE, any_of
from bot.dates.waits import WAIT, shifted
from bot.errors import Illegal

_LEAD = r"(?:(?:le|the|on|on the|ce|this|pour le) )?"
_WEEKDAY = rf"(?P<weekday>{any_of(WEEKDAYS)})"
_WEEKDAY_FIRST = rf"{_LEAD}(?:{_WEEKDAY} (?:(?:le|the) )?)?"
_NUMBER = r"(?P<number>\d\d?) ?(?:er|eme|e|st|nd|rd|th)?"
_MONTH = rf"(?P<month>{any_of(MONTHS)})"
_YEAR = r"(?: (?P<year>\d{4}))?"
_MORE = rf"(?: en (?P<more>{any_of(WEEKS_MORE)}))?"


def _near(found: re.Match[str], asked: Asked, _hour: time) -> date:
    weeks = WEEKS_MORE.get(found["more"] or "", 0)
    return asked.today + timedelta(NEAR[found["near"]] + 7 * weeks)


def _weekday(found: re.Match[str], asked: Asked, hour: time) -> date:
    today = asked.today
    ahead = (WEEKDAYS[found["weekday"]] - today.weekday()) % 7
    later = found["next"] or found["after"] or found["more"]
    if ahead == 0 and (later or not asked.ahead(today, hour)):
        ahead = 7
    return today + timedelta(ahead + 7 * WEEKS_MORE.get(found["more"] or "", 0))


def _next_week(found: re.Match[str], asked: Asked, _hour: time) -> date:
    monday = asked.today + timedelta(7 - asked.today.weekday())
    return monday + timedelta(WEEKDAYS[found["weekday"]])


def _dated(found: re.Match[str], asked: Asked, _hour: time) -> date:
    """A number in its month and year, or the next ones to come; on the weekday typed, if any."""
    typed = found.groupdict()
    today, number = asked.today, int(typed["number"])
    year, month = today.year, today.month
    if typed.get("month"):
        month = MONTHS.get(typed["month"]) or int(typed["month"])
    elif number < today.day:
        year, month = year + month // 12, month % 12 + 1
    if typed.get("year"):
        year = int(typed["year"]) + 2000 * (len(typed["year"]) == 2)
    elif (year, month, number) < (today.year, today.month, today.day):
        year += 1
    day = _existing(year, month, number, asked)
    if typed.get("weekday") and WEEKDAYS[typed["weekday"]] != day.weekday():
        raise Illegal("dates.weekday", day=asked.said_day(day))
    return day


def _existing(year: int, month: int, number: int, asked: Asked) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        known = 1 <= month <= 12
        said = f"{number} {asked.speech.month(month)} {year}" if known else f"{number}/{month}"
        raise Illegal("dates.no_day", day=said) from None


def _wait(found: re.Match[str], asked: Asked, _hour: time) -> date:
    return shifted(asked.today, found, asked)


_Reader = Callable[[re.Match[str], Asked, time], date]
_SHAPES: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern, re.ASCII), reader)
    for pattern, reader in (
        (rf"(?:the |d')?(?P<near>{any_of(NEAR)}){_MORE}", _near),
        (
            rf"{_LEAD}(?P<next>next |prochain )?{_WEEKDAY}(?P<after> prochain| qui vient)?{_MORE}",
            _weekday,
        ),
        (rf"{_LEAD}{_WEEKDAY}(?: de la semaine prochaine| (?:of )?next week)", _next_week),
        (rf"{_WEEKDAY_FIRST}{_NUMBER} (?:de |of )?{_MONTH}{_YEAR}", _dated),
        (rf"{_WEEKDAY_FIRST}{_MONTH} (?:the )?{_NUMBER}{_YEAR}", _dated),
        (
            rf"{_WEEKDAY_FIRST}(?P<number>\d\d?)(?P<mark>[/.-])(?P<month>\d\d?)"
            r"(?:(?P=mark)(?P<year>\d{4}|\d\d))?",
            _dated,
        ),
        (
            rf"{_WEEKDAY_FIRST}(?P<year>\d{{4}})(?P<mark>[/.-])(?P<month>\d\d?)(?P=mark)"
            r"(?P<number>\d\d?)",
            _dated,
        ),
        (rf"{_LEAD}{_WEEKDAY} (?:le |the )?{_NUMBER}", _dated),
        (rf"(?:pour |on )?(?:le|the) {_NUMBER}", _dated),
        (WAIT, _wait),
    )
)


def day_named(day_words: str) -> Callable[[Asked, time], date] | None:
    """How to find the day that these words name; None if they are no day."""
    for pattern, reader in _SHAPES:
        found = pattern.fullmatch(day_words)
        if found is not None:
            return partial(reader, found)
    return None
