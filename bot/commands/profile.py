"""Law: `profil` shows and changes what the bot proposes for a person: a name and a region."""

from __future__ import annotations

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.talk import Dialogue
from bot.contributions.regions import region_named
from bot.flows.engine import Data
from bot.flows.profile import PROFILE
from bot.store import people
from bot.texts import Speech


def profile(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`profil`."""
    person = context.somebody
    asked = talk.start(context, PROFILING, ("field",), {})
    reminded = context.speech("reminders.off" if person.unreminded else "reminders.on")
    return context.say(_shown(context.speech, person.name, person.region), reminded) + asked


def _shown(speech: Speech, name: str, region: str) -> str:
    named = region_named(region).name if region else speech("profile.no_region")
    return speech("profile.shown", name=name, region=named)


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "nothing":
        return context.say(context.speech("profile.unchanged"))
    person = context.somebody
    people.set_profile(context.connection, person.id, **data)
    after = {"name": person.name, "region": person.region} | dict(data)
    return context.say(_shown(context.speech, **after))


PROFILING: Dialogue[Speech] = Dialogue(PROFILE, lambda context: context.speech, _finish)
