"""Law: a file that nothing names any more is deleted, once a day, for all communities at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.duties.rounds import Round
from bot.store import cursors, enclosures

SWEPT = "shelf.swept"
"""Where it is kept when that was last done."""

DAY = timedelta(days=1)


def sweep_shelf(visit: Round) -> datetime | None:
    """Delete the files that nothing names and that were not received in the last day."""
    last = cursors.read(visit.connection, SWEPT)
    due = datetime.fromisoformat(last) + DAY if last else visit.now
    if visit.now < due:
        return due
    sweep(visit)
    cursors.move(visit.connection, SWEPT, visit.now.isoformat())
    return visit.now + DAY


def sweep(visit: Round) -> None:
    """Delete them now."""
    visit.shelf.sweep(enclosures.named(visit.connection), visit.now - DAY)
