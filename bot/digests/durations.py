"""Law: a wait typed in words is one duration of the configuration, and is told back in words."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.contributions.wording import clean, unaccented
from bot.digests.schedule import LONGEST_FREEZE, read_duration
from bot.errors import Illegal
from bot.texts import Speech

_WAIT = re.compile(
    r"(?:(?P<days>\d{1,4})(?:jours?|j|days?|d)(?![a-z]))?"
    r"(?:(?P<hours>\d{1,4})(?:heures?|hours?|h)(?![a-z]))?"
    r"(?:(?P<minutes>\d{1,5})(?:minutes?|min|mn|m)?)?",
    re.ASCII,
)
_ONE = re.compile(r"\b(?:une?|one|an?)\b")
_JOINTS = re.compile(r"\b(?:et|and|avant|before)\b|[\s,]")
_BARE_NUMBER = re.compile(r"\d+", re.ASCII)


def read_freeze(typed: str) -> str:
    """What was typed ("3 heures", "1h30", "un jour") → a duration such as `3h`; else Illegal."""
    text = unaccented(clean(typed)).casefold()
    bare = _JOINTS.sub("", _ONE.sub("1", text))
    found = _WAIT.fullmatch(bare)
    if found is None or not bare or _BARE_NUMBER.fullmatch(bare):
        raise Illegal("durations.unreadable", most=LONGEST_FREEZE.days)
    wait = timedelta(**{unit: int(count) for unit, count in found.groupdict("0").items()})
    if wait > LONGEST_FREEZE:
        raise Illegal("durations.too_long", most=LONGEST_FREEZE.days)
    return _written(wait)


def _written(wait: timedelta) -> str:
    parts = [f"{count}{unit[0]}" for unit, count in _parts(wait) if count]
    return "".join(parts) or "0m"


def _parts(wait: timedelta) -> list[tuple[str, int]]:
    minutes, seconds = divmod(wait.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return [("day", wait.days), ("hour", hours), ("minute", minutes), ("second", seconds)]


def tell_duration(text: str, speech: Speech) -> str:
    """A duration of the configuration in words: `1 jour et 12 heures`."""
    parts = [(unit, count) for unit, count in _parts(read_duration(text)) if count]
    return speech.listed(speech.amount(count, unit) for unit, count in parts or [("minute", 0)])
