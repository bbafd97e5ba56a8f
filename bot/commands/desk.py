"""Law: the desk acts on what its card showed; each act is echoed with its trail and what is next.

A button names the wording it was shown under: if its author has changed it since, or a colleague
was faster, nothing happens and the desk is told so. After an act come one echo and, when anything
waits, one card: the oldest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands import talk
from bot.commands.context import Context, Reply, read_number
from bot.commands.desk_card import current, desk_card
from bot.commands.history import history
from bot.contributions.lifecycle import SHOWN_TO_NOBODY, State
from bot.errors import Explained, Illegal
from bot.messages import Choice
from bot.richtext import italic, paragraph, quote
from bot.store import contributions, trail, waiting
from bot.store.entries import Entry


@dataclass(frozen=True, slots=True)
class Pointed:
    """What an argument points at: a number, on a button also the wording shown, or words typed."""

    number: int
    shown: str
    words: str


def pointed(context: Context, argument: str) -> Pointed:
    """Read `number revision` of a button, or `number words` as typed; `Illegal` without one."""
    rest = "".join(argument.split(maxsplit=1)[1:]).strip()
    number = read_number(argument)
    return Pointed(number, rest, "") if context.pressed else Pointed(number, "", rest)


def in_community(context: Context, number: int) -> Entry:
    """A contribution that this desk has; `Illegal` for drafts and other communities' alike."""
    entry = contributions.find(context.connection, number)
    if entry is None or entry.contribution.community_id != context.community_id:
        raise Illegal("desk.unknown", number=number)
    if entry.state is State.DRAFT:
        raise Illegal("desk.unknown", number=number)
    return entry


def at_hand(context: Context, number: int, shown: str = "") -> Entry:
    """A contribution that is not withdrawn, in the wording that was shown; else `Illegal`."""
    if in_community(context, number).state in SHOWN_TO_NOBODY:
        raise already(context, in_community(context, number))
    entry = current(context, number)
    if shown and shown != str(entry.revision.id):
        raise Illegal("desk.changed", number=number)
    return entry


def undecided(context: Context, number: int, shown: str = "") -> Entry:
    """The same, while it waits for the desk; `Illegal` says who was faster."""
    entry = in_community(context, number)
    if entry.state is not State.WAITING and not current(context, number).proposed:
        raise already(context, entry)
    return at_hand(context, number, shown)


def already(context: Context, entry: Entry) -> Illegal:
    """It waits no more: who decided, and what; a withdrawal is its author's, and stays."""
    if entry.state is State.WITHDRAWN:
        return Illegal("desk.already_withdrawn", number=entry.id)
    act = trail.last_decision(context.connection, entry.id)
    name = (act and act.actor_name) or "—"
    state = context.speech(f"state.{entry.state}")
    return Illegal("desk.already", number=entry.id, state=state, name=name)


def overtaken(context: Context, refused: Explained, typed: str = "") -> Reply:
    """While somebody was answering, another was faster: nothing to ask now; the words come back."""
    given_back = [paragraph(context.speech("flow.typed")), quote(typed)] if typed else []
    return context.say(context.speech(refused.key, **refused.values), *given_back)


QUESTIONS = ("refuse", "hold", "classify", "reword", "inquire")
"""The flows that ask the desk about one contribution, by its number."""


def close_questions(context: Context, numbers: Sequence[int]) -> None:
    """These contributions are gone: nothing that an animator began about them is left."""
    talk.close_about(context, QUESTIONS, numbers)


# --- what is said after an act --------------------------------------------------------------------


def acted(
    context: Context,
    number: int,
    key: str,
    *,
    undo: bool = False,
    choices: Sequence[Choice] = (),
    **values: object,
) -> Reply:
    """Who did what, its whole trail, and what waits next; `choices` are what may follow.

    A question about it that this animator left open is answered by that.
    """
    talk.let_go(context, QUESTIONS, number)
    said = who_did(context, number, key, **values)
    left, card = _next(context)
    trail_so_far = paragraph(italic(history(context, number)))
    choices = [*choices, _undo(context, number)] if undo else choices
    return context.say(" ".join([said, *left]), trail_so_far, choices=choices) + card


def who_did(context: Context, number: int, key: str, **values: object) -> str:
    """The sentence of an act: by whom, on what."""
    title = in_community(context, number).revision.title
    return context.speech(key, number=number, title=title, name=context.name, **values)


def _undo(context: Context, number: int) -> Choice:
    act = trail.last_decision(context.connection, number)
    return Choice(context.speech("desk.undo"), f"undo {number} {act.id if act else 0}")


def _next(context: Context) -> tuple[list[str], Reply]:
    """What the echo says of the queue, and the card of the oldest that the desk can decide on."""
    count = waiting.count(context.connection, context.community_id)
    if not count:
        return [context.speech("queue.empty")], Reply()
    whose = (context.community_id, context.event.account)
    entry = waiting.oldest(context.connection, *whose, context.now)
    if entry is None:
        return [context.speech.count("queue.awaiting", count)], Reply()
    body, choices = desk_card(context, entry, context.speech.count("queue.left", count))
    return [], context.say(*body, choices=choices)
