"""Law: what an author says is kept as a wording, and reaches the desk with their yes alone.

Without it a new text stays a draft, and an edit is put aside.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.commands.context import Context, Reply
from bot.commands.desk_card import show_card
from bot.commands.show_files import show_files
from bot.contributions.enclosures import Enclosure
from bot.contributions.lifecycle import LOCKED, Deed
from bot.flows.draft import wording
from bot.flows.engine import Data
from bot.store import contributions, inquiries, keywords, revisions, tellings
from bot.store.entries import Entry


def new_draft(context: Context, data: Data) -> int:
    """A new contribution, as yet without a wording; its number."""
    number = contributions.create(
        context.connection,
        community_id=context.community_id,
        person_id=context.somebody.id,
        kind=data["kind"],
        private=data["private"],
        now=context.now,
    )
    if data.get("call"):
        contributions.answers(context.connection, number, data["call"])
    return number


def keep_wording(context: Context, number: int, data: Data) -> Entry:
    """Keep this wording: in force, or, once the text is frozen, as a proposal."""
    connection = context.connection
    revision_id = revisions.add(connection, number, wording(data), context.now)
    tellings.keep(connection, number, revision_id, data.get("told", ()))
    before = contributions.find(connection, number)
    if before and before.state in LOCKED:
        contributions.propose(connection, number, revision_id)
        entry = contributions.proposal(connection, number)
    else:
        contributions.put_in_force(connection, number, revision_id)
        entry = contributions.find(connection, number)
    assert entry is not None
    return entry


def put_aside(context: Context, data: Data) -> Reply:
    """An edit that was not finished changes nothing, and is there when it is taken up again."""
    number = data["number"]
    if says_the_same(context, data):
        return context.say(context.speech("tell.unchanged", number=number))
    connection = context.connection
    revision_id = revisions.add(connection, number, wording(data), context.now)
    tellings.keep(connection, number, revision_id, data.get("told", ()))
    contributions.put_aside(connection, number, revision_id)
    return context.say(context.speech("tell.put_aside", number=number))


def says_the_same(context: Context, data: Data) -> bool:
    """Whether an edit comes to what the desk has already: proposed last, else in force."""
    before = latest(context, data["number"])
    return before is not None and revisions.wording(before.revision) == wording(data)


def latest(context: Context, number: int) -> Entry | None:
    """The contribution as its author has proposed it last, else as it is in force."""
    proposed = contributions.proposal(context.connection, number)
    return proposed or contributions.find(context.connection, number)


def seen_by_desk(context: Context, number: int) -> list[Enclosure]:
    """The files of the wording that the desk has."""
    entry = latest(context, number)
    submitted = entry is not None and entry.contribution.submitted_at is not None
    return list(entry.revision.files) if entry is not None and submitted else []


def submit(context: Context, entry: Entry, verb: str, shown: Collection[Enclosure]) -> Reply:
    """The author has said yes: to the desk. Whoever changes the text has answered by it.

    The files that were `shown` to the desk are not again.
    """
    if entry.contribution.submitted_at is not None:
        inquiries.end(context.connection, entry.id, context.now)
    if entry.state in LOCKED:
        context.record("propose", entry.id)
        told = context.say(context.speech("tell.proposed", number=entry.id))
        return told + _to_desk(context, entry, "desk.proposal", shown)
    deed = Deed.SUBMIT if entry.contribution.submitted_at is None else Deed.REVISE
    contributions.move(context.connection, entry, deed, context.now)
    context.record(verb, entry.id)
    keywords.keep(context.connection, entry)
    key = "tell.submitted" if deed is Deed.SUBMIT else "tell.revised"
    told = context.say(context.speech(key, number=entry.id))
    key = "desk.new" if verb == "submit" else "desk.revised"
    return told + _to_desk(context, entry, key, shown)


def _to_desk(context: Context, entry: Entry, key: str, shown: Collection[Enclosure]) -> Reply:
    card = show_card(context, entry.id, context.desk_speech(key, number=entry.id))
    files, desk = entry.revision.files, context.community.desk
    return card + show_files(context, entry.id, files, desk, shown)
