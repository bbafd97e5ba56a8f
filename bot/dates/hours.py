"""Law: an hour is as it was typed: no half of the day is guessed, and midnight is asked again.

What was typed may be cut into a day and an hour in several ways: `bot.dates.reading`
tries each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time

from bot.dates.vocabulary import PARTS, QUARTERS, any_of
from bot.errors import Illegal

_QUARTER = rf"(?P<quarter>{any_of(QUARTERS)})"
_CLOCKS = (
    rf"(?P<hour>\d\d?) ?(?:h|heures?)(?: ?(?P<minute>\d\d)(?: ?(?:min|mn|minutes))?| {_QUARTER})?",
    r"(?P<hour>\d\d?) ?(?:h ?)?: ?(?P<minute>\d\d)(?::00)?(?: ?(?P<half>[ap]m))?",
    r"(?P<hour>\d\d?)(?:\.(?P<minute>\d\d))? ?(?P<half>[ap]m)",
    rf"(?P<noon>midi|noon|midday)(?: (?P<minute>\d\d)| {_QUARTER})?",
    r"(?P<midnight>minuit|midnight)(?: et demie?)?",
    r"(?P<hour>\d\d?) ?(?:h|heures?)",  # "9h 27 novembre"
    r"(?P<noon>midi|noon|midday)",
    r"a (?P<hour>\d\d?)",
    r"(?P<bare>\d\d?)",  # "tomorrow at 9", "lundi matin 9": an hour only beside a part of the day
)
_PART = rf"(?:(?:du|au|le|de l'|dans l'|in the|at) ?)?(?P<part>{any_of(PARTS)})"
_SPLITS = tuple(
    re.compile(pattern.format(hour=rf"(?:(?:a|at) )?{clock}(?: {_PART})?"), re.ASCII)
    for clock in _CLOCKS
    for pattern in ("{hour}", "(?P<day>.+?) {hour}", "{hour} (?P<day>.+)")
)
_DAY_AND_PART = re.compile(rf"(?P<day>.+) {_PART}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Words:
    """One way of cutting what was typed: the words of the day, those of the hour by their kind."""

    day: str
    clock: Mapping[str, str]


def splits(text: str) -> Iterator[Words]:
    """Every way of cutting the text into a day and an hour; first as a day alone."""
    yield from _without_part(Words(text, {}))
    for pattern in _SPLITS:
        found = pattern.fullmatch(text)
        if found is not None:
            clock = {kind: words for kind, words in found.groupdict().items() if words}
            day = clock.pop("day", "")
            if day or set(clock) != {"bare"}:
                yield from _without_part(Words(day or "aujourd'hui", clock))


def _without_part(words: Words) -> Iterator[Words]:
    """The same, then with "matin", "soir"… moved from the day's words to the hour's."""
    yield words
    found = _DAY_AND_PART.fullmatch(words.day)
    if found is not None and "part" not in words.clock:
        yield Words(found["day"], {**words.clock, "part": found["part"]})


def hour_in(words: Words) -> time | None:
    """The hour typed; None if there is none, or one that could be morning or evening."""
    clock = words.clock
    if "midnight" in clock:
        raise Illegal("dates.midnight")
    figure = clock.get("hour") or clock.get("noon") or ("part" in clock and clock.get("bare"))
    if not figure:
        return None
    hour = int(figure) if figure.isdigit() else 12
    minute = int(clock.get("minute", 0))
    if hour == 24 and not minute:
        raise Illegal("dates.midnight")
    return _time(60 * _in_day(hour, clock) + QUARTERS.get(clock.get("quarter", ""), 0), minute)


def _time(minutes: int, more: int) -> time:
    hour, minute = divmod(minutes, 60)
    if not (0 <= hour < 24 and 0 <= minute + more < 60):
        raise Illegal("dates.hour")
    return time(hour, minute + more)


def _in_day(hour: int, clock: Mapping[str, str]) -> int:
    """3 pm, 3 in the afternoon → 15; Illegal when the hour and its half or part disagree."""
    half, part = clock.get("half"), clock.get("part")
    if half is not None:
        if not 1 <= hour <= 12:
            raise Illegal("dates.hour")
        hour = hour % 12 + 12 * (half == "pm")
    if part is None or hour in PARTS[part]:
        return hour
    if half is None and 1 <= hour < 12 and hour + 12 in PARTS[part]:
        return hour + 12
    raise Illegal("dates.hour")
