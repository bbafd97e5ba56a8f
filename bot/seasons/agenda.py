"""Law: what comes is one list by date, the same in chat and in everybody's own calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.richtext import Block, item, paragraph
from bot.texts import Speech

SHOWN = 8
"""Openings that are listed in chat."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A poll that is open or will open; one of a series that has not been made has no number."""

    uid: str
    opens_at: datetime
    closes_at: datetime
    question: str
    number: int | None = None


def listed(coming: Sequence[Coming], now: datetime, speech: Speech) -> list[Block]:
    """The next openings by date, for chat; nothing where none is to come."""
    ahead = [one for one in coming if one.opens_at > now][:SHOWN]
    lines = [item(_line(one, speech)) for one in ahead]
    return [paragraph(speech("agenda.title")), *lines] if lines else []


def _line(one: Coming, speech: Speech) -> str:
    when = speech.moment(one.opens_at)
    if one.number is None:
        return speech("agenda.again", when=when, question=one.question)
    return speech("agenda.poll", when=when, question=one.question, number=one.number)
