"""Law: other words of a message go where its words are, and nowhere once others have come since."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.context import Context, Reply
from bot.commands.submit import keep_wording, latest, put_aside, seen_by_desk, submit
from bot.contributions.lifecycle import State
from bot.contributions.telling import as_data
from bot.contributions.telling import message as said_in
from bot.contributions.wording import read_text
from bot.errors import Illegal
from bot.flows.draft import with_text, wording
from bot.flows.engine import Data
from bot.messages import Edited
from bot.store import contributions, revisions, tellings
from bot.store.entries import Entry
from bot.tables import Telling


def reword(context: Context, telling: Telling, text: str) -> Reply:
    """The author says it in other words, without a card: to the desk, in their draft, or aside.

    Raises `Illegal`, as where other words than the message's have come since; the same words come
    to nothing.
    """
    number, message = telling.contribution_id, [(telling.message, telling.link)]
    aside = contributions.unfinished(context.connection, number)
    found = _with_words_of(context, telling, (latest(context, number), aside))
    before = revisions.wording(found.revision)
    after = with_text(before, text, context.community.themes) | {"number": number, "told": message}
    if wording(after) == before:
        return Reply()
    if found is aside:
        return put_aside(context, after)
    shown = seen_by_desk(context, number)
    entry = keep_wording(context, number, after)
    if entry.state is State.DRAFT:
        return context.say(context.speech("tell.kept", number=number))
    return submit(context, entry, "revise", shown)


def told_again(context: Context, data: Data, text: str) -> Data:
    """The same in the message's other words, unless others have come since; raises `Illegal`."""
    event = context.event
    assert isinstance(event, Edited)
    message = said_in(event.place, event.of)
    after = with_text(data, text, context.community.themes)
    if after == data or message in [one for one, _ in data.get("told", ())]:
        return after
    telling = tellings.in_message(context.connection, context.somebody.id, message)
    if telling is None or _words_of(context, telling) != data["text"]:
        raise Illegal("edited.replaced")
    return after | {"told": as_data([(telling.message, telling.link)])}


def typed_again(context: Context, data: Data, text: str) -> Data:  # noqa: ARG001 - as Dialogue asks
    """A text that nothing was proposed from yet."""
    return {**data, "text": read_text(text)}


def _with_words_of(context: Context, telling: Telling, wordings: Sequence[Entry | None]) -> Entry:
    """The one of these that has the words of that message; raises `Illegal` where none does."""
    said = _words_of(context, telling)
    for one in wordings:
        if one is not None and one.revision.text == said:
            return one
    raise Illegal("edited.replaced")


def _words_of(context: Context, telling: Telling) -> str:
    """The text that was told in that message; raises `Illegal` where that is a part of it."""
    if telling.joined:
        raise Illegal("edited.joined")
    connection, number = context.connection, telling.contribution_id
    told = contributions.worded(connection, number, telling.revision_id)
    return told.revision.text if told else ""
