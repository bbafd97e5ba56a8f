"""Law: what falls on a public holiday comes out on the last working day before it.

A place is a country, `FR`, or a part of one whose holidays are its own, `FR-GP`, by their ISO 3166
codes as the holidays library knows them.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

LONGEST_ADVANCE = timedelta(days=14)
"""The most by which anything is brought forward; a longer row of holidays is not worked around."""

_DAY = timedelta(days=1)
_SATURDAY = 5
_ANY_YEAR = 2000
_PLACE = re.compile(r"[A-Z]{2}(-[0-9A-Z]{1,3})?", re.ASCII)


def read_place(text: str) -> str:
    """Check the name of a place, empty for none; ValueError if its holidays are not known."""
    if text and not (_PLACE.fullmatch(text) and _is_known(text)):
        raise ValueError(f"{text!r} is not a place: write FR, or FR-GP")
    return text


def _is_known(place: str) -> bool:
    try:
        _of(place, _ANY_YEAR)
    except NotImplementedError:  # as the library says that it does not know it
        return False
    return True


def brought_forward(day: date, place: str) -> date:
    """That day, or, when it is a public holiday there, the last one before it that is none.

    What would come out on a working day is brought to a working day.
    """
    weekend = day.weekday() >= _SATURDAY
    moved = day
    while _is_holiday(moved, place) or (moved.weekday() >= _SATURDAY and not weekend):
        moved -= _DAY
        if day - moved > LONGEST_ADVANCE:
            return day
    return moved


def holidays(first: date, last: date, place: str) -> list[date]:
    """The public holidays of a place from one day to another, both included, in order."""
    years = range(first.year, last.year + 1)
    return sorted(day for year in years for day in _of(place, year) if first <= day <= last)


def _is_holiday(day: date, place: str) -> bool:
    return day in _of(place, day.year)


@cache
def _of(place: str, year: int) -> frozenset[date]:
    if not place:
        return frozenset()
    from holidays import country_holidays  # noqa: PLC0415 - most commands need none

    country, _, part = place.partition("-")
    return frozenset(country_holidays(country, subdiv=part or None, years=year))
