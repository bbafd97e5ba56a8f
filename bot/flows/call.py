"""Law: a call's question, deadline and channels, asked one at a time; an extension needs a yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.calls.reading import UNTIL, read_question
from bot.channels import names
from bot.errors import Illegal
from bot.flows.deadline import Dated, ask_deadline, closes_at, reads_deadline
from bot.flows.engine import Answer, Chosen, Data, Flow, Input, Option, Prompt, Step, one_of
from bot.richtext import paragraph


@dataclass(frozen=True, slots=True)
class Scene(Dated):
    """What the questions need to know: the time, and the channels of the community."""

    channels: Sequence[str]


def blank(channels: Sequence[str]) -> dict[str, Any]:
    """A call of which nothing is known yet, for these channels."""
    lacking = dict.fromkeys(("question", "closes_at", "later", "seen"), "")
    return {"number": 0, "channels": [*channels], **lacking}


def questions(data: Data, channels: Sequence[str]) -> tuple[str, ...]:
    """What is left to ask of a new call: the channels only where there is a choice."""
    lacks = [name for name in ("question", "closes_at") if not data[name]]
    return (*lacks, "channels") if lacks and len(channels) > 1 else tuple(lacks)


def _ask_question(_: Data, scene: Scene) -> Prompt:
    return Prompt((paragraph(scene.speech("call.ask_question")),))


def _read_question(data: Data, given: Input, _: Scene) -> Answer:
    if isinstance(given, Chosen):
        raise Illegal("flow.type")
    return Answer({**data, "question": read_question(given.text)})


def _ask_extension(data: Data, scene: Scene) -> Prompt:
    when = scene.speech.exact(closes_at(data))
    options = (
        Option(scene.speech("call.extend_yes"), "yes"),
        Option(scene.speech("call.change_deadline"), "deadline"),
        Option(scene.speech("call.extend_no"), "no"),
    )
    text = scene.speech("call.extension", number=data["number"], when=when)
    return Prompt((paragraph(text),), options)


def _read_extension(data: Data, given: Input, scene: Scene) -> Answer:
    choice = one_of(_ask_extension(data, scene), given)
    if choice == "deadline":
        return Answer(data, first=("closes_at", "extension"))
    return Answer(data, outcome=choice)


# --- channels: each press adds or removes one -----------------------------------------------------


def _ask_channels(data: Data, scene: Scene) -> Prompt:
    shown = names(scene.channels)
    options = [
        Option(f"{'✓ ' if channel in data['channels'] else ''}{shown[channel]}", str(rank))
        for rank, channel in enumerate(scene.channels)
    ]
    done = Option(scene.speech("flow.continue"), "done")
    return Prompt((paragraph(scene.speech("call.ask_channels")),), (*options, done))


def _read_channels(data: Data, given: Input, scene: Scene) -> Answer:
    value = one_of(_ask_channels(data, scene), given)
    if value == "done":
        if not data["channels"]:
            raise Illegal("call.one_channel")
        return Answer(data)
    chosen = {*data["channels"]} ^ {scene.channels[int(value)]}
    ordered = [channel for channel in scene.channels if channel in chosen]
    return Answer({**data, "channels": ordered}, first=("channels",))


CALL: Flow[Scene] = Flow(
    "call",
    {
        "question": Step(_ask_question, _read_question),
        "closes_at": Step(ask_deadline, reads_deadline(UNTIL)),
        "extension": Step(_ask_extension, _read_extension),
        "channels": Step(_ask_channels, _read_channels),
    },
)
