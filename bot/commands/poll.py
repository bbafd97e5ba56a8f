"""Law: the desk makes a poll and sees its card as members will; nothing opens by itself.

A button names the dates, the secrecy and the way to vote of its card: a colleague who was faster is
never overruled.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from bot.commands import talk
from bot.commands.context import Context, Reply, read_number
from bot.commands.seen import mark
from bot.commands.talk import Dialogue
from bot.contributions.wording import unaccented
from bot.errors import Illegal, Stale
from bot.flows.engine import Data
from bot.flows.poll import MAKE
from bot.messages import Choice
from bot.polls.card import card, listed
from bot.polls.kinds import Kind
from bot.polls.lifecycle import Deed, Secrecy, State, allows, closing, usual_closing
from bot.polls.native import is_shown
from bot.polls.reading import Asked, is_whole, read_most, read_poll, read_question
from bot.richtext import paragraph
from bot.roles import Role
from bot.store import calls, polls
from bot.tables import Poll
from bot.texts import Speech

BUTTONS: dict[State, tuple[str, ...]] = {
    State.DRAFT: ("now", "at", "until", "secrecy", "way", "choices", "results", "drop"),
    State.SCHEDULED: (
        *("now", "at", "until", "secrecy", "way", "choices", "results"),
        *("suspend", "drop"),
    ),
    State.OPEN: ("end", "until", "cancel"),
}
"""What the desk may do with a poll, in each state that it may do something in."""

LINES = {
    "now": "open {n} ={seen}",
    "at": "open {n} date",
    "until": "close {n} date",
    "end": "close {n}",
    "show": "names {n} oui ={seen}",
    "hide": "names {n} non ={seen}",
    "room": "native {n} oui ={seen}",
    "card": "native {n} non ={seen}",
    "many": "choices {n} tous ={seen}",
    "one": "choices {n} 1 ={seen}",
    "veil": "results {n} clôture ={seen}",
    "unveil": "results {n} direct ={seen}",
    "suspend": "suspend {n} ={seen}",
    "drop": "drop {n}",
    "cancel": "drop {n}",
}
"""The command line that each button stands for; one that acts at once also says what was seen."""

WAYS = {"room": "poll.native.offer", "card": "poll.native.meant"}
"""What is said of voting in the room itself, by the button that is offered."""

VEILS = {
    **dict.fromkeys(("cloture", "close"), True),
    **dict.fromkeys(("direct", "live"), False),
}
"""When the results are shown."""

ANSWERS = {**dict.fromkeys(("oui", "yes"), True), **dict.fromkeys(("non", "no"), False)}


def poll(context: Context, argument: str) -> Reply:
    """`sondage Question ? | A | B`: a draft and its card; what was not typed is asked for."""
    if not argument.strip():
        return talk.start(context, MAKING, ("question", "options"), {})
    if not is_whole(argument):
        return talk.start(context, MAKING, ("options",), {"question": read_question(argument)})
    return _make(context, read_poll(argument, context.speech))


def _finish_making(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "leave":
        return context.say(context.speech("poll.left"))
    return _make(context, Asked(data["question"], tuple(data["options"]), Kind(data["kind"])))


def _make(context: Context, asked: Asked) -> Reply:
    draft = Poll(
        community_id=context.community_id,
        question=asked.question,
        kind=asked.kind,
        created_at=context.now,
        closes_at=usual_closing(context.now, context.community.zone),
    )
    return shown(context, polls.make(context.connection, draft, asked.options))


def names(context: Context, argument: str) -> Reply:
    """`noms number oui|non`: whether the card says who chose what; settled before it opens."""
    one, word = named(context, argument, Deed.REVEAL)
    if word.casefold() not in ANSWERS:
        raise Illegal("poll.which_secrecy", number=one.id)
    secrecy = Secrecy.OPEN if ANSWERS[word.casefold()] else Secrecy.DISCREET
    if one.native and secrecy == Secrecy.DISCREET:
        raise Illegal("poll.native.shows", number=one.id)
    if secrecy != one.secrecy:
        move(context, one, Deed.REVEAL, secrecy=secrecy)
        record(context, f"poll_{secrecy}", one)
    return shown(context, polls.get(context.connection, one.id))


def native(context: Context, argument: str) -> Reply:
    """`salon number oui|non`: whether rooms that can show it as their own poll; before it opens."""
    one, word = named(context, argument, Deed.REVEAL)
    if word.casefold() not in ANSWERS:
        raise Illegal("poll.native.which", number=one.id)
    wanted = ANSWERS[word.casefold()]
    if wanted:
        _check_may_be_native(context, one)
    if wanted != one.native:
        move(context, one, Deed.REVEAL, native=wanted)
        record(context, "poll_native" if wanted else "poll_card", one)
    return shown(context, polls.get(context.connection, one.id))


def _check_may_be_native(context: Context, one: Poll) -> None:
    """`Illegal` where a room would show what is to stay discreet, or can't show a poll at all."""
    if one.secrecy != Secrecy.OPEN:
        raise Illegal("poll.native.discreet", number=one.id)
    if one.most > 1:
        raise Illegal("poll.native.one", number=one.id)
    if one.veiled:
        raise Illegal("poll.native.unveiled", number=one.id)
    if not _is_shown_somewhere(context):
        raise Illegal("poll.native.nowhere")


