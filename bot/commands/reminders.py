"""Law: whoever does not want to be reminded of polls says so once, by a button or a word."""

from __future__ import annotations

from bot.commands.context import Context, Reply, read_answer
from bot.errors import Illegal
from bot.messages import Choice
from bot.store import people


def reminders(context: Context, argument: str) -> Reply:
    """`rappels [oui|non]`: whether this person is reminded of polls."""
    person = context.somebody
    if not argument.strip():
        return _shown(context, wanted=not person.unreminded)
    wanted = read_answer(argument)
    if wanted is None:
        raise Illegal("reminders.which")
    people.set_profile(context.connection, person.id, unreminded=not wanted)
    return _shown(context, wanted=wanted)


def _shown(context: Context, *, wanted: bool) -> Reply:
    """What holds, with the button that changes it."""
    speech = context.speech
    if wanted:
        stop = Choice(speech("reminders.stop"), "reminders non")
        return context.say(speech("reminders.on"), choices=[stop])
    again = Choice(speech("reminders.again"), "reminders oui")
    return context.say(speech("reminders.off"), choices=[again])
