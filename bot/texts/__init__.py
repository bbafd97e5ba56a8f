"""Law: every sentence that a person reads stands in the catalogues beside this file, by key.

`fr.po` and `en.po` hold the same keys (a test compares them, and their placeholders). Dates,
numbers and plurals follow the language by Babel. Values are put in as they are: what a person
typed is never read as a pattern.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import (
    format_date,
    format_time,
    get_day_names,
    get_month_names,
    get_timezone_location,
)
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.units import format_unit

LANGUAGES = ("fr", "en")
_LOCALES = {"fr": "fr", "en": "en_GB"}
"""Whose dates and numbers a language follows: it is read in Europe."""

_FIRST = re.compile(r"\b1(?= )")
"""The first of a month, before its name."""

_FOLDER = Path(__file__).parent


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.GNUTranslations:
    with (_FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=1_024)
def _day(day: date, pattern: str, locale: str) -> str:
    """Asked for at each vote, with the same few days."""
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=1_024)
def _clock(moment: time, locale: str) -> str:
    return format_time(moment, "short", locale=locale)


@dataclass(frozen=True, slots=True)
class Speech:
    """The sentences of one language, with the dates of one time zone and one command prefix."""

    language: str
    zone: ZoneInfo
    prefix: str = "/"

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of that key; `KeyError` when the catalogue has none."""
        pattern = _catalogue(self.language).gettext(key)
        if pattern == key:
            raise KeyError(key)
        return pattern.format(p=self.prefix, **values)

    def count(self, key: str, n: int, **values: object) -> str:
        """The sentence of that key in the plural form for `n`, which it may show as {n}."""
        pattern = _catalogue(self.language).ngettext(key, key, n)
        if pattern == key:
            raise KeyError(key)
        return pattern.format(p=self.prefix, n=self.number(n), **values)

    @property
    def locale(self) -> str:
        """The name by which Babel knows its dates, numbers and lists."""
        return _LOCALES[self.language]

    def number(self, value: int) -> str:
        return format_decimal(value, locale=self.locale)

    def decimal(self, value: float) -> str:
        """Rounded to a tenth."""
        return format_decimal(round(value, 1), format="#,##0.0", locale=self.locale)

    def listed(self, names: Iterable[str]) -> str:
        """`a, b et c`."""
        return format_list(list(names), locale=self.locale)

    def _dated(self, when: datetime, pattern: str) -> str:
        """By Babel, but for the first of a month, which French counts as `1er`."""
        text = _day(when.astimezone(self.zone).date(), pattern, self.locale)
        return _FIRST.sub("1er", text) if self.language == "fr" else text

    def day(self, when: datetime) -> str:
        """`vendredi 27 novembre`."""
        return self._dated(when, "EEEE d MMMM")

    def date(self, when: datetime) -> str:
        """`27 novembre 2026`."""
        return self._dated(when, "long")

    def moment(self, when: datetime) -> str:
        """`vendredi 27 novembre à 17:00`."""
        return self("moment", day=self.day(when), time=self.clock(when))

    def exact(self, when: datetime) -> str:
        """`vendredi 27 novembre 2026 à 17:00, heure de Paris`: nothing is left to guess."""
        city = get_timezone_location(self.zone, locale=self.locale, return_city=True)
        day, clock = self.whole_day(when), self.clock(when)
        return self("moment.exact", day=day, time=clock, city=city)

    def whole_day(self, when: datetime) -> str:
        """`vendredi 27 novembre 2026`."""
        return self._dated(when, "EEEE d MMMM y")

    def weekday(self, number: int) -> str:
        """`vendredi`, which is 4."""
        return str(get_day_names("wide", locale=self.locale)[number])

    def amount(self, count: int, unit: str) -> str:
        """`3 heures`, of the units day, hour, minute and second."""
        return format_unit(count, f"duration-{unit}", locale=self.locale)

    def size(self, count: int) -> str:
        """`240 ko`, `1,2 Mo`: of so many bytes, to two figures or three."""
        unit, one = ("mega", 10**6) if count >= 999_500 else ("kilo", 10**3)
        amount = max(count / one, 1)
        shown = round(amount, 1 if amount < 10 else None)
        return format_unit(shown, f"digital-{unit}byte", "short", locale=self.locale)

    def month(self, number: int) -> str:
        """`novembre`."""
        return str(get_month_names(locale=self.locale)[number])

    def short_day(self, when: datetime) -> str:
        """`ven. 27 nov.`."""
        return self._dated(when, "EEE d MMM")

    def clock(self, when: datetime) -> str:
        """`17:00`."""
        return _clock(when.astimezone(self.zone).time(), self.locale)
