"""Law: a questionnaire changes state only along this table, and counts what was said in its time.

Half answers are kept, and counted as such. Who gave a sheet is forgotten thirty days after the
close; its answers stay.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.dates.deadlines import Deadlines
from bot.digests.calendar import civil_hour
from bot.errors import Illegal
from bot.tables import Questionnaire

NOTICE = timedelta(days=2)
"""How long before the deadline whoever has not finished is reminded."""

NAMES_KEPT = timedelta(days=30)
"""How long after the close a sheet is still known to be somebody's."""


UNTIL = Deadlines("questionnaire.too_long", "questionnaire.not_later")


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Deed(StrEnum):
    REPLACE = "replace"
    OPEN = "open"
    EXTEND = "extend"
    CLOSE = "close"


_ = State
TRANSITIONS: dict[tuple[State, Deed], State] = {
    (_.DRAFT, Deed.REPLACE): _.DRAFT,
    (_.DRAFT, Deed.OPEN): _.OPEN,
    (_.OPEN, Deed.EXTEND): _.OPEN,
    (_.OPEN, Deed.CLOSE): _.CLOSED,
}


def after(state: State, deed: Deed) -> State:
    """The state after the deed; `Illegal` says where it stands when there is no such way."""
    try:
        return TRANSITIONS[state, deed]
    except KeyError:
        raise Illegal(f"questionnaire.is.{state}") from None


LAUNCHED = frozenset({State.OPEN, State.CLOSED})
"""States in which its readers have been asked, be it over or not."""


def takes(questionnaire: Questionnaire, at: datetime) -> bool:
    """Whether what was said at that instant counts; a late closing lets nothing in."""
    closes_at = questionnaire.closes_at
    return questionnaire.state in LAUNCHED and closes_at is not None and at < closes_at


def remind_at(closes_at: datetime, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When whoever has not finished is reminded, by day; None when that is past already."""
    moment = civil_hour(closes_at - NOTICE, zone)
    return moment if moment > now else None


def topic(questionnaire: Questionnaire) -> str:
    """What its messages are tied together by."""
    return f"questionnaire.{questionnaire.id}"
