"""Law: opening, extending and closing a questionnaire each name what will be, and need a yes."""

from __future__ import annotations

from bot.flows.deadline import Dated, ask_deadline, closes_at, reads_deadline
from bot.flows.engine import Answer, Data, Flow, Input, Option, Prompt, Step, one_of
from bot.questionnaires.lifecycle import UNTIL
from bot.richtext import paragraph


def _ask_sure(data: Data, scene: Dated) -> Prompt:
    speech, deed = scene.speech, data["deed"]
    when = speech.exact(closes_at(data)) if data["closes_at"] else ""
    values = {"number": data["number"], "title": data["title"], "when": when}
    text = speech(f"questionnaire.sure.{deed}", **values)
    ends = ("yes", "no") if deed == "close" else ("yes", "other", "no")
    options = tuple(Option(speech(f"questionnaire.sure_do.{end}"), end) for end in ends)
    return Prompt((paragraph(text),), options)


def _read_sure(data: Data, given: Input, scene: Dated) -> Answer:
    choice = one_of(_ask_sure(data, scene), given)
    if choice == "other":
        return Answer(data, first=("closes_at", "sure"))
    return Answer(data, outcome=choice)


DATE: Flow[Dated] = Flow(
    "questionnaire_date",
    {"closes_at": Step(ask_deadline, reads_deadline(UNTIL)), "sure": Step(_ask_sure, _read_sure)},
)
