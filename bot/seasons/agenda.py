"""Law: what comes is one list by date, the same in chat and in everybody's own calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.contributions.shortening import cut
from bot.polls.listing import QUESTION_MOST
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


def next_openings(coming: Sequence[Coming], now: datetime) -> Sequence[Coming]:
    """The next that open, by date, as many as chat has room for."""
    return [one for one in coming if one.opens_at > now][:SHOWN]


def listed(ahead: Sequence[Coming], speech: Speech) -> list[Block]:
    """Those, for chat; nothing where none is to come."""
    lines = [item(_line(one, speech)) for one in ahead]
    return [paragraph(speech("agenda.title")), *lines] if lines else []


def _line(one: Coming, speech: Speech) -> str:
    said = {"when": speech.moment(one.opens_at), "question": cut(one.question, QUESTION_MOST)}
    if one.number is None:
        return speech("agenda.again", **said)
    return speech("agenda.poll", **said, number=one.number)
