"""Law: the desk makes a poll and sees its card as members will; nothing opens by itself.

A button names the dates, the secrecy and the way to vote of its card: a colleague who was faster is
never overruled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from bot.commands import talk
from bot.commands.context import Context, Reply, read_number
from bot.commands.in_series import in_series, other_series
from bot.commands.seen import mark
from bot.commands.talk import Dialogue
from bot.errors import Illegal, Stale
from bot.flows.engine import Data
from bot.flows.poll import MAKE
from bot.messages import Choice
from bot.polls.card import card, listed
from bot.polls.eligibility import Scope, electorate
from bot.polls.kinds import RANKED_FEWEST, RANKED_MOST, Kind
from bot.polls.lifecycle import Deed, Secrecy, State, allows, closing, usual_closing
from bot.polls.native import is_shown
from bot.polls.reading import Asked, is_whole, read_poll, read_question
from bot.polls.terms import Showing, would_clash
from bot.richtext import paragraph
from bot.roles import Role
from bot.store import calls, polls
from bot.tables import Poll
from bot.texts import Speech

BUTTONS: dict[State, tuple[str, ...]] = {
    State.DRAFT: (
        *("now", "at", "until", "series", "voters", "secrecy", "way", "choices", "results"),
        "drop",
    ),
    State.SCHEDULED: (
        *("now", "at", "until", "series", "voters", "secrecy", "way", "choices", "results"),
        *("suspend", "drop"),
    ),
    State.OPEN: ("end", "until", "cancel"),
}
"""What the desk may do with a poll, in each state that it may do something in."""

LINES = {
    "now": "open {n} ={seen}",
    "at": "open {n} date",
    "until": "close {n} date",
    "again": "series {n}",
    "stop": "series {n} stop",
    "end": "close {n}",
    "members": "voters {n} membres ={seen}",
    "everybody": "voters {n} tous ={seen}",
    "show": "names {n} oui ={seen}",
    "secret": "names {n} secret ={seen}",
    "hide": "names {n} non ={seen}",
    "room": "native {n} oui ={seen}",
    "card": "native {n} non ={seen}",
    "many": "choices {n} tous ={seen}",
    "rank": "choices {n} classement ={seen}",
    "one": "choices {n} 1 ={seen}",
    "at_close": "results {n} clôture ={seen}",
    "to_voters": "results {n} vote ={seen}",
    "live": "results {n} direct ={seen}",
    "suspend": "suspend {n} ={seen}",
    "drop": "drop {n}",
    "cancel": "drop {n}",
}
"""The command line that each button stands for; one that acts at once also says what was seen."""

WAYS = {"room": "poll.native.offer", "card": "poll.native.meant"}
"""What is said of voting in the room itself, by the button that is offered."""


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
        fixed_roll=not context.community.polls.newcomers,
    )
    return shown(context, polls.make(context.connection, draft, asked.options))


def suspend(context: Context, argument: str) -> Reply:
    """`suspendre number`: the opening's date is taken back; it is a draft again."""
    one, _ = named(context, argument, Deed.UNSCHEDULE)
    move(context, one, Deed.UNSCHEDULE, opens_at=None)
    record(context, "unschedule_poll", one)
    return shown(context, polls.get(context.connection, one.id)) + Reply(stir=True)


# --- what all of them share -----------------------------------------------------------------------


def named(context: Context, argument: str, deed: Deed) -> tuple[Poll, str]:
    """The poll of that number, which allows the deed, and the rest; `Illegal` when there is none"""
    found = numbered(context, argument)
    if not allows(State(found.state), deed):
        state = context.speech(f"poll.state.{found.state}")
        raise Illegal("poll.not_now", number=found.id, state=state)
    rest = "".join(argument.split(maxsplit=1)[1:])
    if context.pressed:
        rest, _, seen = rest.partition("=")
        check_as_seen(found, seen)
    return found, rest.strip()


def numbered(context: Context, argument: str) -> Poll:
    """The poll of that number; `Illegal` when there is none in this community."""
    number = read_number(argument)
    found = polls.find(context.connection, number)
    if found is None or found.community_id != context.community_id:
        raise Illegal(_unknown(context, number), number=number)
    return found


def _unknown(context: Context, number: int) -> str:
    """What is said of a number that is no poll's here: perhaps it is a call's."""
    call = calls.find(context.connection, number)
    own = call is not None and call.community_id == context.community_id
    return "poll.is_a_call" if own else "poll.unknown"


