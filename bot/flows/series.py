"""Law: the desk's questions about a series; a rhythm rests on nothing until it is confirmed.

What was typed is read, settled and echoed with its dates by whoever asked; here it is only taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.errors import Illegal
from bot.flows.engine import Answer, Chosen, Data, Flow, Input, Option, Prompt, Step, one_of
from bot.richtext import item, paragraph
from bot.texts import Speech

RHYTHMS: Mapping[str, str] = {
    "week": "lundi 9h",
    "month": "premier lundi du mois 9h",
    "quarter": "tous les trois mois premier lundi 9h",
}
LENGTHS: Mapping[str, str] = {"three": "3 mois", "six": "6 mois", "year": "1 an"}
"""What may be pressed instead of typed, each as it would be typed."""


def _prompt(speech: Speech, text: str, *ends: str) -> Prompt:
    options = tuple(Option(speech(f"series.answer.{end}"), end) for end in ends)
    return Prompt((paragraph(text),), options)


def _ask_rhythm(data: Data, speech: Speech) -> Prompt:
    return _prompt(speech, speech("series.ask_rhythm", number=data["number"]), *RHYTHMS, "leave")


def _ask_length(_: Data, speech: Speech) -> Prompt:
    return _prompt(speech, speech("series.ask_length"), *LENGTHS, "leave")


def _read_rhythm(data: Data, given: Input, speech: Speech) -> Answer:
    if not isinstance(given, Chosen):
        return Answer({**data, "typed": given.text})
    chosen = one_of(_ask_rhythm(data, speech), given)
    return _taken(data, "typed", RHYTHMS, chosen)


def _read_length(data: Data, given: Input, speech: Speech) -> Answer:
    if not isinstance(given, Chosen):
        return Answer({**data, "length": given.text})
    chosen = one_of(_ask_length(data, speech), given)
    return _taken(data, "length", LENGTHS, chosen)


def _taken(data: Data, name: str, ready: Mapping[str, str], chosen: str) -> Answer:
    if chosen == "leave":
        return Answer(data, outcome=chosen)
    return Answer({**data, name: ready[chosen]})


# --- its confirmation -----------------------------------------------------------------------------


def _ask_sure(data: Data, speech: Speech) -> Prompt:
    prompt = _prompt(speech, data["told"], "yes", "other", "leave")
    dates = [item(line) for line in data["dates"]]
    asks = speech("series.sure")
    return replace(prompt, body=(*prompt.body, *dates, paragraph(asks)), asks=asks)


def _read_sure(data: Data, given: Input, speech: Speech) -> Answer:
    """Another rhythm may be typed at once."""
    try:
        return Answer(data, outcome=one_of(_ask_sure(data, speech), given))
    except Illegal:
        if isinstance(given, Chosen):
            raise
        return Answer({**data, "typed": given.text, "length": ""}, outcome="typed")


def _ask_stop(data: Data, speech: Speech) -> Prompt:
    return _prompt(speech, data["told"], "stop", "leave")


def _read_stop(data: Data, given: Input, speech: Speech) -> Answer:
    return Answer(data, outcome=one_of(_ask_stop(data, speech), given))


RHYTHM: Flow[Speech] = Flow("series_rhythm", {"typed": Step(_ask_rhythm, _read_rhythm)})
LENGTH: Flow[Speech] = Flow("series_length", {"length": Step(_ask_length, _read_length)})
SURE: Flow[Speech] = Flow("series_sure", {"choice": Step(_ask_sure, _read_sure)})
STOP: Flow[Speech] = Flow("series_stop", {"choice": Step(_ask_stop, _read_stop)})
