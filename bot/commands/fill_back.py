"""Law: what somebody answered is theirs to take back, whole, as long as it is known as theirs."""

from __future__ import annotations

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.talk import Dialogue
from bot.errors import Illegal
from bot.flows.engine import Data, State
from bot.flows.questionnaire import QUESTION, WITHDRAW
from bot.store import answer_sheets, people
from bot.tables import Questionnaire
from bot.texts import Speech


def take_back(context: Context, found: Questionnaire) -> Reply:
    """Ask for a yes first."""
    if answer_sheets.of(context.connection, found.id, context.somebody.id) is None:
        raise Illegal("questionnaire.nothing_kept")
    data = {"number": found.id, "title": found.title, "community": context.community.slug}
    return talk.start(context, WITHDRAWING, ("choice",), data)


def _withdrawn(context: Context, data: Data, outcome: str) -> Reply:
    """Every answer goes, and no question of it stays open, from whichever account it was asked."""
    if outcome == "no":
        return context.say(context.speech("questionnaire.not_withdrawn"))
    person = context.somebody.id
    for begun in answer_sheets.of_person(context.connection, person):
        if begun.questionnaire.id == data["number"]:
            answer_sheets.drop(context.connection, begun.questionnaire, begun.sheet)
    accounts = people.accounts(context.connection, person)
    for standing in people.standings(context.connection, accounts):
        state = State.unpack(standing.state)
        if state.flow == QUESTION.name and state.data["number"] == data["number"]:
            people.drop(context.connection, standing.token)
    return context.say(context.speech("questionnaire.withdrawn", title=data["title"]))


WITHDRAWING: Dialogue[Speech] = Dialogue(WITHDRAW, lambda context: context.speech, _withdrawn)
