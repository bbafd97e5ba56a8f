"""Law: a question that may be skipped is skipped by its button or by the button's own word."""

from __future__ import annotations

from bot.errors import Illegal
from bot.flows.engine import Chosen, Input, Option, Typed
from bot.texts import Speech


def skip(speech: Speech) -> Option:
    """The button."""
    return Option(speech("flow.skip"), "skip")


def skipped(given: Input, speech: Speech) -> bool:
    """Whether the question is passed over."""
    if isinstance(given, Chosen):
        return given.value == "skip"
    return given.text.strip().casefold() == speech("flow.skip").casefold()


def typed(given: Input) -> Typed:
    """What was typed; `Illegal` for a button that is none of this question's."""
    if isinstance(given, Chosen):
        raise Illegal("flow.type")
    return given