def _is_shown_somewhere(context: Context) -> bool:
    channels = context.community.channels
    return any(
        is_shown(context.directory.traits(channel.platform), channel) for channel in channels
    )


def several(context: Context, argument: str) -> Reply:
    """`choix number most`: how many of the options one voter may choose; before it opens."""
    one, word = named(context, argument, Deed.REVEAL)
    if one.kind != Kind.CHOICE:
        raise Illegal("poll.one_mark", number=one.id)
    most = read_most(word, len(polls.options(context.connection, one.id)), one.id)
    if one.native and most > 1:
        raise Illegal("poll.native.one", number=one.id)
    if most != one.most:
        move(context, one, Deed.REVEAL, most=most)
        record(context, "poll_several" if most > 1 else "poll_single", one)
    return shown(context, polls.get(context.connection, one.id))


def results(context: Context, argument: str) -> Reply:
    """`resultats number cloture|direct`: when results are shown; settled before it opens."""
    one, word = named(context, argument, Deed.REVEAL)
    veiled = VEILS.get(unaccented(word).casefold())
    if veiled is None:
        raise Illegal("poll.which_veil", number=one.id)
    if veiled and one.native:
        raise Illegal("poll.native.unveiled", number=one.id)
    if veiled != one.veiled:
        move(context, one, Deed.REVEAL, veiled=veiled)
        record(context, "poll_veiled" if veiled else "poll_unveiled", one)
    return shown(context, polls.get(context.connection, one.id))


def suspend(context: Context, argument: str) -> Reply:
    """`suspendre number`: the opening's date is taken back; it is a draft again."""
    one, _ = named(context, argument, Deed.UNSCHEDULE)
    move(context, one, Deed.UNSCHEDULE, opens_at=None)
    record(context, "unschedule_poll", one)
    return shown(context, polls.get(context.connection, one.id)) + Reply(stir=True)


# --- what all of them share -----------------------------------------------------------------------


def named(context: Context, argument: str, deed: Deed) -> tuple[Poll, str]:
    """The poll of that number, which allows the deed, and the rest; `Illegal` when there is none"""
    number = read_number(argument)
    found = polls.find(context.connection, number)
    if found is None or found.community_id != context.community_id:
        raise Illegal(_unknown(context, number), number=number)
    if not allows(State(found.state), deed):
        state = context.speech(f"poll.state.{found.state}")
        raise Illegal("poll.not_now", number=number, state=state)
    rest = "".join(argument.split(maxsplit=1)[1:])
    if context.pressed:
        rest, _, seen = rest.partition("=")
        check_as_seen(found, seen)
    return found, rest.strip()


