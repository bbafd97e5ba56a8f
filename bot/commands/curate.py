"""Law: the desk decides on one wording at a time, and undoes any decision until it has left."""

from __future__ import annotations

from functools import partial

from bot.commands import talk
from bot.commands.context import Context, Reply, read_number
from bot.commands.desk import acted, in_community, overtaken, pointed, undecided
from bot.commands.desk_card import desk_card, show_card, taken_by
from bot.commands.hold import held_lines, is_held, offer_release
from bot.commands.talk import Dialogue
from bot.contributions.lifecycle import LOCKED, Deed, allows
from bot.contributions.taking import is_taken_by_another
from bot.contributions.wording import read_text
from bot.digests.lifecycle import State as EditionState
from bot.errors import Illegal, Stale
from bot.flows.engine import Data
from bot.flows.refuse import REASON_MOST, REFUSE, USUAL_REASONS
from bot.richtext import item, paragraph
from bot.roles import Role
from bot.store import contributions, editions, items, keywords, trail, waiting
from bot.store.entries import Entry
from bot.texts import Speech

LISTED = 20


def queue(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`attente`: what waits, the card of the oldest with its buttons, and what is held."""
    count = waiting.count(context.connection, context.community_id)
    entries = waiting.first(context.connection, context.community_id, LISTED)
    head = context.speech.count("queue.count", count) if count else context.speech("queue.empty")
    lines = [item(_line(context, entry)) for entry in entries]
    shown = context.say(paragraph(head), *lines, *held_lines(context))
    if not entries:
        return shown
    free = (one for one in entries if not _is_seen_to(context, one))
    entry = next(free, entries[0])
    key = "desk.proposal" if entry.proposed else "desk.waiting"
    body, choices = desk_card(context, entry, context.speech(key, number=entry.id))
    return shown + context.say(*body, choices=choices)


def _is_seen_to(context: Context, entry: Entry) -> bool:
    return is_taken_by_another(entry.contribution, context.event.account, context.now)


def _line(context: Context, entry: Entry) -> str:
    line = context.speech("queue.line", number=entry.id, title=entry.revision.title)
    return " — ".join([line, *taken_by(context, entry)])


def approve(context: Context, argument: str) -> Reply:
    """`approuver number`: it will be in the next edition; what is held for another stays so."""
    point = pointed(context, argument)
    held = in_community(context, point.number)
    if is_held(held) and not point.shown:
        return offer_release(context, held)
    entry = undecided(context, point.number, point.shown)
    if entry.proposed:
        return _accept_proposal(context, entry)
    contributions.move(context.connection, entry, Deed.APPROVE, context.now)
    context.record("approve", entry.id)
    told = context.tell_author(entry, "author.approved", number=entry.id)
    return told + acted(context, entry.id, "desk.approved", undo=True)


def _accept_proposal(context: Context, entry: Entry) -> Reply:
    """The new wording replaces the frozen or posted one."""
    assert entry.revision.id is not None
    contributions.put_in_force(context.connection, entry.id, entry.revision.id)
    keywords.keep(context.connection, entry)
    for edition_id in items.reword(context.connection, entry.id, entry.revision.id):
        editions.note(context.connection, edition_id, to_correct=True)
    context.record("approve", entry.id)
    told = context.tell_author(entry, "author.proposal_approved", number=entry.id)
    return told + acted(context, entry.id, "desk.proposal_approved") + Reply(stir=True)


# --- refusing -------------------------------------------------------------------------------------


def refuse(context: Context, argument: str) -> Reply:
    """`refuser number reason`; the button asks for the reason, and has some ready."""
    point = pointed(context, argument)
    entry = undecided(context, point.number, point.shown)
    if point.words:
        return _refuse(context, entry, read_text(point.words, REASON_MOST))
    data = {"number": entry.id, "revision": entry.revision.id, "reasons": _ready_reasons(context)}
    return talk.start(context, REFUSING, ("reason",), data)


def _ready_reasons(context: Context) -> list[tuple[str, str]]:
    """The community's own, else the usual ones; each with what its button shows."""
    speech, own = context.speech, context.community.reasons
    usual = [(speech(f"refuse.for.{name}"), speech(f"reasons.{name}")) for name in USUAL_REASONS]
    return [(reason, reason) for reason in own] or usual


def _finish_refusal(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "give_up":
        return context.say(context.speech("refuse.given_up", number=data["number"]))
    try:
        entry = undecided(context, data["number"], str(data["revision"]))
    except Illegal as refused:
        return overtaken(context, refused)
    return _refuse(context, entry, data["reason"])


def _refuse(context: Context, entry: Entry, reason: str) -> Reply:
    key = "author.proposal_refused" if entry.proposed else "author.refused"
    if entry.proposed:
        contributions.propose(context.connection, entry.id, None)
    else:
        contributions.move(context.connection, entry, Deed.REFUSE, context.now)
        contributions.suggest(context.connection, entry.id, None)
    context.record("refuse", entry.id, reason)
    told = context.tell_author(entry, key, number=entry.id, reason=reason)
    return told + acted(context, entry.id, "desk.refused", undo=not entry.proposed)


# --- going back -----------------------------------------------------------------------------------


def undo(context: Context, argument: str) -> Reply:
    """`defaire number`: the contribution waits again, out of an edition that has not left."""
    entry = in_community(context, read_number(argument))
    _check_latest(context, entry, argument)
    if entry.state in LOCKED and not _is_still_here(context, entry):
        raise Illegal("undo.left", number=entry.id)
    if not allows(entry.state, Deed.UNDO):
        raise Illegal("undo.nothing", number=entry.id)
    items.take_out(context.connection, entry.id)
    contributions.move(context.connection, entry, Deed.UNDO, context.now)
    context.record("undo", entry.id)
    told = context.tell_author(entry, "author.undone", number=entry.id)
    return told + show_card(context, entry.id, context.speech("desk.undone", number=entry.id))


def _is_still_here(context: Context, entry: Entry) -> bool:
    """Whether the edition that it stands in waits for its hour, or for the desk's yes."""
    edition = items.edition_of(context.connection, entry.id)
    return edition is not None and edition.state in (EditionState.FROZEN, EditionState.APPROVED)


def _check_latest(context: Context, entry: Entry, argument: str) -> None:
    """A button undoes the decision that it was shown for, and no later one."""
    shown = pointed(context, argument).shown
    act = trail.last_decision(context.connection, entry.id)
    if shown and shown != str(act.id if act else 0):
        raise Stale("error.stale")


REFUSING: Dialogue[Speech] = Dialogue(
    REFUSE,
    lambda context: context.speech,
    _finish_refusal,
    partial(talk.returned, name="reason"),
    role=Role.ANIMATOR,
)
