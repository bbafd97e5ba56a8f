"""Law: `appels` shows the desk every call with its count, and everybody else those to answer."""

from __future__ import annotations

from bot.calls.card import desk_buttons, line
from bot.calls.lifecycle import State
from bot.commands.context import Context, Reply
from bot.messages import Choice
from bot.richtext import item, paragraph
from bot.roles import Place
from bot.store import calls

SHOWN = 8


def all_calls(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`appels`: for the desk, drafts and recent calls; for others, what is open."""
    return _for_desk(context) if context.place is Place.DESK else _for_members(context)


def _for_desk(context: Context) -> Reply:
    kept = (State.DRAFT, State.OPEN, State.CLOSED)
    connection, speech = context.connection, context.speech
    found = calls.all_in(connection, context.community_id, *kept, most=SHOWN)
    if not found:
        return context.say(speech("call.none"))
    lines = [item(line(one, calls.count(connection, one.id), speech)) for one in found]
    choices = [choice for one in found for choice in desk_buttons(one, speech)]
    return context.say(paragraph(speech("call.list")), *lines, choices=choices)


def _for_members(context: Context) -> Reply:
    speech = context.speech
    found = calls.all_in(context.connection, context.community_id, State.OPEN, most=SHOWN)
    running = [one for one in found if one.closes_at > context.now]
    if not running:
        return context.say(speech("call.none_open"))
    lines = [
        item(speech("call.open_line", number=one.id, question=one.question, when=when))
        for one, when in ((one, speech.moment(one.closes_at)) for one in running)
    ]
    choices = [
        Choice(speech("call.answer_to", number=one.id), f"join {one.id}", f"a_{one.id}")
        for one in running
    ]
    return context.say(paragraph(speech("call.open_list")), *lines, choices=choices)
