"""Law: a refusal always has a reason, and the reason is what the author reads."""

from __future__ import annotations

from bot.contributions.wording import read_text
from bot.flows.engine import Answer, Chosen, Data, Flow, Input, Option, Prompt, Step, one_of
from bot.messages import paragraph
from bot.texts import Speech

REASON_MOST = 500


def _ask(data: Data, speech: Speech) -> Prompt:
    body = (paragraph(speech("refuse.question", number=data["number"])),)
    return Prompt(body, (Option(speech("refuse.give_up"), "give_up"),))


def _read(data: Data, given: Input, speech: Speech) -> Answer:
    if isinstance(given, Chosen):
        return Answer(data, outcome=one_of(_ask(data, speech), given))
    return Answer({**data, "reason": read_text(given.text, REASON_MOST)})


REFUSE: Flow[Speech] = Flow("refuse", {"reason": Step(_ask, _read)})
