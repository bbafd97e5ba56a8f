"""Law: a wait in hours or minutes is time that elapses; in days or more it keeps the hour it is."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.dates.asked import FARTHEST_MONTHS, Asked, months_after, rounded_up
from bot.dates.vocabulary import UNITS, any_of
from bot.errors import Illegal

WAIT = (
    rf"(?:(?:dans|d'ici|sous|in) )?(?P<count>\d{{1,4}}|an?) ?(?P<unit>{any_of(UNITS)})"
    r"(?: from now)?"
)
_KEEPS_HOUR = re.compile(WAIT, re.ASCII)
_ELAPSED = tuple(
    re.compile(rf"(?:dans|d'ici|sous|in) {pattern}(?: from now)?", re.ASCII)
    for pattern in (
        r"(?P<hours>\d{1,5}|an?) ?(?:h|heures?|hours?)"
        r"(?: (?P<half>et demie?|and a half)|(?: et| and)? ?(?P<minutes>\d\d?)"
        r"(?: ?(?:m|mn|min|minutes?))?)?",
        r"(?P<minutes>\d{1,6}|an?) ?(?:m|mn|min|minutes?)",
    )
)


def end_of_wait(text: str, asked: Asked) -> datetime | None:
    """The end of "dans 2h", "dans 3 jours"; None if the text is no wait, or says its own hour."""
    found = _KEEPS_HOUR.fullmatch(text)
    if found is not None:
        day = shifted(asked.clock.date(), found, asked)
        return asked.instant(datetime.combine(day, asked.clock.time()))
    for pattern in _ELAPSED:
        found = pattern.fullmatch(text)
        if found is not None:
            return _elapsed(found, asked)
    return None


def _elapsed(found: re.Match[str], asked: Asked) -> datetime:
    typed = found.groupdict()
    minutes = 60 * _count(typed.get("hours")) + _count(typed.get("minutes"))
    wait = timedelta(minutes=minutes + 30 * bool(typed.get("half")))
    moment = rounded_up(asked.now + wait)
    local = moment.astimezone(asked.zone).replace(tzinfo=None)
    if not wait:
        raise Illegal("dates.past", moment=asked.said(local))
    if local > asked.farthest:
        raise asked.too_far()
    return moment


def _count(words: str | None) -> int:
    """A figure, or "a", "an"."""
    if words is None:
        return 0
    return int(words) if words.isdigit() else 1


def shifted(day: date, found: re.Match[str], asked: Asked) -> date:
    """The day so many days, weeks, months or years later; `Illegal` when that is too far."""
    days, months = UNITS[found["unit"]]
    count = _count(found["count"])
    if count * (days + 30 * months) > 32 * FARTHEST_MONTHS:
        raise asked.too_far()
    return months_after(day, months * count) + timedelta(days * count)
