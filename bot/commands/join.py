"""Law: a call is answered by one tap and a message; the yes and the name are one last tap.

Who tapped before the close may finish after it. What was written too late is no answer, but is
taken as a testimony.
"""

from __future__ import annotations

from typing import Any

from bot.calls.lifecycle import is_launched, takes
from bot.commands import talk, tell
from bot.commands.context import Context, Reply, read_number
from bot.commands.show_files import added
from bot.contributions.telling import as_data
from bot.errors import Illegal
from bot.flows.draft import ANSWER, asked_to_describe, blank, questions, with_text
from bot.store import calls
from bot.tables import Call


def join(context: Context, argument: str) -> Reply:
    """`participer number [text]`: an answer to that call."""
    number = read_number(argument)
    found = _launched(context, number)
    if not context.private:
        raise Illegal("call.direct", number=number)
    home = context.within(context.directory.community(found.community_id))
    text = argument.partition(" ")[2].strip()
    if not takes(found, context.event.at):
        return _too_late(home, found, text)
    files, told = added(home, ())
    todo, data = _answer(home, found, text)
    data["files"] = files
    return told + talk.start(home, tell.CONTRIBUTING, asked_to_describe(todo, data), data)


def _answer(context: Context, found: Call, text: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    """What is left to ask of it, and what is known."""
    person, private = context.somebody, tell.alone(context, text)
    data = blank("testimony", person.name, person.region, private=private)
    data |= {"community": context.community.slug, "call": found.id, "question": found.question}
    if not text:
        return ANSWER, data
    data = with_text(data, text, context.community.themes) | {"told": as_data(context.told)}
    return questions(ANSWER[1:], data), data


def _launched(context: Context, number: int) -> Call:
    """The call of that number, in a community where this person reads."""
    found = calls.find(context.connection, number)
    if found is None or not is_launched(found) or found.community_id not in context.homes:
        raise Illegal("call.none_such", number=number)
    return found


def _too_late(context: Context, found: Call, text: str) -> Reply:
    when = context.speech.moment(found.closes_at)
    if not text:
        raise Illegal("call.too_late", when=when)
    told = context.say(context.speech("call.as_testimony", when=when))
    return told + tell.testimony(context, text)
