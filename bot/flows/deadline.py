"""Law: a deadline is typed, or one of the usual ones, each button naming its own instant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.dates.deadlines import Deadlines, usual_deadlines
from bot.flows.engine import Answer, Chosen, Data, Input, Option, Prompt, one_of
from bot.richtext import paragraph
from bot.texts import Speech


@dataclass(frozen=True, slots=True)
class Dated:
    """What the question needs to know."""

    speech: Speech
    now: datetime


def closes_at(data: Data) -> datetime:
    """The deadline that was chosen."""
    return datetime.fromisoformat(data["closes_at"])


def later_than(data: Data) -> datetime | None:
    """The deadline that an extension puts off; None when it is no extension."""
    return datetime.fromisoformat(data["later"]) if data["later"] else None


def ask_deadline(data: Data, scene: Dated) -> Prompt:
    """Until when; a usual one that puts nothing off is not offered."""
    speech, before = scene.speech, later_than(data)
    options = tuple(
        Option(speech(f"call.in.{name}", day=speech.day(when)), f"{when:%Y%m%dT%H%MZ}")
        for name, when in usual_deadlines(scene.now, speech.zone).items()
        if before is None or when > before
    )
    return Prompt((paragraph(speech("call.ask_deadline")),), options)


def reads_deadline(until: Deadlines) -> Callable[[Data, Input, Dated], Answer]:
    """How the answer is read, of that sort of thing."""

    def read(data: Data, given: Input, scene: Dated) -> Answer:
        if isinstance(given, Chosen):
            when = datetime.fromisoformat(one_of(ask_deadline(data, scene), given))
        else:
            when = until.read(given.text, scene.now, scene.speech, later_than(data))
        return Answer({**data, "closes_at": when.isoformat()})

    return read
