"""Law: what an author told is found by its number, by them alone, in its own community."""

from __future__ import annotations

from bot.commands.context import Context, read_number
from bot.errors import Illegal
from bot.store import contributions
from bot.store.entries import Entry


def own(context: Context, argument: str) -> Entry:
    """The contribution of that number; `Illegal` when it is not this person's."""
    number = read_number(argument)
    entry = contributions.find(context.connection, number)
    if entry is None or entry.contribution.person_id != context.somebody.id:
        raise Illegal("mine.not_yours", number=number)
    return entry


def home_of(context: Context, entry: Entry) -> str:
    """The slug of its community; empty when that is no longer served here."""
    community = context.directory.community(entry.contribution.community_id)
    return community.slug if community else ""


def at_home(context: Context, entry: Entry) -> Context:
    """In its community, whichever the person has chosen since; `Illegal` when that has gone."""
    community = context.directory.community(entry.contribution.community_id)
    if community is None:
        raise Illegal("mine.community_gone", number=entry.id)
    return context.within(community)
