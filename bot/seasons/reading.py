"""Law: a series is read whole, a rhythm and how long it lasts, or refused with one sentence.

`chaque premier lundi à 9h pendant six mois, ouvert 3 jours`: the rhythm is read as a digest's is,
without its length, its stride and how long each poll stays open, which are read here. "Pendant six
mois" of a monthly rhythm is six months of the calendar, so six polls, whatever the days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.contributions.wording import clean, unaccented
from bot.dates.asked import Asked
from bot.dates.days import day_named
from bot.dates.spelling import plain
from bot.dates.vocabulary import WEEKDAYS, any_of
from bot.digests.rhythm import read_rhythm
from bot.errors import Illegal
from bot.polls.lifecycle import USUAL_DAYS
from bot.seasons.lasting import Lasting, Unit, is_monthly
from bot.seasons.rule import LONGEST_STRIDE, OPEN_MOST
from bot.texts import Speech

LONGEST_TYPED = 200

_COUNTS = {
    word: number
    for number, words in enumerate(
        (
            *("un une a an one", "deux two", "trois three", "quatre four", "cinq five", "six"),
            *("sept seven", "huit eight", "neuf nine", "dix ten", "onze eleven", "douze twelve"),
        ),
        start=1,
    )
    for word in words.split()
}
_UNITS: dict[str, Unit] = {
    **dict.fromkeys(("jour", "jours", "day", "days"), Unit.DAYS),
    **dict.fromkeys(("semaine", "semaines", "week", "weeks"), Unit.WEEKS),
    **dict.fromkeys(("mois", "month", "months"), Unit.MONTHS),
    **dict.fromkeys(("an", "ans", "annee", "annees", "year", "years"), Unit.YEARS),
    **dict.fromkeys(("fois", "times"), Unit.TIMES),
}
_NUMBER = rf"(?P<count>\d{{1,3}}|{any_of(_COUNTS)})"
_UNIT = rf"(?P<unit>{any_of(_UNITS)})"
_EACH_DAY = rf"(?P<day>{any_of(WEEKDAYS)})"

_OPEN = re.compile(
    r",? ?(?:(?:et|and|chacun|each|reste|stays) )*\b(?:ouvert|open)"
    rf"(?: (?:chacun|each|pendant|for))* {_NUMBER} {_UNIT}\b",
    re.ASCII,
)
_LASTING = re.compile(rf",? ?\b(?:pendant|durant|for|during) {_NUMBER} {_UNIT}\b", re.ASCII)
_TIMES = re.compile(rf",? ?\b{_NUMBER} (?P<unit>fois|times)\b", re.ASCII)
_UNTIL = re.compile(
    r",? ?\b(?:jusqu'au|jusqu'a|until|till) (?P<day>[^,]+?)(?=,| (?:(?:a|at) )?\d\d?(?:h|:)|$)",
    re.ASCII,
)

_STRIDES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"\b(?:tous les|toutes les|every) {_NUMBER} {_UNIT}\b,?",
        rf"\b(?:un|une) (?:{_UNIT}|{_EACH_DAY}) sur {_NUMBER}\b,?",
        rf"\bevery other (?:{_UNIT}|{_EACH_DAY})\b,?",
    )
)
_FORTNIGHTLY = re.compile(r"\btous les (?:quinze|15) jours\b")
_BARE_HOUR = re.compile(r"\b(?:a|at) (\d\d?)\b(?! ?(?:h|:|[ap]\.?m))", re.ASCII)
_WEEKLY = re.compile(r"\d+ \d+ \* \* [a-z]{3}")
_OF_EDITIONS = frozenset({"rhythm.one_hour", "rhythm.often", "rhythm.uncounted"})
"""What is refused of a digest's rhythm in words that are about editions."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A series as it was typed; without `lasting`, how long is still to be asked."""

    crontab: str
    stride: int
    days: int
    lasting: Lasting | None


