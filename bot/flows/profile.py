"""Law: a person changes what the bot knows of them: a name, a region, a kind of administration."""

from __future__ import annotations

from bot.contributions.administrations import ADMINISTRATIONS, read_administration
from bot.contributions.regions import REGIONS, read_region
from bot.contributions.wording import has_letters, read_line
from bot.errors import Illegal
from bot.flows.engine import Answer, Chosen, Data, Flow, Input, Option, Prompt, Step, one_of
from bot.richtext import paragraph
from bot.texts import Speech

NAME_MOST = 80


def _ask_field(_: Data, speech: Speech) -> Prompt:
    fields = ("name", "region", "administration", "nothing")
    options = tuple(Option(speech(f"profile.{field}"), field) for field in fields)
    return Prompt((paragraph(speech("profile.question")),), options)


def _read_field(data: Data, given: Input, speech: Speech) -> Answer:
    field = one_of(_ask_field(data, speech), given)
    return Answer(data, outcome="nothing") if field == "nothing" else Answer(data, first=(field,))


def _ask_name(_: Data, speech: Speech) -> Prompt:
    return Prompt((paragraph(speech("profile.ask_name")),))


def _read_name(data: Data, given: Input, _: Speech) -> Answer:
    typed = given.value if isinstance(given, Chosen) else given.text
    name = read_line(typed, NAME_MOST)
    if not has_letters(name):
        raise Illegal("profile.no_letters")
    return Answer({**data, "name": name})


def _ask_region(_: Data, speech: Speech) -> Prompt:
    options = tuple(Option(region.name, region.code) for region in REGIONS)
    none = Option(speech("profile.no_region"), "none")
    return Prompt((paragraph(speech("profile.ask_region")),), (*options, none))


def _read_region(data: Data, given: Input, speech: Speech) -> Answer:
    if isinstance(given, Chosen):
        code = one_of(_ask_region(data, speech), given)
        return Answer({**data, "region": "" if code == "none" else code})
    return Answer({**data, "region": read_region(given.text).code})


def _ask_administration(_: Data, speech: Speech) -> Prompt:
    options = tuple(Option(speech(f"administration.{code}"), code) for code in ADMINISTRATIONS)
    none = Option(speech("profile.no_administration"), "none")
    return Prompt((paragraph(speech("profile.ask_administration")),), (*options, none))


def _read_administration(data: Data, given: Input, speech: Speech) -> Answer:
    if isinstance(given, Chosen):
        code = one_of(_ask_administration(data, speech), given)
        return Answer({**data, "administration": "" if code == "none" else code})
    return Answer({**data, "administration": read_administration(given.text)})


PROFILE: Flow[Speech] = Flow(
    "profile",
    {
        "field": Step(_ask_field, _read_field),
        "name": Step(_ask_name, _read_name),
        "region": Step(_ask_region, _read_region),
        "administration": Step(_ask_administration, _read_administration),
    },
)
