"""Law: a file whose author deletes the message that brought it goes with nothing any more."""

from __future__ import annotations

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.contributions.enclosures import next_undescribed, of_message
from bot.contributions.lifecycle import State as Stage
from bot.flows.draft import files_of
from bot.flows.engine import State
from bot.store import contributions, editions, items, people
from bot.store.contributions import Entry
from bot.store.people import Standing


def taken_back(context: Context, message: str) -> Reply | None:
    """Take off what came in that message, published or not; None where nothing did."""
    asked = [one for one in _open(context) if of_message(_files(one), message)]
    kept = [entry for entry in _told(context) if _in_wordings(context, entry, message)]
    if not asked and not kept:
        return None
    reply = context.say(context.speech("redacted.file"))
    for entry in kept:
        reply += _taken_off(context, entry, message)
    return sum((_asked_without(context, one, message) for one in asked), reply)


def _open(context: Context) -> list[Standing]:
    return people.standings(context.connection, [context.event.account])


def _files(standing: Standing) -> list[dict[str, str]]:
    return files_of(State.unpack(standing.state).data)


def _told(context: Context) -> list[Entry]:
    person = context.person
    return contributions.of_person(context.connection, person.id) if person else []


def _in_wordings(context: Context, entry: Entry, message: str) -> set[str]:
    """The digests of what came in that message, in any wording."""
    wordings = contributions.wordings(context.connection, entry.id)
    return {one["digest"] for text in wordings for one in of_message(text.files, message)}


def _taken_off(context: Context, entry: Entry, message: str) -> Reply:
    for digest in _in_wordings(context, entry, message):
        contributions.detach(context.connection, entry.id, digest)
    edition = items.edition_of(context.connection, entry.id)
    if edition is not None:
        editions.note(context.connection, edition.id, to_correct=True)
    home = context.within(context.directory.community(entry.contribution.community_id))
    if entry.state is Stage.DRAFT:
        return Reply()
    told = home.tell_desk(home.desk_speech("desk.file_gone", number=entry.id))
    return told + Reply(stir=True)


def _asked_without(context: Context, standing: Standing, message: str) -> Reply:
    """The question goes on without the file; one that was about nothing else is over."""
    state = State.unpack(standing.state)
    gone = of_message(files_of(state.data), message)
    files = [one for one in files_of(state.data) if one not in gone]
    if not files and "text" not in state.data:
        people.drop(context.connection, standing.token)
        return Reply()
    left = next_undescribed(files) is not None
    todo = tuple(step for step in state.todo if left or step != "describe")
    return talk.asked_anew(context, standing, todo, {**state.data, "files": files})
