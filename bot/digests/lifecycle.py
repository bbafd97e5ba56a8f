"""Law: an edition changes state only along this table, and time decides when, never how often.

A period runs from freeze to freeze. What is late goes out by day, so that nobody is woken.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.digests.calendar import civil_hour
from bot.errors import Illegal

ON_TIME = timedelta(minutes=10)
"""A publication within this delay is still on time, whatever the hour."""


class State(StrEnum):
    COLLECTING = "collecting"
    FROZEN = "frozen"
    APPROVED = "approved"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    SKIPPED = "skipped"


class Deed(StrEnum):
    FREEZE = "freeze"
    APPROVE = "approve"
    REOPEN = "reopen"
    SKIP = "skip"
    PUBLISH = "publish"
    SETTLE = "settle"
    CORRECT = "correct"


_ = State
TRANSITIONS: dict[tuple[State, Deed], State] = {
    (_.COLLECTING, Deed.FREEZE): _.FROZEN,
    (_.COLLECTING, Deed.SKIP): _.SKIPPED,
    (_.FROZEN, Deed.APPROVE): _.APPROVED,
    (_.FROZEN, Deed.SKIP): _.SKIPPED,
    (_.APPROVED, Deed.REOPEN): _.FROZEN,
    (_.APPROVED, Deed.SKIP): _.SKIPPED,
    (_.APPROVED, Deed.PUBLISH): _.PUBLISHING,
    (_.PUBLISHING, Deed.SETTLE): _.PUBLISHED,
    (_.PUBLISHING, Deed.SKIP): _.SKIPPED,
    (_.PUBLISHED, Deed.CORRECT): _.CORRECTED,
    (_.CORRECTED, Deed.CORRECT): _.CORRECTED,
}

READABLE = frozenset({State.PUBLISHING, State.PUBLISHED, State.CORRECTED})
"""States in which members may read the items."""


def after(state: State, deed: Deed) -> State:
    """The state after the deed; `Illegal` when the table has no such way."""
    try:
        return TRANSITIONS[state, deed]
    except KeyError:
        raise Illegal("edition.not_now", state=state) from None


def goes_out_at(publish_at: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """When an approved edition goes out, seen from `now`: on time, else at a civil hour."""
    if now - publish_at <= ON_TIME:
        return publish_at
    return civil_hour(now, zone)


def next_nudge(publish_at: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """When the desk is asked next to approve: at the publication's time, then once a day."""
    if now < publish_at:
        return publish_at
    return civil_hour(now + timedelta(days=1), zone)
