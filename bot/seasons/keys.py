"""Law: what a key of a season's entry may be is one row of `READERS`, with its own sentence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from bot.contributions.wording import clean
from bot.errors import Illegal
from bot.polls.eligibility import read_electorate
from bot.polls.kinds import Kind
from bot.polls.lifecycle import Secrecy
from bot.polls.reading import read_options, read_question
from bot.polls.terms import Showing
from bot.seasons.rule import OPEN_MOST

ALL = 0
"""As many choices as there are options."""

Moment = datetime | str
"""In a file: a TOML date and time, in the community's zone unless it has its own, or words."""

Reader = Callable[[str, object], object]

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_YEAR = re.compile(r"\b2\d{3}\b")


def read_key(name: str, value: object) -> object:
    """The value of the key of that name; `Illegal` says what it may be."""
    if name not in READERS:
        near = difflib.get_close_matches(name, READERS, n=1)
        known = near[0] if near else ", ".join(READERS)
        raise Illegal("season.misspelt" if near else "season.unknown", name=name, known=known)
    return READERS[name](name, value)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise Illegal("season.text", name=name)
    return value


def _key(name: str, value: object) -> str:
    if not _KEY.fullmatch(_text(name, value)):
        raise Illegal("season.key")
    return str(value)


def _question(name: str, value: object) -> str:
    return read_question(clean(_text(name, value)))


def _options(_: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Illegal("season.options")
    options = read_options("|".join(value))
    if len(options) != len(value):
        raise Illegal("season.option_mark")
    return options


def _one_of(known: Sequence[str]) -> Reader:
    def read(name: str, value: object) -> str:
        if value not in known:
            raise Illegal("season.choice", name=name, known=", ".join(known))
        return str(value)

    return read


def _moment(name: str, value: object) -> Moment:
    """Words need their year: a file is read again, and nobody confirms it."""
    if isinstance(value, datetime | str) and _YEAR.search(str(value)):
        return value
    raise Illegal("season.moment", name=name)


def _day(name: str, value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime) and _YEAR.match(str(value)):
        return value
    raise Illegal("season.day", name=name)


def _days(_: str, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= OPEN_MOST:
        return value
    raise Illegal("season.days", most=OPEN_MOST)


def _several(_: str, value: object) -> int:
    if value == "all":
        return ALL
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise Illegal("season.several")


def _voters(name: str, value: object) -> str:
    return read_electorate(_text(name, value))


READERS: Mapping[str, Reader] = {
    "key": _key,
    "question": _question,
    "options": _options,
    "kind": _one_of(tuple(Kind)),
    "opens": _moment,
    "closes": _moment,
    "days": _days,
    "every": _text,
    "until": _day,
    "voters": _voters,
    "secrecy": _one_of(tuple(Secrecy)),
    "several": _several,
    "results": _one_of(tuple(Showing)),
}
"""The keys of an entry."""
