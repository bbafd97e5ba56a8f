"""Law: what an animator types becomes a call's question, deadline and channels, or is refused.

`Question ? | deadline | channel, channel`: what is left out is asked, and the channels may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channels import names
from bot.contributions.wording import clean, read_line
from bot.dates.reading import read_moment
from bot.errors import Illegal
from bot.texts import Speech

QUESTION_MOST = 300
LONGEST = timedelta(days=366)
SEPARATOR = "|"
USUAL = {
    "week": "dans 1 semaine 18h",
    "fortnight": "dans 2 semaines 18h",
    "month": "dans 1 mois 18h",
}
"""The deadlines that are offered, in words that `read_moment` reads."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call as typed in one line; what is empty was not said."""

    question: str
    deadline: str = ""
    channels: str = ""


def read_call(typed: str) -> Asked:
    """The parts of a one-line call; `Illegal` when there are too many, or the question is wrong."""
    question, *rest = [part.strip() for part in typed.split(SEPARATOR)]
    if len(rest) > 2:
        raise Illegal("call.parts")
    return Asked(read_question(question), *rest)


def read_question(typed: str) -> str:
    """One clean line of 300 characters at most; else `Illegal`."""
    return read_line(typed, QUESTION_MOST)


def read_deadline(
    typed: str, now: datetime, speech: Speech, later_than: datetime | None = None
) -> datetime:
    """The instant typed, within a year from now, and after the one that it puts off; or Illegal."""
    moment = read_moment(typed, now, speech.zone, speech.language)
    if moment > now + LONGEST:
        raise Illegal("call.too_long", limit=speech.exact(now + LONGEST))
    if later_than is not None and moment <= later_than:
        raise Illegal("call.not_later", when=speech.exact(later_than))
    return moment


def usual_deadlines(now: datetime, zone: ZoneInfo) -> dict[str, datetime]:
    """The deadlines that are offered, by name, soonest first."""
    return {name: read_moment(words, now, zone) for name, words in USUAL.items()}


def read_channels(typed: str, known: Sequence[str]) -> list[str]:
    """The channels that are meant, by their names or their addresses; all of them when none is."""
    meant = [name.strip().casefold() for name in clean(typed).split(",") if name.strip()]
    return [_channel(name, known) for name in dict.fromkeys(meant)] or list(known)


def _channel(name: str, known: Sequence[str]) -> str:
    """An address may be typed whole or without its platform."""
    shown = names(known)
    called = {channel.partition(":")[2].casefold(): channel for channel in known}
    called |= {channel.casefold(): channel for channel in known}
    called |= {shown[channel].casefold(): channel for channel in known}
    if name not in called:
        raise Illegal("call.unknown_channel", name=name, known=", ".join(shown.values()))
    return called[name]