def read_series(typed: str, now: datetime, speech: Speech) -> Wanted:
    """What an animator typed; `Illegal` says what can't be read, or what is possible instead."""
    text = _plain(typed)
    days, text = _read_open(text)
    lasting, text = _read_lasting(text, now, speech)
    stride, unit, text = _read_stride(text)
    crontab = _read_rhythm(_BARE_HOUR.sub(r"\1h", text).strip(" ,"))
    _check_stride(crontab, unit)
    return Wanted(crontab, stride, days, lasting)


def read_lasting(typed: str, now: datetime, speech: Speech) -> Lasting:
    """How long alone: `six mois`, `pendant six mois`, `10 fois`, `jusqu'au 30 juin`."""
    text = _plain(typed)
    found, rest = _read_lasting(text, now, speech)
    if found is None:
        found, rest = _read_lasting(f"pendant {text}", now, speech)
    if found is None or rest.strip(" ,."):
        raise Illegal("series.how_long")
    return found


def _plain(typed: str) -> str:
    text = " ".join(unaccented(clean(typed)).casefold().split())
    if len(text) > LONGEST_TYPED:
        raise Illegal("rhythm.unreadable")
    return _FORTNIGHTLY.sub("toutes les 2 semaines", text)


def _count(words: str) -> int:
    return int(words) if words.isdigit() else _COUNTS[words]


def _without(found: re.Match[str], text: str, by: str = "") -> str:
    return f"{text[: found.start()]} {by} {text[found.end() :]}".strip()


# --- its parts ------------------------------------------------------------------------------------


def _read_open(text: str) -> tuple[int, str]:
    """How many days each poll stays open, and the rest."""
    found = _OPEN.search(text)
    if found is None:
        return USUAL_DAYS, text
    days = {Unit.DAYS: 1, Unit.WEEKS: 7}.get(_UNITS[found["unit"]], 0) * _count(found["count"])
    if not 1 <= days <= OPEN_MOST:
        raise Illegal("series.open_days", most=OPEN_MOST)
    return days, _without(found, text)


def _read_lasting(text: str, now: datetime, speech: Speech) -> tuple[Lasting | None, str]:
    """How long it lasts, if that was said, and the rest."""
    found = _UNTIL.search(text)
    if found is not None:
        return Lasting(Unit.DATE, last=_read_day(found["day"], now, speech)), _without(found, text)
    found = _LASTING.search(text) or _TIMES.search(text)
    if found is None:
        return None, text
    count, unit = _count(found["count"]), _UNITS[found["unit"]]
    if not count:
        raise Illegal("series.how_long")
    return Lasting(unit, count), _without(found, text)


def _read_day(words: str, now: datetime, speech: Speech) -> date:
    shape = day_named(plain(words, speech.language))
    if shape is None:
        raise Illegal("series.how_long")
    return shape(Asked(now, speech.zone, speech.language), time.max)


def _read_stride(text: str) -> tuple[int, Unit | None, str]:
    """Of so many of its weeks or months one has a poll: that number, of what, and the rest."""
    for pattern in _STRIDES:
        found = pattern.search(text)
        if found is not None:
            parts = found.groupdict()
            unit = _UNITS[parts["unit"]] if parts.get("unit") else Unit.WEEKS
            count = _count(parts.get("count") or "deux")
            if unit not in (Unit.WEEKS, Unit.MONTHS) or not 1 <= count <= LONGEST_STRIDE:
                raise Illegal("series.uncounted")
            return count, unit, _without(found, text, parts.get("day") or "")
    return 1, None, text


def _read_rhythm(text: str) -> str:
    try:
        crontab = read_rhythm(text)
    except Illegal as refused:
        if refused.key in _OF_EDITIONS:
            raise Illegal(f"series.{refused.key.removeprefix('rhythm.')}") from None
        raise
    if not crontab.split()[1].isdigit():
        raise Illegal("series.often")
    return crontab


def _check_stride(crontab: str, unit: Unit | None) -> None:
    """`Illegal` unless its instants are one a week, or one a month, as the stride counts them."""
    if unit is None:
        return
    counted = _WEEKLY.fullmatch(crontab) if unit is Unit.WEEKS else is_monthly(crontab)
    if not counted:
        raise Illegal("series.uncounted")
