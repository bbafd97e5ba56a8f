"""Law: what becomes of a message follows from what its platform said, and from nothing else.

It has arrived, waits for another try, waits for who does not hear the bot, or is given up: refused,
dropped with what it should have edited, or unsure, when it may stand there and could be doubled.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.errors import Blocked, ChannelError, RateLimited, Rejected, Unconfirmed
from bot.ports import Receipt, Traits
from bot.store import deliveries, events
from bot.store.claims import Claimed

Outcome = Receipt | ChannelError

LATE = timedelta(hours=24)
"""A message is given up so long after its first failure."""

LONGEST_PAUSE = timedelta(minutes=5)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many failures: 1 s, 2 s, 4 s… five minutes at most."""
    return min(timedelta(seconds=2 ** min(attempts, 20)), LONGEST_PAUSE)


def is_moot(claimed: Claimed) -> bool:
    """Whether it edits what never arrived."""
    return bool(claimed.replaces) and not claimed.original


def settle(
    connection: Connection, traits: Traits, claimed: Claimed, outcome: Outcome, now: datetime
) -> None:
    """Keep what became of that message; `traits` are its platform's."""
    match outcome:
        case Receipt():
            deliveries.delivered(connection, claimed, outcome.id, outcome.link)
            events.keep(connection, claimed.to.platform, outcome.heard, now)
        case Rejected() if is_moot(claimed):
            deliveries.give_up(connection, claimed, "dropped", "")
        case Rejected() | Blocked():
            _refuse(connection, traits, claimed, outcome, now)
        case Unconfirmed() if _may_not_be_repeated(claimed, traits):
            deliveries.give_up(connection, claimed, "unsure", "")
        case _ if claimed.attempts and now - claimed.created_at >= LATE:
            deliveries.give_up(connection, claimed, "refused", "late")
        case RateLimited():
            wait = timedelta(seconds=outcome.retry_after)
            deliveries.postpone(connection, claimed, now, now + wait)
        case _:
            deliveries.postpone(connection, claimed, now, now + pause(claimed.attempts))


def _refuse(
    connection: Connection,
    traits: Traits,
    claimed: Claimed,
    outcome: Rejected | Blocked,
    now: datetime,
) -> None:
    """Given up, unless a person does not hear the bot who may come back."""
    waits = isinstance(outcome, Blocked) and traits.waits
    if not (waits and deliveries.pause(connection, claimed, now)):
        fault = str(outcome) or type(outcome).__name__.casefold()
        deliveries.give_up(connection, claimed, "refused", fault)


def _may_not_be_repeated(claimed: Claimed, traits: Traits) -> bool:
    """A post would stand there twice; an edit would change nothing, and a key would be known."""
    return claimed.post and not claimed.replaces and not traits.keyed
