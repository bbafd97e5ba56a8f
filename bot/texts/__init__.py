"""Law: every sentence that a person reads stands in the catalogues beside this file, by key.

`fr.po` and `en.po` hold the same keys (a test compares them, and their placeholders). Dates,
numbers and plurals follow the language by Babel. Values are put in as they are: what a person
typed is never read as a pattern.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = ("fr", "en")
_FOLDER = Path(__file__).parent


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.GNUTranslations:
    with (_FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


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

    def number(self, value: int) -> str:
        return format_decimal(value, locale=self.language)

    def listed(self, names: Iterable[str]) -> str:
        """`a, b et c`."""
        return format_list(list(names), locale=self.language)

    def day(self, when: datetime) -> str:
        """`vendredi 27 novembre`."""
        return format_date(when.astimezone(self.zone), "EEEE d MMMM", locale=self.language)

    def date(self, when: datetime) -> str:
        """`27 novembre 2026`."""
        return format_date(when.astimezone(self.zone), "long", locale=self.language)

    def moment(self, when: datetime) -> str:
        """`vendredi 27 novembre à 17:00`."""
        clock = format_time(when, "short", tzinfo=self.zone, locale=self.language)
        return self("moment", day=self.day(when), time=clock)
