"""Law: a poll changes only along this table, and a vote counts by its own time, not by ours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.errors import Illegal, Stale
from bot.tables import Poll
from bot.texts import Speech

USUAL_DAYS, USUAL_HOUR = 7, time(18)
"""Unless the desk says otherwise, a poll closes so many days after its opening, at that hour."""

LONGEST = timedelta(days=366)
"""From now to the opening, and from the opening to the close, at most."""

PACE = timedelta(seconds=20)
"""The cards of a poll are drawn again no more often than this."""

BALLOTS_KEPT = timedelta(days=30)
"""How long after the close it is known who chose what, or who voted, as the card says."""


class State(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    COUNTING = "counting"
    CLOSED = "closed"
    DROPPED = "dropped"
    CANCELLED = "cancelled"


class Deed(StrEnum):
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    REDATE = "redate"
    REVEAL = "reveal"
    MEND = "mend"
    OPEN = "open"
    COUNT = "count"
    CLOSE = "close"
    DROP = "drop"


class Secrecy(StrEnum):
    """Who may know who chose what: every reader of the card, the robot alone, or nobody."""

    DISCREET = "discreet"
    OPEN = "open"
    SECRET = "secret"  # noqa: S105 - no password


_ = State
TRANSITIONS: dict[tuple[State, Deed], State] = {
    (_.DRAFT, Deed.SCHEDULE): _.SCHEDULED,
    (_.DRAFT, Deed.REDATE): _.DRAFT,
    (_.DRAFT, Deed.REVEAL): _.DRAFT,
    (_.DRAFT, Deed.MEND): _.DRAFT,
    (_.DRAFT, Deed.DROP): _.DROPPED,
    (_.SCHEDULED, Deed.SCHEDULE): _.SCHEDULED,
    (_.SCHEDULED, Deed.UNSCHEDULE): _.DRAFT,
    (_.SCHEDULED, Deed.REDATE): _.SCHEDULED,
    (_.SCHEDULED, Deed.REVEAL): _.SCHEDULED,
    (_.SCHEDULED, Deed.MEND): _.SCHEDULED,
    (_.SCHEDULED, Deed.OPEN): _.OPEN,
    (_.SCHEDULED, Deed.DROP): _.DROPPED,
    (_.OPEN, Deed.REDATE): _.OPEN,
    (_.OPEN, Deed.MEND): _.OPEN,
    (_.OPEN, Deed.COUNT): _.COUNTING,
    (_.OPEN, Deed.CLOSE): _.CLOSED,
    (_.OPEN, Deed.DROP): _.CANCELLED,
    (_.COUNTING, Deed.CLOSE): _.CLOSED,
}
"""What was voted on in a platform's own poll is counted again before it is closed. To drop what is
open is to cancel it, in front of everybody."""

VOTED_ON = frozenset({State.OPEN, State.COUNTING, State.CLOSED})
"""States that ballots are in: late ones, cast in time, may still come after the close."""


def topic(poll_id: int | None) -> str:
    """What ties together the posts of a poll."""
    return f"poll.{poll_id}"


def post_key(poll_id: int | None, channel: str) -> str:
    """The key of its post in a channel."""
    return f"{topic(poll_id)}.{channel}"


def allows(state: State, deed: Deed) -> bool:
    """Whether the table has a way."""
    return (state, deed) in TRANSITIONS


def after(state: State, deed: Deed) -> State:
    """The state after the deed; `Stale` when the table has no such way."""
    if not allows(state, deed):
        raise Stale("error.stale")
    return TRANSITIONS[state, deed]


def usual_closing(opens_at: datetime, zone: ZoneInfo) -> datetime:
    """A week after the opening, at the end of the working day there."""
    day = opens_at.astimezone(zone).date() + timedelta(days=USUAL_DAYS)
    return datetime.combine(day, USUAL_HOUR, zone).astimezone(UTC)


def closing(poll: Poll, opens_at: datetime, zone: ZoneInfo) -> datetime:
    """When the poll closes if it opens then: as the desk chose, else as usual."""
    return poll.closes_at if poll.closing_chosen else usual_closing(opens_at, zone)


def check_span(opens_at: datetime, closes_at: datetime, now: datetime, speech: Speech) -> None:
    """`Illegal` unless it opens within a year, and closes after that, within another."""
    if closes_at <= opens_at:
        times = {"opens": speech.exact(opens_at), "closes": speech.exact(closes_at)}
        raise Illegal("poll.closes_first", **times)
    if opens_at - now > LONGEST or closes_at - opens_at > LONGEST:
        raise Illegal("poll.too_long")


def counts(poll: Poll, cast_at: datetime) -> bool:
    """Whether a vote of that time is still to be taken."""
    return State(poll.state) in VOTED_ON and not poll.sealed and cast_at < poll.closes_at


def draw_at(poll: Poll) -> datetime | None:
    """When its cards are to be drawn again; None while they show what there is."""
    if poll.stale_since is None:
        return None
    return max(poll.stale_since, poll.drawn_at + PACE) if poll.drawn_at else poll.stale_since
