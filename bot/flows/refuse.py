"""Law: a refusal always has a reason, ready or typed, that its author reads whole, after a tap.

In the desk any line may be meant for a colleague: what is typed is shown back before it leaves.
"""

from __future__ import annotations

from bot.contributions.shortening import cut
from bot.contributions.wording import read_text
from bot.flows.engine import Answer, Data, Flow, Input, Option, Prompt, Step, Typed, one_of, says
from bot.richtext import paragraph, quote
from bot.texts import Speech

REASON_MOST = 500
USUAL_REASONS = ("short", "names", "told", "elsewhere")
"""Those that are ready where a community has none of its own, by their keys."""

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
        return _typed(data, given)
    value = one_of(_ask(data, speech), given)
    if value == "give_up":
        return Answer(data, outcome=value)
    return Answer({**data, "reason": data["reasons"][int(value)][1]})


def _typed(data: Data, given: Typed) -> Answer:
    return Answer({**data, "reason": read_text(given.text, REASON_MOST)}, first=("sure",))


def _ask_sure(data: Data, speech: Speech) -> Prompt:
    body = (paragraph(speech("refuse.sure", number=data["number"])), quote(data["reason"]))
    options = (Option(speech(f"refuse.{name}"), name) for name in ("send", "other", "give_up"))
    return Prompt(body, tuple(options))


def _read_sure(data: Data, given: Input, speech: Speech) -> Answer:
    """Another reason may be typed at once."""
    prompt = _ask_sure(data, speech)
    if isinstance(given, Typed) and not any(says(given, one.label) for one in prompt.options):
        return _typed(data, given)
    value = one_of(prompt, given)
    if value == "other":
        return Answer(data, first=("reason",))
    return Answer(data, outcome="give_up" if value == "give_up" else "")


REFUSE: Flow[Speech] = Flow(
    "refuse", {"reason": Step(_ask, _read), "sure": Step(_ask_sure, _read_sure)}
)
