"""Law: `lire` shows a contribution in full to whoever may read it; `digest` the last edition."""

from __future__ import annotations

from bot.commands.context import Context, Reply, read_number
from bot.commands.desk_card import current, show_card
from bot.commands.show_files import show_files
from bot.contributions.card import Audience, card
from bot.contributions.lifecycle import State
from bot.digests.compose import compose
from bot.digests.lifecycle import State as EditionState
from bot.errors import Illegal
from bot.roles import Place
from bot.store import contributions, editions, people
from bot.store.entries import Entry
from bot.texts import Speech


def read(context: Context, argument: str) -> Reply:
    """`lire number`: the whole text, to members once published, to its author always."""
    number = read_number(argument)
    entry = contributions.find(context.connection, number)
    if entry is None or not _may_read(context, entry):
        raise Illegal("read.not_here", number=number)
    if context.place is Place.DESK:
        return _for_desk(context, entry)
    audience = (
        Audience.AUTHOR if context.private and _is_author(context, entry) else Audience.READER
    )
    shown = card(number, entry.contribution.kind, entry.revision, audience, context.speech)
    alone = context.event.private
    files = show_files(context, number, entry.revision.files, alone) if alone else Reply()
    return context.say(*shown) + files


def _is_author(context: Context, entry: Entry) -> bool:
    return context.person is not None and entry.contribution.person_id == context.person.id


def _may_read(context: Context, entry: Entry) -> bool:
    if context.place is Place.DESK:
        return (
            entry.contribution.community_id == context.community_id
            and entry.state is not State.DRAFT
        )
    if not context.private:
        here = [context.community_id]
        return editions.is_readable(context.connection, entry.id, here)
    if _is_author(context, entry):
        return True
    joined = people.memberships(context.connection, context.somebody.id)
    return editions.is_readable(context.connection, entry.id, joined)


def _for_desk(context: Context, entry: Entry) -> Reply:
    """With its buttons as long as it waits, and what its author proposes, if they do."""
    shown = show_card(context, entry.id, _stands(entry, context.speech))
    files = current(context, entry.id).revision.files
    return shown + show_files(context, entry.id, files, context.here)


def _stands(entry: Entry, speech: Speech) -> str:
    if entry.contribution.proposal_id:
        return speech("desk.proposal", number=entry.id)
    if entry.state is State.WAITING:
        return speech("desk.waiting", number=entry.id)
    until = entry.contribution.hold_until
    if until:
        return speech("desk.is_held", number=entry.id, date=speech.date(until))
    return speech("desk.is", number=entry.id, state=speech(f"state.{entry.state}"))


def digest(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`digest`: the last published edition, and when the next goes out."""
    published = (EditionState.PUBLISHED, EditionState.CORRECTED, EditionState.PUBLISHING)
    edition = editions.newest(context.connection, context.community_id, *published)
    when = context.speech("digest.next", when=_next(context))
    if edition is None:
        return context.say(context.speech("digest.none"), when)
    content = editions.content(context.connection, edition)
    return context.say(*compose(edition, content, context.community.layout, context.speech), when)


def _next(context: Context) -> str:
    collecting = editions.newest(context.connection, context.community_id, EditionState.COLLECTING)
    return context.speech.moment(collecting.publish_at) if collecting else "—"
