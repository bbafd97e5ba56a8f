"""Law: what may not be kept is wiped when its time comes, not when somebody asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.commands.welcome import PATIENCE
from bot.duties.rounds import Round, earliest
from bot.duties.shelving import sweep
from bot.polls.lifecycle import BALLOTS_KEPT
from bot.questionnaires.lifecycle import NAMES_KEPT
from bot.store import deliveries, events, pairings, people, poll_retention, questionnaires

FAILED_KEPT = timedelta(days=30)
OFFERS_KEPT = timedelta(days=30)
PAUSED_KEPT = timedelta(hours=24)
LIFETIMES = {"held": PATIENCE, "failed": FAILED_KEPT}


def retain(visit: Round) -> datetime | None:
    """Wipe first messages without a yes after a day, failed events after thirty; and ballots.

    Their files go with them. A button that was shown thirty days ago can't be pressed by its number
    any more. Of a questionnaire closed as long ago nobody knows whose the sheets are.
    """
    expired = [
        events.expire(visit.connection, status, visit.now - lifetime)
        for status, lifetime in LIFETIMES.items()
    ]
    if any(expired):
        sweep(visit)
    pairings.expire(visit.connection, visit.now)
    for flow in ("consent.", "community.", "link."):
        people.leave_unanswered(visit.connection, flow, visit.now - PATIENCE)
    people.leave_unanswered(visit.connection, "questionnaire.", visit.now - NAMES_KEPT)
    deliveries.forget_offers(visit.connection, visit.now - OFFERS_KEPT)
    deliveries.expire_paused(visit.connection, visit.now - PAUSED_KEPT)
    poll_retention.forget_ballots(visit.connection, visit.now - BALLOTS_KEPT, visit.now)
    questionnaires.sever(visit.connection, visit.now - NAMES_KEPT)
    filled = questionnaires.next_severed(visit.connection)
    closed = poll_retention.next_forgotten(visit.connection)
    shown = deliveries.oldest_offer(visit.connection)
    paused = deliveries.oldest_paused(visit.connection)
    dues = [_next(visit, status, life) for status, life in LIFETIMES.items()]
    dues += [closed and closed + BALLOTS_KEPT, shown and shown + OFFERS_KEPT]
    dues += [filled and filled + NAMES_KEPT]
    return earliest(*dues, paused and paused + PAUSED_KEPT)


def _next(visit: Round, status: str, lifetime: timedelta) -> datetime | None:
    oldest = events.oldest(visit.connection, status)
    return None if oldest is None else oldest + lifetime
