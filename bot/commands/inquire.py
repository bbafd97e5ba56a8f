"""Law: the desk asks an author through the bot, so that a hidden one stays hidden.

A question is put in the author's direct chat as a message; nothing that they are writing is left
for it. One question at a time is open for a contribution: a later one takes the place of one that
waits, when whoever asks it has seen that one.
"""

from __future__ import annotations

from functools import partial

from bot.commands import requests, talk
from bot.commands.context import Context, Reply
from bot.commands.desk import acted, at_hand, overtaken, pointed
from bot.commands.talk import Dialogue
from bot.contributions.card import Attribution
from bot.contributions.wording import read_text
from bot.errors import Illegal
from bot.flows.engine import Data
from bot.flows.inquire import INQUIRE, QUESTION_MOST
from bot.messages import Address
from bot.roles import Role
from bot.store import inquiries, trail
from bot.store.entries import Entry
from bot.tables import Inquiry
from bot.texts import Speech


def ask(context: Context, argument: str) -> Reply:
    """`demander number question`; the button asks for the question."""
    point = pointed(context, argument)
    number = point.number
    _reachable(context, number, point.shown)
    if point.words:
        return _ask(context, number, read_text(point.words, QUESTION_MOST))
    last = inquiries.last(context.connection, number)
    data = {"number": number, "last": last and last.id}
    asks = talk.start(context, INQUIRING, ("words", "sure"), data)
    if last is None or last.answered_at is not None:
        return asks
    waits = context.speech("inquire.open", **_asked(context, last))
    return context.say(waits) + asks


def _reachable(context: Context, number: int, shown: str = "") -> tuple[Entry, Address | None]:
    """The contribution and where its author is asked; `Illegal` when nobody can be.

    One that its author hid from the desk too is asked about all the same when they have gone: that
    they went is told with what they signed, and would lead from there to them.
    """
    entry = at_hand(context, number, shown)
    place = context.author_place(entry)
    if place is None and entry.revision.attribution != Attribution.ANIMATORS:
        raise Illegal("author.unreachable", number=number)
    return entry, place


def _asked(context: Context, last: Inquiry) -> dict[str, object]:
    """What is said of a question: about which contribution, by whom, in which words."""
    number = last.contribution_id
    return {"number": number, "name": asker(context, number), "question": last.question}


def asker(context: Context, number: int) -> str:
    """Who asked last about that contribution."""
    act = trail.last(context.connection, number, "ask")
    return (act and act.actor_name) or context.desk_speech("act.animator")


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    number = data["number"]
    if outcome == "give_up":
        return context.say(context.speech("inquire.given_up", number=number))
    try:
        _check_last(context, number, data["last"])
        return _ask(context, number, data["words"])
    except Illegal as refused:
        return overtaken(context, refused, data["words"])


def _check_last(context: Context, number: int, seen: int | None) -> None:
    """`Illegal` when a colleague has asked since: their question is not replaced unseen."""
    last = inquiries.last(context.connection, number)
    if last is not None and last.id != seen:
        raise Illegal("inquire.overtaken", **_asked(context, last))


def _ask(context: Context, number: int, question: str) -> Reply:
    entry, place = _reachable(context, number)
    inquiry = inquiries.ask(context.connection, number, question, context.now)
    context.record("ask", number)
    told = _to_author(context, entry, inquiry, place) if place else Reply()
    return told + acted(context, number, "desk.asked")


def _to_author(context: Context, entry: Entry, inquiry: Inquiry, place: Address) -> Reply:
    body, choices = requests.question(entry, inquiry, context.speech_at(place))
    return context.write(place, *body, choices=choices)


INQUIRING: Dialogue[Speech] = Dialogue(
    INQUIRE,
    lambda context: context.speech,
    _finish,
    partial(talk.returned, name="words"),
    role=Role.ANIMATOR,
)
