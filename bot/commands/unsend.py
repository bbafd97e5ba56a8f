"""Law: a file whose author deletes the message that brought it goes with nothing any more."""

from __future__ import annotations

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.contributions.enclosures import next_undescribed, of_message
from bot.contributions.lifecycle import State as Stage
from bot.flows.draft import files_of
from bot.flows.engine import State
from bot.store import contributions, editions, people, revisions
from bot.store.people import Standing


def taken_back(context: Context, message: str) -> Reply | None:
    """Take off what came in that message, published or not; None where nothing did."""
    asked, kept = _asked(context, message), _kept(context, message)
    if not asked and not kept:
        return None
    reply = context.say(context.speech("redacted.file"))
    for number, digests in kept.items():
        reply += _taken_off(context, number, digests)
    return sum((_asked_without(context, one, message) for one in asked), reply)


def brought_by(context: Context, message: str) -> bool:
    """Whether something that came in that message is told, or just being asked about."""
    return bool(_asked(context, message) or _kept(context, message))


def _asked(context: Context, message: str) -> list[Standing]:
    """This person's open questions about what came in that message."""
    standings = people.standings(context.connection, [context.event.account])
    return [one for one in standings if of_message(_files(one), message)]


def _files(standing: Standing) -> list[dict[str, str]]:
    return files_of(State.unpack(standing.state).data)


def _kept(context: Context, message: str) -> dict[int, set[str]]:
    """The digests of what came in that message, by the contribution that has it in any wording."""
    found: dict[int, set[str]] = {}
    if context.person is not None:
        for number, files in revisions.files_of_person(context.connection, context.person.id):
            digests = {one["digest"] for one in of_message(files, message)}
            found[number] = found.get(number, set()) | digests
    return {number: digests for number, digests in found.items() if digests}


def _taken_off(context: Context, number: int, digests: set[str]) -> Reply:
    for digest in digests:
        revisions.detach(context.connection, number, digest)
    editions.correct(context.connection, number)
    entry = contributions.find(context.connection, number)
    assert entry is not None
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
