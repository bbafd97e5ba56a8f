"""Law: `profil` shows and changes what a person has said of themselves, and they alone see it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.talk import Dialogue
from bot.contributions.regions import region_named
from bot.flows.engine import Data
from bot.flows.profile import PROFILE
from bot.store import people
from bot.store.people import Known
from bot.texts import Speech


def profile(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`profil`."""
    person = context.somebody
    asked = talk.start(context, PROFILING, ("field",), {})
    reminded = context.speech("reminders.off" if person.unreminded else "reminders.on")
    return context.say(_shown(context.speech, _told(person)), reminded) + asked


def _told(person: Known) -> dict[str, str]:
    administration = person.administration
    return {"name": person.name, "region": person.region, "administration": administration}


def _shown(speech: Speech, told: Mapping[str, str]) -> str:
    region, code = told["region"], told["administration"]
    named = region_named(region).name if region else speech("profile.no_region")
    works = speech(f"administration.{code}") if code else speech("profile.no_administration")
    return speech("profile.shown", name=told["name"], region=named, administration=works)


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "nothing":
        return context.say(context.speech("profile.unchanged"))
    person = context.somebody
    people.set_profile(context.connection, person.id, **data)
    return context.say(_shown(context.speech, _told(person) | dict(data)))


PROFILING: Dialogue[Speech] = Dialogue(PROFILE, lambda context: context.speech, _finish)
