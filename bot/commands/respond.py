"""Law: an author answers the desk by the contribution's number; their name goes with it nowhere.

An answer is filed under the question that its author saw, or given back.
"""

from __future__ import annotations

from bot.commands import requests, talk
from bot.commands.context import Context, Reply
from bot.commands.desk import overtaken, pointed
from bot.commands.desk_card import show_card
from bot.commands.inquire import asker
from bot.commands.ownership import at_home, own
from bot.commands.talk import Dialogue
from bot.contributions.wording import read_text
from bot.errors import Illegal, Stale
from bot.flows.engine import Data
from bot.flows.inquire import ANSWER_MOST, RESPOND
from bot.richtext import paragraph, quote
from bot.store import inquiries
from bot.tables import Inquiry
from bot.texts import Speech


def reply(context: Context, argument: str) -> Reply:
    """`repondre number text`; the button of the question asks for the text, or comes with it."""
    point = pointed(context, argument)
    shown, _, replied = point.shown.partition(" ")
    if replied and shown.isdecimal():
        return answer_seen(context, point.number, int(shown), replied)
    own(context, argument)
    inquiry = _open(context, point.number)
    if point.shown and point.shown != str(inquiry.id):
        raise Stale("error.stale")
    if point.words:
        return _answer(context, inquiry, point.words)
    data = {"number": point.number, "inquiry": inquiry.id, "question": inquiry.question}
    return talk.start(context, RESPONDING, ("words",), data)


def _open(context: Context, number: int) -> Inquiry:
    inquiry = inquiries.last(context.connection, number)
    if inquiry is None or inquiry.answered_at is not None:
        raise Illegal("respond.nothing", number=number)
    return inquiry


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "give_up":
        return context.say(context.speech("respond.given_up", number=data["number"]))
    return answer_seen(context, data["number"], data["inquiry"], data["words"])


def answer_seen(context: Context, number: int, asked: int, typed: str) -> Reply:
    """Answer that question, unless it waits no more: then what was typed is given back."""
    try:
        entry, inquiry = own(context, str(number)), _open(context, number)
    except Illegal as refused:  # answered from elsewhere, or withdrawn meanwhile
        return overtaken(context, refused, typed)
    if inquiry.id == asked:
        return _answer(context, inquiry, typed)
    body, choices = requests.question(entry, inquiry, context.speech)
    another = overtaken(context, Illegal("respond.another", number=number), typed)
    return another + context.say(*body, choices=choices)


def _answer(context: Context, inquiry: Inquiry, typed: str) -> Reply:
    """The answer goes to the desk; its author sees what went, below the question."""
    number, answer = inquiry.contribution_id, read_text(typed, ANSWER_MOST)
    home = at_home(context, own(context, str(number)))
    inquiries.answer(context.connection, inquiry.id, answer, context.now)
    home.record("answer", number)
    sent = context.say(
        paragraph(context.speech("respond.sent", number=number)),
        quote(inquiry.question),
        quote(answer),
    )
    return sent + _to_desk(home, number, answer)


def _to_desk(home: Context, number: int, answer: str) -> Reply:
    """Below the answer, the whole card: what to decide can be decided there."""
    name = asker(home, number)
    return show_card(
        home, number, home.desk_speech("desk.answered", number=number, name=name, answer=answer)
    )


RESPONDING: Dialogue[Speech] = Dialogue(RESPOND, lambda context: context.speech, _finish)
