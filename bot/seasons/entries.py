"""Law: a season file is read whole; each mistake in it is a sentence with its line.

What a key may be alone is said in `bot.seasons.keys`; what keys may be together, in `_entry`.
Nothing here knows what time it is: when an entry is due is settled in `bot.seasons.planning`.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.errors import Illegal
from bot.locating import UNREADABLE, Places, fault, located
from bot.polls.eligibility import Scope
from bot.polls.kinds import RANKED_FEWEST, RANKED_MOST, READY, Kind, ready_options
from bot.polls.lifecycle import Secrecy
from bot.polls.reading import Asked
from bot.polls.terms import Showing
from bot.seasons.keys import Moment, read_key
from bot.texts import Speech

POLL = "poll"
LONGEST = 100_000
"""Characters of a season file."""

MOST = 200
"""Polls and series of a season file."""


class Wrong(Exception):
    """What is wrong with an entry, told of the key at which it is to be mended."""

    def __init__(self, name: str, refused: Illegal) -> None:
        super().__init__(refused.key)
        self.name, self.refused = name, refused


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in the file, and on which line."""

    line: int
    key: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """A poll of a season as it is written; `every` makes it a series, from `opens` on.

    Whether its roll is fixed is not written: that is the community's own way.
    """

    rank: int
    key: str
    digest: str
    asked: Asked
    secrecy: Secrecy = Secrecy.DISCREET
    most: int = 1
    showing: Showing = Showing.LIVE
    electorate: str = Scope.ALL
    fixed_roll: bool = False
    opens: Moment | None = None
    closes: Moment | None = None
    days: int | None = None
    every: str = ""
    until: date | None = None


@dataclass(slots=True)
class Season:
    """What a file holds, as far as it could be read, and all that is wrong with it."""

    entries: list[Entry] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    places: Places = field(default_factory=Places)

    def refuse(self, rank: int, wrong: Wrong) -> None:
        """Remember what is wrong with that entry."""
        line = self.places.line(rank, wrong.name)
        self.mistakes.append(Mistake(line, wrong.refused.key, wrong.refused.values))


def read_season(text: str, speech: Speech) -> Season:
    """The polls of a season file, whose ready options are said in `speech`."""
    if len(text) > LONGEST:
        return Season(mistakes=[Mistake(1, "season.large", {"most": LONGEST})])
    try:
        document = tomllib.loads(text)
    except UNREADABLE as error:
        line, reason = fault(error, text)
        return Season(mistakes=[Mistake(line, "season.syntax", {"reason": reason})])
    season = Season(places=located(text, POLL))
    _read_polls(document, season, speech)
    _check_keys(season)
    season.mistakes.sort(key=lambda mistake: mistake.line)
    return season


def _read_polls(document: Mapping[str, Any], season: Season, speech: Speech) -> None:
    for name in document:
        if name != POLL:
            values = {"name": name}
            season.mistakes.append(Mistake(season.places.top.get(name, 1), "season.top", values))
    polls = document.get(POLL, [])
    if not isinstance(polls, list) or not all(isinstance(one, dict) for one in polls):
        season.mistakes.append(Mistake(season.places.top.get(POLL, 1), "season.array", {}))
    elif not polls or len(polls) > MOST:
        season.mistakes.append(Mistake(1, "season.count", {"most": MOST}))
    else:
        for rank, raw in enumerate(polls):
            _read_poll(rank, raw, season, speech)


def _read_poll(rank: int, raw: Mapping[str, Any], season: Season, speech: Speech) -> None:
    values: dict[str, Any] = {}
    before = len(season.mistakes)
    for name, value in raw.items():
        try:
            values[name] = read_key(name, value)
        except Illegal as refused:
            season.refuse(rank, Wrong(name, refused))
    if len(season.mistakes) > before:
        return
    try:
        season.entries.append(_entry(rank, values, _digest(raw), speech))
    except Wrong as wrong:
        season.refuse(rank, wrong)


def _digest(raw: Mapping[str, Any]) -> str:
    """What tells the entry from the same one after a change."""
    written = json.dumps(raw, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _check_keys(season: Season) -> None:
    """Each key stands for one entry."""
    seen: dict[str, Entry] = {}
    for entry in season.entries:
        first = seen.setdefault(entry.key, entry)
        if first is not entry:
            line = season.places.line(first.rank, "key")
            twice = Illegal("season.twice", entry=entry.key, line=line)
            season.refuse(entry.rank, Wrong("key", twice))


# --- what its keys may be together --------------------------------------------------------------

_DATES = ("opens", "closes", "days", "every", "until")


def _entry(rank: int, values: Mapping[str, Any], digest: str, speech: Speech) -> Entry:
    for name in ("key", "question"):
        if name not in values:
            raise Wrong("", Illegal("season.absent", name=name))
    asked = _asked(values, speech)
    _check_dates(values)
    return Entry(
        rank=rank,
        key=values["key"],
        digest=digest,
        asked=asked,
        secrecy=Secrecy(values.get("secrecy", Secrecy.DISCREET)),
        most=_most(values, asked),
        showing=Showing(values.get("results", Showing.LIVE)),
        electorate=values.get("voters", Scope.ALL),
        **{name: values[name] for name in _DATES if name in values},
    )


def _asked(values: Mapping[str, Any], speech: Speech) -> Asked:
    kind, options = Kind(values.get("kind", Kind.CHOICE)), values.get("options")
    if kind in READY:
        if options is not None:
            raise Wrong("options", Illegal("season.ready", kind=kind))
        return Asked(values["question"], ready_options(kind, speech), kind)
    if options is None:
        raise Wrong("", Illegal("season.no_options", known=", ".join(READY)))
    return Asked(values["question"], options, kind)


def _most(values: Mapping[str, Any], asked: Asked) -> int:
    """How many options one voter may choose; all are put in an order."""
    options = len(asked.options)
    if asked.kind is Kind.RANKING and not RANKED_FEWEST <= options <= RANKED_MOST:
        bounds = {"fewest": RANKED_FEWEST, "most": RANKED_MOST}
        raise Wrong("options", Illegal("season.ranked", **bounds))
    if "several" not in values:
        return options if asked.kind is Kind.RANKING else 1
    most = values["several"]
    if asked.kind is not Kind.CHOICE or most > options:
        raise Wrong("several", Illegal("season.several"))
    return most or options


def _check_dates(values: Mapping[str, Any]) -> None:
    if "closes" in values and ("days" in values or "every" in values):
        raise Wrong("closes", Illegal("season.closes_twice"))
    if "every" not in values and "opens" not in values:
        raise Wrong("", Illegal("season.absent", name="opens"))
    if "until" in values and "every" not in values:
        raise Wrong("until", Illegal("season.until"))
