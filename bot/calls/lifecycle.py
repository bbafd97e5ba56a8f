"""Law: a call changes state only along this table, and who tapped before its close may answer.

An answer begun in time is one whenever it is finished; the count of a closed call is the one of
its close, and changes no more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.errors import Illegal
from bot.tables import Call

NOTICE = timedelta(days=2)
"""How long before its deadline the desk is told how a call goes."""


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DROPPED = "dropped"


class Deed(StrEnum):
    CHANGE = "change"
    LAUNCH = "launch"
    REDATE = "redate"
    CLOSE = "close"
    DROP = "drop"


_ = State
TRANSITIONS: dict[tuple[State, Deed], State] = {
    (_.DRAFT, Deed.CHANGE): _.DRAFT,
    (_.DRAFT, Deed.LAUNCH): _.OPEN,
    (_.DRAFT, Deed.DROP): _.DROPPED,
    (_.OPEN, Deed.REDATE): _.OPEN,
    (_.OPEN, Deed.CLOSE): _.CLOSED,
}


def after(state: State, deed: Deed) -> State:
    """The state after the deed; `Illegal` says where the call stands when there is no such way."""
    try:
        return TRANSITIONS[state, deed]
    except KeyError:
        raise Illegal(f"call.is.{state}") from None


LAUNCHED = frozenset({State.OPEN, State.CLOSED})
"""States in which its readers have been asked, be it over or not."""


def is_launched(call: Call) -> bool:
    """Whether its readers have been asked."""
    return call.state in LAUNCHED


def takes(call: Call, at: datetime) -> bool:
    """Whether an answer that began at that instant is one; a late closing lets nobody in."""
    return is_launched(call) and at < call.closes_at


def notice_at(call: Call) -> datetime | None:
    """When the desk is told how it goes; never in a call too short for it."""
    moment = call.closes_at - NOTICE
    return moment if call.opened_at and moment > call.opened_at else None
