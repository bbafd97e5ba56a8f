"""Law: a call's question, deadline and channels, asked one at a time; an extension needs a yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.calls.reading import read_deadline, read_question, usual_deadlines
from bot.channels import names
from bot.errors import Illegal
from bot.flows.engine import Answer, Chosen, Data, Flow, Input, Option, Prompt, Step, one_of
from bot.richtext import paragraph
from bot.texts import Speech


@dataclass(frozen=True, slots=True)
class Scene:
    """What the questions need to know: the time, and the channels of the community."""

    speech: Speech
    now: datetime
    channels: Sequence[str]


def blank(channels: Sequence[str]) -> dict[str, Any]:
    """A call of which nothing is known yet, for these channels."""
    lacking = dict.fromkeys(("question", "closes_at", "later", "seen"), "")
    return {"number": 0, "channels": [*channels], **lacking}


def questions(data: Data, channels: Sequence[str]) -> tuple[str, ...]:
    """What is left to ask of a new call: the channels only where there is a choice."""
    lacks = [name for name in ("question", "closes_at") if not data[name]]
    return (*lacks, "channels") if lacks and len(channels) > 1 else tuple(lacks)


def closes_at(data: Data) -> datetime:
    """The deadline that was chosen."""
    return datetime.fromisoformat(data["closes_at"])


def later_than(data: Data) -> datetime | None:
    """The deadline that an extension puts off; None when it is no extension."""
    return datetime.fromisoformat(data["later"]) if data["later"] else None


def _ask_question(_: Data, scene: Scene) -> Prompt:
    return Prompt((paragraph(scene.speech("call.ask_question")),))


def _read_question(data: Data, given: Input, _: Scene) -> Answer:
    if isinstance(given, Chosen):
        raise Illegal("flow.type")
    return Answer({**data, "question": read_question(given.text)})


# --- the deadline: typed, or one of the usual ones, each button naming its own instant -----------


def _ask_deadline(data: Data, scene: Scene) -> Prompt:
    speech, before = scene.speech, later_than(data)
    options = tuple(
        Option(speech(f"call.in.{name}", day=speech.day(when)), _value(when))
        for name, when in usual_deadlines(scene.now, speech.zone).items()
        if before is None or when > before
    )
    return Prompt((paragraph(speech("call.ask_deadline")),), options)


def _value(when: datetime) -> str:
    return f"{when:%Y%m%dT%H%MZ}"


def _read_deadline(data: Data, given: Input, scene: Scene) -> Answer:
    if isinstance(given, Chosen):
        when = datetime.fromisoformat(one_of(_ask_deadline(data, scene), given))
    else:
        when = read_deadline(given.text, scene.now, scene.speech, later_than(data))
    return Answer({**data, "closes_at": when.isoformat()})


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
        "closes_at": Step(_ask_deadline, _read_deadline),
        "extension": Step(_ask_extension, _read_extension),
        "channels": Step(_ask_channels, _read_channels),
    },
)
