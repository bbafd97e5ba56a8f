"""Law: a refusal always has a reason, ready or typed, and it is what the author reads, whole."""

from __future__ import annotations

from bot.contributions.shortening import cut
from bot.contributions.wording import read_text
from bot.flows.engine import Answer, Data, Flow, Input, Option, Prompt, Step, Typed, one_of, says
from bot.messages import paragraph
from bot.texts import Speech

REASON_MOST = 500
LABEL_MOST = 60
"""Of a ready reason, what its button shows."""


def _ask(data: Data, speech: Speech) -> Prompt:
    """`reasons` are pairs: what a button shows, and the reason whole."""
    ready = enumerate(data["reasons"])
    options = [Option(cut(label, LABEL_MOST), str(rank)) for rank, (label, _) in ready]
    body = (paragraph(speech("refuse.question", number=data["number"])),)
    return Prompt(body, (*options, Option(speech("refuse.give_up"), "give_up")))


def _read(data: Data, given: Input, speech: Speech) -> Answer:
    if isinstance(given, Typed) and not says(given, speech("refuse.give_up")):
        return Answer({**data, "reason": read_text(given.text, REASON_MOST)})
    value = one_of(_ask(data, speech), given)
    if value == "give_up":
        return Answer(data, outcome=value)
    return Answer({**data, "reason": data["reasons"][int(value)][1]})


REFUSE: Flow[Speech] = Flow("refuse", {"reason": Step(_ask, _read)})
