"""Law: opening, extending and closing a questionnaire each name what will be, and need a yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.calls.reading import usual_deadlines
from bot.flows.engine import Answer, Chosen, Data, Flow, Input, Option, Prompt, Step, one_of
from bot.questionnaires.deadline import read_deadline
from bot.richtext import paragraph
from bot.texts import Speech


@dataclass(frozen=True, slots=True)
class Scene:
    """What the questions need to know."""

    speech: Speech
    now: datetime


def closes_at(data: Data) -> datetime:
    """The deadline that was chosen."""
    return datetime.fromisoformat(data["closes_at"])


def later_than(data: Data) -> datetime | None:
    """The deadline that an extension puts off; None when it is no extension."""
    return datetime.fromisoformat(data["later"]) if data["later"] else None


def _ask_deadline(data: Data, scene: Scene) -> Prompt:
    speech, before = scene.speech, later_than(data)
    options = tuple(
        Option(speech(f"call.in.{name}", day=speech.day(when)), f"{when:%Y%m%dT%H%MZ}")
        for name, when in usual_deadlines(scene.now, speech.zone).items()
        if before is None or when > before
    )
    return Prompt((paragraph(speech("call.ask_deadline")),), options)


def _read_deadline(data: Data, given: Input, scene: Scene) -> Answer:
    if isinstance(given, Chosen):
        when = datetime.fromisoformat(one_of(_ask_deadline(data, scene), given))
    else:
        when = read_deadline(given.text, scene.now, scene.speech, later_than(data))
    return Answer({**data, "closes_at": when.isoformat()})


def _ask_sure(data: Data, scene: Scene) -> Prompt:
    speech, deed = scene.speech, data["deed"]
    when = speech.exact(closes_at(data)) if data["closes_at"] else ""
    values = {"number": data["number"], "title": data["title"], "when": when}
    text = speech(f"questionnaire.sure.{deed}", **values)
    ends = ("yes", "no") if deed == "close" else ("yes", "other", "no")
    options = tuple(Option(speech(f"questionnaire.sure_do.{end}"), end) for end in ends)
    return Prompt((paragraph(text),), options)


def _read_sure(data: Data, given: Input, scene: Scene) -> Answer:
    choice = one_of(_ask_sure(data, scene), given)
    if choice == "other":
        return Answer(data, first=("closes_at", "sure"))
    return Answer(data, outcome=choice)


DATE: Flow[Scene] = Flow(
    "questionnaire_date",
    {"closes_at": Step(_ask_deadline, _read_deadline), "sure": Step(_ask_sure, _read_sure)},
)
