"""Law: the desk asks an author through the bot, so that a hidden one stays hidden.

A question is put in the author's direct chat as a message; nothing that they are writing is left
for it. One question at a time is open for a contribution.
"""

from __future__ import annotations

from bot.commands import requests, talk
from bot.commands.context import Context, Reply
from bot.commands.desk import acted, at_hand, overtaken, pointed
from bot.commands.talk import Dialogue
from bot.contributions.wording import read_text
from bot.errors import Illegal
from bot.flows.engine import Data
from bot.flows.inquire import INQUIRE, QUESTION_MOST
from bot.messages import Address
from bot.roles import Role
from bot.store import inquiries, trail
from bot.store.contributions import Entry
from bot.texts import Speech


def ask(context: Context, argument: str) -> Reply:
    """`demander number question`; the button asks for the question."""
    point = pointed(context, argument)
    _reachable(context, point.number, point.shown)
    if point.words:
        return _ask(context, point.number, read_text(point.words, QUESTION_MOST))
    return talk.start(context, INQUIRING, ("words",), {"number": point.number})


def _reachable(context: Context, number: int, shown: str = "") -> tuple[Entry, Address]:
    """The contribution and where its author is asked; `Illegal` when nobody can be, or was."""
    entry = at_hand(context, number, shown)
    last = inquiries.last(context.connection, number)
    if last is not None and last.answered_at is None:
        name = asker(context, number)
        raise Illegal("inquire.open", number=number, name=name, question=last.question)
    place = context.author_place(entry)
    if place is None:
        raise Illegal("author.unreachable", number=number)
    return entry, place


def asker(context: Context, number: int) -> str:
    """Who asked last about that contribution."""
    act = trail.last(context.connection, number, "ask")
    return (act and act.actor_name) or context.desk_speech("act.animator")


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "give_up":
        return context.say(context.speech("inquire.given_up", number=data["number"]))
    try:
        return _ask(context, data["number"], data["words"])
    except Illegal as refused:
        return overtaken(context, refused)


def _ask(context: Context, number: int, question: str) -> Reply:
    entry, place = _reachable(context, number)
    inquiry = inquiries.ask(context.connection, number, question, context.now)
    context.record("ask", number)
    body, choices = requests.question(entry, inquiry, context.speech_at(place))
    told = context.write(place, *body, choices=choices)
    return told + acted(context, number, "desk.asked")


INQUIRING: Dialogue[Speech] = Dialogue(
    INQUIRE, lambda context: context.speech, _finish, role=Role.ANIMATOR
)
