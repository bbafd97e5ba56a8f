"""Law: what an animator types becomes a call's question, deadline and channels, or is refused.

`Question ? | deadline | channel, channel`: what is left out is asked, and the channels may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels import names
from bot.contributions.wording import clean, read_line
from bot.dates.deadlines import Deadlines
from bot.errors import Illegal

QUESTION_MOST = 300
SEPARATOR = "|"
UNTIL = Deadlines("call.too_long", "call.not_later")


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
