"""Law: a poll is named by its number; what is done with it is done to what was seen of it.

A button names the dates and the terms of its card: a colleague who was faster is never overruled.
"""

from __future__ import annotations

from typing import Any

from bot.commands.context import Context, read_number
from bot.commands.seen import mark
from bot.errors import Illegal, Stale
from bot.polls.lifecycle import Deed, State, allows
from bot.store import calls, polls
from bot.tables import Poll


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
    settled = (one.secrecy, one.native, one.kind, one.most, one.showing, one.electorate, one.mends)
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