def as_seen(one: Poll) -> str:
    """What tells this poll from the same one after the desk has changed it."""
    opens_at = one.opens_at and one.opens_at.isoformat()
    settled = (one.secrecy, one.native, one.kind, one.most, one.showing, one.electorate)
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
    opens_at = one.opens_at or context.now
    as_opened = one.model_copy(update={"closes_at": closing(one, opens_at, context.community.zone)})
    offered = list(_offered(context, one))
    return context.say(
        paragraph(_heading(one, speech)),
        *in_series(context, one),
        *card(as_opened, result, speech),
        *([] if result.voters else listed(result)),
        *(paragraph(speech(WAYS[name], number=one.id)) for name in offered if name in WAYS),
        paragraph(_words(context, one)),
        choices=[_button(one, name, speech) for name in offered],
    )


def _offered(context: Context, one: Poll) -> Iterator[str]:
    """The names of its buttons; of several ways, that of the next."""
    for name in BUTTONS[State(one.state)]:
        found = NEXT[name](context, one) if name in NEXT else name
        if found:
            yield found


def _other_voters(_: Context, one: Poll) -> str:
    """The room's own poll is everybody's, and a roll that is fixed is one of members."""
    if one.native or electorate(one).fixed:
        return ""
    return "members" if one.electorate == Scope.ALL else "everybody"


def _other_way(context: Context, one: Poll) -> str:
    if one.native:
        return "card"
    fits = not would_clash(one, native=True)
    return "room" if fits and is_shown_somewhere(context) else ""


def _next_secrecy(_: Context, one: Poll) -> str:
    """From one to the next, past what can't go with the rest."""
    if one.native or one.kind == Kind.FREE:
        return ""
    if one.secrecy == Secrecy.DISCREET:
        return "show"
    may_be = one.secrecy == Secrecy.OPEN and not would_clash(one, secrecy=Secrecy.SECRET)
    return "secret" if may_be else "hide"


def _next_number(context: Context, one: Poll) -> str:
    """Marks and opinions are one each; so are the choices in a room's own poll, and in secret."""
    if one.kind == Kind.RANKING:
        return "one"
    if one.kind != Kind.CHOICE or would_clash(one, most=2):
        return ""
    if one.most == 1:
        return "many"
    options = len(polls.options(context.connection, one.id))
    return "rank" if RANKED_FEWEST <= options <= RANKED_MOST else "one"


def _next_moment(_: Context, one: Poll) -> str:
    """The room's own poll shows its results as they come, a secret one at the close."""
    if one.secrecy == Secrecy.SECRET:
        return ""
    following = _FOLLOWING[Showing(one.showing)]
    return "" if would_clash(one, showing=following) else _SHOWN[following]


_FOLLOWING = {
    Showing.LIVE: Showing.CLOSE,
    Showing.CLOSE: Showing.VOTED,
    Showing.VOTED: Showing.LIVE,
}
_SHOWN = {Showing.LIVE: "live", Showing.CLOSE: "at_close", Showing.VOTED: "to_voters"}

NEXT: dict[str, Callable[[Context, Poll], str]] = {
    "series": other_series,
    "voters": _other_voters,
    "secrecy": _next_secrecy,
    "way": _other_way,
    "choices": _next_number,
    "results": _next_moment,
}
"""Of several ways, the one that is offered next; empty where there is none."""


def is_shown_somewhere(context: Context) -> bool:
    """Whether a channel of the community can show a poll as its own."""
    channels = context.community.channels
    return any(
        is_shown(context.directory.traits(channel.platform), channel) for channel in channels
    )


def _heading(one: Poll, speech: Speech) -> str:
    opens_at = one.opens_at and speech.exact(one.opens_at)
    family = "poll.native.head" if one.native else "poll.head"
    return speech(f"{family}.{one.state}", number=one.id, when=opens_at)


def _words(context: Context, one: Poll) -> str:
    """What may be typed instead of pressing a button."""
    speech = context.speech
    some = NEXT["choices"](context, one)
    choices = f"{speech('poll.several_words', number=one.id)} · " if some else ""
    told = {"number": one.id, "names": _other_secrecy(one, speech), "choices": choices}
    return speech(f"poll.words.{one.state}", **told)


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
