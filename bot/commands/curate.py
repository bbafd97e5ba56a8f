"""Law: the desk decides on one wording at a time, and every decision can be undone until frozen.

A decision names the wording it was made on; if the author has changed it since, or a colleague was
faster, nothing happens and the desk is told so.
"""

from __future__ import annotations

from bot.commands import talk
from bot.commands.context import Context, Reply, desk_card, read_number
from bot.commands.talk import Dialogue
from bot.contributions.lifecycle import LOCKED, Deed, State, allows
from bot.contributions.wording import read_text
from bot.errors import Illegal, Stale
from bot.flows.engine import Data
from bot.flows.refuse import REASON_MOST, REFUSE
from bot.messages import Choice, paragraph
from bot.roles import Role
from bot.store import contributions, editions, trail
from bot.store.contributions import Entry
from bot.texts import Speech

SHOWN = 5


def queue(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`attente`: what waits, oldest first, the first few with their buttons."""
    waiting = contributions.queue(context.connection, context.community_id)
    if not waiting:
        return context.say(context.speech("queue.empty"))
    reply = context.say(context.speech.count("queue.count", len(waiting)))
    for entry in waiting[:SHOWN]:
        key = "desk.proposal" if entry.proposed else "desk.waiting"
        body, choices = desk_card(entry, context.speech, context.speech(key, number=entry.id))
        reply += context.say(*body, choices=choices)
    return reply


def approve(context: Context, argument: str) -> Reply:
    """`approuver number`: it will be in the next edition."""
    entry = _undecided(context, argument)
    if entry.proposed:
        return _accept_proposal(context, entry)
    contributions.move(context.connection, entry, Deed.APPROVE, context.now)
    context.record("approve", entry.id)
    told = context.tell_author(entry, context.speech("author.approved", number=entry.id))
    return told + _decided(context, entry, "desk.approved")


def refuse(context: Context, argument: str) -> Reply:
    """`refuser number reason`; the button asks for the reason."""
    words = argument.split(maxsplit=1)
    entry = _undecided(context, argument)
    pressed = len(words) == 2 and words[1].strip() == str(entry.revision.id)
    if len(words) == 2 and not pressed:
        return _refuse(context, entry, read_text(words[1], REASON_MOST))
    data = {"number": entry.id, "revision": entry.revision.id}
    return talk.start(context, REFUSING, ("reason",), data)


def _finish_refusal(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "give_up":
        return context.say(context.speech("refuse.given_up", number=data["number"]))
    try:
        entry = _undecided(context, f"{data['number']} {data['revision']}")
    except Illegal as overtaken:  # while the reason was being written: there is nothing to ask now
        return context.say(context.speech(overtaken.key, **overtaken.values))
    return _refuse(context, entry, data["reason"])


def _refuse(context: Context, entry: Entry, reason: str) -> Reply:
    if entry.proposed:
        contributions.propose(context.connection, entry.id, None)
        key = "author.proposal_refused"
    else:
        contributions.move(context.connection, entry, Deed.REFUSE, context.now)
        key = "author.refused"
    context.record("refuse", entry.id, reason)
    told = context.tell_author(entry, context.speech(key, number=entry.id, reason=reason))
    return told + _decided(context, entry, "desk.refused")


def _accept_proposal(context: Context, entry: Entry) -> Reply:
    """The new wording replaces the frozen or posted one."""
    assert entry.revision.id is not None
    contributions.put_in_force(context.connection, entry.id, entry.revision.id)
    held = contributions.reword_in_editions(context.connection, entry.id, entry.revision.id)
    for edition_id in held:
        editions.note(context.connection, edition_id, to_correct=True)
    context.record("approve", entry.id)
    told = context.tell_author(entry, context.speech("author.proposal_approved", number=entry.id))
    echo = context.say(context.speech("desk.proposal_approved", number=entry.id))
    return told + echo + Reply(stir=True)


def undo(context: Context, argument: str) -> Reply:
    """`defaire number`: the contribution waits again."""
    entry = _in_community(context, read_number(argument))
    _check_latest(context, entry, argument)
    if not allows(entry.state, Deed.UNDO):
        key = "undo.frozen" if entry.state in LOCKED else "undo.nothing"
        raise Illegal(key, number=entry.id)
    contributions.move(context.connection, entry, Deed.UNDO, context.now)
    context.record("undo", entry.id)
    again = _in_community(context, entry.id)
    title = context.speech("desk.undone", number=entry.id)
    body, choices = desk_card(again, context.speech, title)
    told = context.tell_author(entry, context.speech("author.undone", number=entry.id))
    return told + context.say(*body, choices=choices)


def _check_latest(context: Context, entry: Entry, argument: str) -> None:
    """A button undoes the decision that it was shown for, and no later one."""
    words = argument.split()
    if len(words) == 2 and words[1] != str(_last_act(context, entry)):
        raise Stale("error.stale")


def _last_act(context: Context, entry: Entry) -> int:
    act = trail.last_decision(context.connection, entry.id)
    return act.id if act else 0


def _decided(context: Context, entry: Entry, key: str) -> Reply:
    left = len(contributions.queue(context.connection, context.community_id))
    queue_now = context.speech.count("queue.left", left) if left else context.speech("queue.empty")
    lines = [
        context.speech(key, number=entry.id, title=entry.revision.title, name=context.name),
        queue_now,
    ]
    undo_it = Choice(context.speech("desk.undo"), f"undo {entry.id} {_last_act(context, entry)}")
    choices = () if entry.proposed else (undo_it,)
    return context.say(paragraph(" ".join(lines)), choices=choices)


def _undecided(context: Context, argument: str) -> Entry:
    """The waiting wording of that number; `Illegal` says who was faster, or that it has changed."""
    number = read_number(argument)
    entry = _in_community(context, number)
    pending = contributions.proposal(context.connection, number) or entry
    if pending is entry and entry.state is not State.WAITING:
        raise _already(context, entry)
    words = argument.split()
    from_card = len(words) == 2 and words[1].isdecimal()
    if from_card and words[1] != str(pending.revision.id):
        raise Illegal("desk.changed", number=number)
    return pending


def _already(context: Context, entry: Entry) -> Illegal:
    act = trail.last_decision(context.connection, entry.id)
    name = (act and act.actor_name) or "—"
    return Illegal(
        "desk.already", number=entry.id, state=context.speech(f"state.{entry.state}"), name=name
    )


def _in_community(context: Context, number: int) -> Entry:
    entry = contributions.find(context.connection, number)
    hidden = entry is None or entry.state is State.DRAFT
    if entry is None or hidden or entry.contribution.community_id != context.community_id:
        raise Illegal("desk.unknown", number=number)
    return entry


REFUSING: Dialogue[Speech] = Dialogue(
    REFUSE, lambda context: context.speech, _finish_refusal, role=Role.ANIMATOR
)