def _unknown(context: Context, number: int) -> str:
    """What is said of a number that is no poll's here: perhaps it is a call's."""
    call = calls.find(context.connection, number)
    own = call is not None and call.community_id == context.community_id
    return "poll.is_a_call" if own else "poll.unknown"


def as_seen(one: Poll) -> str:
    """What tells this poll from the same one after the desk has changed it."""
    opens_at = one.opens_at and one.opens_at.isoformat()
    settled = (one.secrecy, one.native, one.most, one.veiled)
    return mark(opens_at, one.closes_at.isoformat(), *settled)


def check_as_seen(one: Poll, seen: str) -> None:
    """`Illegal` when the desk has changed it since."""
    if seen and seen != as_seen(one):
        raise Illegal("poll.changed", number=one.id)


def move(context: Context, one: Poll, deed: Deed, **values: Any) -> None:
    """Change it; `Stale` when a colleague was faster."""
    if not polls.move(context.connection, one, deed, **values):
        raise Stale("error.stale")


def record(context: Context, verb: str, one: Poll) -> None:
    """Leave a line in the trail."""
    context.record(verb, note=context.speech("numbered", number=one.id))


def shown(context: Context, one: Poll) -> Reply:
    """The card as members see it, with the desk's own lines, buttons and typed words."""
    speech, result = context.speech, polls.result(context.connection, one)
    state = State(one.state)
    opens_at = one.opens_at or context.now
    as_opened = one.model_copy(update={"closes_at": closing(one, opens_at, context.community.zone)})
    offered = list(_offered(context, one))
    return context.say(
        paragraph(_heading(one, speech)),
        *card(as_opened, result, speech),
        *([] if result.voters else listed(result)),
        *(paragraph(speech(WAYS[name], number=one.id)) for name in offered if name in WAYS),
        paragraph(speech(f"poll.words.{state}", number=one.id, names=_other_secrecy(one, speech))),
        choices=[_button(one, name, speech) for name in offered],
    )


def _offered(context: Context, one: Poll) -> Iterator[str]:
    """The names of its buttons: between two ways, that of the one which it hasn't, if there is."""
    for name in BUTTONS[State(one.state)]:
        if name == "secrecy":
            yield "hide" if one.secrecy == Secrecy.OPEN else "show"
        elif name == "choices":
            yield from _offered_choices(one)
        elif name == "results":
            yield from _offered_veil(one)
        elif name != "way":
            yield name
        elif one.native:
            yield "card"
        elif _may_be_native(one) and _is_shown_somewhere(context):
            yield "room"


def _may_be_native(one: Poll) -> bool:
    return one.secrecy == Secrecy.OPEN and one.most == 1 and not one.veiled


def _offered_choices(one: Poll) -> Iterator[str]:
    """One or as many as wanted; marks and opinions are one each."""
    if one.kind == Kind.CHOICE and not one.native:
        yield "many" if one.most == 1 else "one"


def _offered_veil(one: Poll) -> Iterator[str]:
    """The room's own poll shows its results as they come."""
    if not one.native:
        yield "unveil" if one.veiled else "veil"


def _heading(one: Poll, speech: Speech) -> str:
    opens_at = one.opens_at and speech.exact(one.opens_at)
    family = "poll.native.head" if one.native else "poll.head"
    return speech(f"{family}.{one.state}", number=one.id, when=opens_at)


def _other_secrecy(one: Poll, speech: Speech) -> str:
    """The word that changes whether names are shown."""
    return speech("poll.names.no" if one.secrecy == Secrecy.OPEN else "poll.names.yes")


def _button(one: Poll, name: str, speech: Speech) -> Choice:
    return Choice(speech(f"poll.do.{name}"), LINES[name].format(n=one.id, seen=as_seen(one)))


MAKING: Dialogue[Speech] = Dialogue(
    MAKE,
    lambda context: context.speech,
    _finish_making,
    partial(talk.returned, name="question"),
    role=Role.ANIMATOR,
)
