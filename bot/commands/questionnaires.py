"""Law: `questionnaires` shows the desk each one with its count, and others those to fill in."""

from __future__ import annotations

from bot.commands.context import Context, Reply
from bot.messages import Choice
from bot.questionnaires.card import desk_buttons, line, terms
from bot.questionnaires.lifecycle import State, takes
from bot.richtext import item, paragraph
from bot.roles import Place
from bot.store import answer_sheets, questionnaires

SHOWN = 8


def all_questionnaires(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`questionnaires`: for the desk, drafts and recent ones; for others, what is open."""
    return _for_desk(context) if context.place is Place.DESK else _for_members(context)


def _for_desk(context: Context) -> Reply:
    connection, speech = context.connection, context.speech
    found = questionnaires.all_in(connection, context.community_id, State, SHOWN)
    if not found:
        return context.say(speech("questionnaire.none"))
    lines = [item(line(one, answer_sheets.count(connection, one.id), speech)) for one in found]
    choices = [choice for one in found for choice in desk_buttons(one, speech)]
    return context.say(paragraph(speech("questionnaire.list")), *lines, choices=choices)


def _for_members(context: Context) -> Reply:
    speech, here = context.speech, context.community_id
    found = questionnaires.all_in(context.connection, here, [State.OPEN], SHOWN)
    running = [one for one in found if takes(one, context.now)]
    if not running:
        return context.say(speech("questionnaire.none_open"))
    lines = [
        item(
            speech(
                "questionnaire.open_line", number=one.id, title=one.title, terms=terms(one, speech)
            )
        )
        for one in running
    ]
    choices = [
        Choice(speech("questionnaire.fill", number=one.id), f"fill {one.id}", f"q_{one.id}")
        for one in running
    ]
    return context.say(paragraph(speech("questionnaire.open_list")), *lines, choices=choices)
