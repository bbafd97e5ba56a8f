"""Law: the desk suggests a wording, and only its author's yes puts it in force.

One suggestion at a time: a newer one takes its place; the author's own edit, a refusal or the
freeze ends it. An accepted one keeps the desk's approval, for the desk wrote it. The signature and
all else that the author said of the text stay the author's.
"""

from __future__ import annotations

from functools import partial

from bot.commands import requests, talk
from bot.commands.context import Context, Reply
from bot.commands.desk import acted, already, at_hand, overtaken, pointed
from bot.commands.desk_card import show_card
from bot.commands.ownership import at_home, own
from bot.commands.talk import Dialogue
from bot.contributions.lifecycle import LOCKED, REWORDED, State
from bot.contributions.wording import read_text
from bot.errors import Illegal
from bot.flows.engine import Data
from bot.flows.reword import REWORD, Bench, with_words
from bot.messages import Address
from bot.roles import Role
from bot.store import contributions, keywords, revisions
from bot.store.entries import Entry
from bot.tables import Revision

# --- the desk suggests ----------------------------------------------------------------------------


def reword(context: Context, argument: str) -> Reply:
    """`reecrire number text`; the button asks, and has a shorter text ready for a long one."""
    point = pointed(context, argument)
    entry, _ = _open_to_words(context, point.number, point.shown)
    pending = entry.contribution.suggestion_id
    data = {"number": entry.id, "revision": entry.revision.id, "pending": pending}
    if point.words:
        return _suggest(context, with_words(data, entry.revision, read_text(point.words)))
    return talk.start(context, REWORDING, ("text",), data)


def _bench(context: Context) -> Bench:
    own = partial(_as_shown, context)
    return Bench(context.speech, own, context.community.layout.excerpt)


def _as_shown(context: Context, data: Data) -> Revision:
    """The author's wording that the question was asked about."""
    shown = contributions.worded(context.connection, data["number"], data["revision"])
    assert shown is not None
    return shown.revision


def _open_to_words(context: Context, number: int, shown: str) -> tuple[Entry, Address]:
    """The contribution and where its author is asked; `Illegal` when it's too late, or nobody."""
    entry = at_hand(context, number, shown)
    if entry.state in LOCKED:
        raise Illegal("reword.locked", number=number)
    if entry.state not in REWORDED:
        raise already(context, entry)
    place = context.author_place(entry)
    if place is None:
        raise Illegal("author.unreachable", number=number)
    return entry, place


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "give_up":
        return context.say(context.speech("reword.given_up", number=data["number"]))
    try:
        return _suggest(context, data)
    except Illegal as refused:
        return overtaken(context, refused, data.get("text") or data.get("title", ""))


def _suggest(context: Context, data: Data) -> Reply:
    """Put it to the author; a classification meanwhile has changed nothing that was worded."""
    entry, place = _open_to_words(context, data["number"], "")
    shown = _said(_as_shown(context, data))
    if _said(entry.revision) != shown:
        raise Illegal("desk.changed", number=entry.id)
    if entry.contribution.suggestion_id != data["pending"]:
        raise Illegal("reword.overtaken", number=entry.id)
    said = shown | {name: data[name] for name in shown if name in data}
    if said == shown:
        raise Illegal("reword.same", number=entry.id)
    wording = revisions.wording(entry.revision) | said
    revision_id = revisions.add(context.connection, entry.id, wording, context.now)
    contributions.suggest(context.connection, entry.id, revision_id)
    context.record("suggest", entry.id)
    return _to_author(context, entry, place) + acted(context, entry.id, "desk.suggested")


def _said(revision: Revision) -> dict[str, str]:
    """What the desk may word otherwise."""
    return {"text": revision.text, "title": revision.title}


def _to_author(context: Context, entry: Entry, place: Address) -> Reply:
    suggested = contributions.suggestion(context.connection, entry.id)
    assert suggested is not None
    body, choices = requests.suggestion(entry, suggested, context.speech_at(place))
    return context.write(place, *body, choices=choices)


# --- the author answers ---------------------------------------------------------------------------


def accept(context: Context, argument: str) -> Reply:
    """`accepter number`: the desk's wording is the author's own from now on."""
    entry, suggested = _suggested(context, argument)
    home = at_home(context, entry)
    wording = revisions.wording(entry.revision) | _said(suggested.revision)
    revision_id = revisions.add(context.connection, entry.id, wording, context.now)
    contributions.agree(context.connection, entry.id, revision_id)
    keywords.keep(context.connection, suggested)
    home.record("accept", entry.id)
    told = context.say(context.speech("suggestion.accepted", number=entry.id))
    return told + _tell_desk(home, entry, "desk.suggestion_accepted")


def keep(context: Context, argument: str) -> Reply:
    """`garder number`: the author's text stays."""
    entry, _ = _suggested(context, argument)
    home = at_home(context, entry)
    contributions.suggest(context.connection, entry.id, None)
    home.record("keep", entry.id)
    told = context.say(context.speech("suggestion.kept", number=entry.id))
    return told + _tell_desk(home, entry, "desk.suggestion_kept")


def _suggested(context: Context, argument: str) -> tuple[Entry, Entry]:
    """The author's contribution as it is and as suggested; `Illegal` when nothing is any more."""
    entry = own(context, argument)
    suggested = contributions.suggestion(context.connection, entry.id)
    shown = pointed(context, argument).shown
    if suggested is None or (shown and shown != str(suggested.revision.id)):
        raise Illegal("suggestion.gone", number=entry.id)
    return entry, suggested


def _tell_desk(home: Context, entry: Entry, key: str) -> Reply:
    """With the card, when it still waits for a decision."""
    said = home.desk_speech(key, number=entry.id, title=entry.revision.title)
    if entry.state is State.WAITING:
        return show_card(home, entry.id, said)
    return home.tell_desk(said)


REWORDING: Dialogue[Bench] = Dialogue(
    REWORD, _bench, _finish, partial(talk.returned, name="text"), role=Role.ANIMATOR
)
