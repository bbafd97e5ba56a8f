"""Law: authors see all they told, with its state, and change or withdraw it at any time."""

from __future__ import annotations

from bot.commands import requests, talk
from bot.commands.context import Context, Reply
from bot.commands.desk import close_questions
from bot.commands.ownership import home_of, own
from bot.commands.show_files import added
from bot.commands.talk import Dialogue
from bot.commands.tell import CONTRIBUTING
from bot.contributions.card import Audience, card
from bot.contributions.lifecycle import Deed, State, allows
from bot.errors import Illegal
from bot.flows.choices import WITHDRAW
from bot.flows.draft import (
    ANSWER,
    QUICK,
    SETTLED_LAST,
    asked_to_describe,
    files_of,
)
from bot.flows.engine import Data
from bot.messages import Choice
from bot.richtext import item, paragraph
from bot.store import contributions, editions, inquiries, items, keywords, revisions, tellings
from bot.store.entries import Entry
from bot.texts import Speech

SHOWN = 30


def mine(context: Context, argument: str) -> Reply:
    """`contributions [number]`: the list, or one of them with its buttons."""
    if argument.strip():
        return _one(context, own(context, argument))
    entries = contributions.of_person(context.connection, context.somebody.id, context.community_id)
    if not entries:
        return context.say(context.speech("mine.none"))
    speech = context.speech
    lines = [item(_line(entry, speech)) for entry in entries[-SHOWN:]]
    live = [entry for entry in entries if entry.state is not State.WITHDRAWN]
    choices = [
        Choice(speech("numbered", number=entry.id), f"mine {entry.id}") for entry in live[-6:]
    ]
    head = paragraph(speech("mine.list", community=context.community.name))
    return context.say(head, *lines, paragraph(speech("mine.how")), choices=choices)


def _line(entry: Entry, speech: Speech) -> str:
    state = speech(f"state.{entry.state}")
    if entry.contribution.hold_until:
        state = speech("mine.held", date=speech.date(entry.contribution.hold_until))
    if entry.contribution.proposal_id:
        state = speech("state.proposed", state=state)
    line = speech("mine.line", number=entry.id, title=entry.revision.title, state=state)
    call = entry.contribution.call_id
    return speech("mine.answer", line=line, call=call) if call else line


def _one(context: Context, entry: Entry) -> Reply:
    speech, number = context.speech, entry.id
    body = card(number, entry.contribution.kind, entry.revision, Audience.AUTHOR, speech)
    choices = []
    if allows(entry.state, Deed.REVISE):
        label = "mine.resume" if entry.state is State.DRAFT else "mine.edit"
        choices.append(Choice(speech(label), f"edit {number}"))
    if allows(entry.state, Deed.WITHDRAW):
        choices.append(Choice(speech("mine.withdraw"), f"withdraw {number}"))
    shown = context.say(paragraph(_line(entry, speech)), *body, choices=choices)
    return shown + _asked_of_them(context, entry)


def _asked_of_them(context: Context, entry: Entry) -> Reply:
    """What the desk waits for: a yes to its wording, an answer."""
    suggested = contributions.suggestion(context.connection, entry.id)
    inquiry = inquiries.last(context.connection, entry.id)
    found = [requests.suggestion(entry, suggested, context.speech)] if suggested else []
    if inquiry and inquiry.answered_at is None:
        found.append(requests.question(entry, inquiry, context.speech))
    return sum((context.say(*body, choices=choices) for body, choices in found), Reply())


def edit(context: Context, argument: str) -> Reply:
    """`modifier number`: the card again, as it was put aside, last proposed, or in force.

    A draft is asked first for what it lacks, and always for its signature.
    """
    entry = own(context, argument)
    if not home_of(context, entry):
        raise Illegal("mine.community_gone", number=entry.id)
    if not allows(entry.state, Deed.REVISE):
        raise Illegal("mine.not_editable", number=entry.id)
    connection = context.connection
    aside = contributions.unfinished(connection, entry.id)
    latest = aside or contributions.proposal(connection, entry.id) or entry
    data = revisions.wording(latest.revision) | {
        "kind": entry.contribution.kind,
        "number": entry.id,
        "private": entry.contribution.private,
        "draft": entry.state is State.DRAFT,
        "community": home_of(context, entry),
    }
    data["files"], told = added(context, files_of(data))
    plan = ANSWER if entry.contribution.call_id else QUICK
    lacks = tuple(name for name in plan if name in SETTLED_LAST or not data[name])
    todo = asked_to_describe(lacks if entry.state is State.DRAFT else ("card",), data)
    return told + talk.start(context, CONTRIBUTING, todo, data)


def withdraw(context: Context, argument: str) -> Reply:
    """`retirer number`: at once after a yes, without the desk."""
    entry = own(context, argument)
    if not allows(entry.state, Deed.WITHDRAW):
        raise Illegal("mine.withdrawn_already", number=entry.id)
    data = {
        "number": entry.id,
        "title": entry.revision.title,
        "community": home_of(context, entry),
    }
    return talk.start(context, WITHDRAWING, ("choice",), data)


def _finish_withdrawal(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "no":
        return context.say(context.speech("withdraw.kept", number=data["number"]))
    return withdrawn(context, own(context, str(data["number"])))


def withdrawn(context: Context, entry: Entry) -> Reply:
    """Its author has taken it back: at once, and the desk learns it of what it has seen."""
    was_draft = entry.state is State.DRAFT
    mended = entry.state is State.PUBLISHED and home_of(context, entry)
    take_back(context, entry)
    key = "withdraw.done_published" if mended else "withdraw.done"
    told = context.say(context.speech(key, number=entry.id))
    if was_draft or not home_of(context, entry):
        return told
    told += context.tell_desk(context.desk_speech("desk.withdrawn", number=entry.id))
    return told + Reply(stir=True)


def take_back(context: Context, entry: Entry, *, recorded: bool = True) -> None:
    """Withdraw: out of every edition; what is posted already is to be corrected."""
    contributions.move(context.connection, entry, Deed.WITHDRAW, context.now)
    contributions.propose(context.connection, entry.id, None)
    contributions.put_aside(context.connection, entry.id, None)
    contributions.suggest(context.connection, entry.id, None)
    revisions.drop_files(context.connection, [entry.id])
    keywords.drop(context.connection, entry.id)
    inquiries.forget(context.connection, [entry.id])
    tellings.forget(context.connection, [entry.id])
    close_questions(context, [entry.id])
    for edition_id in items.take_out(context.connection, entry.id):
        editions.note(context.connection, edition_id, to_correct=True)
    if recorded and home_of(context, entry):
        context.record("withdraw", entry.id)


WITHDRAWING: Dialogue[Speech] = Dialogue(
    WITHDRAW, lambda context: context.speech, _finish_withdrawal, brief=True
)
