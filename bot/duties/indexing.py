"""Law: an archive kept before look-alikes were sought comes to be searched, a few texts a round.

Not in a migration: a large one would keep everybody waiting at the start.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.duties.rounds import Round
from bot.store import indexing

MOST = 200
"""Contributions a round: a fraction of a second, in which nobody else writes."""

PAUSE = timedelta(seconds=1)


def index_older(visit: Round) -> datetime | None:
    """Keep the keywords of some contributions that have none yet."""
    return visit.now + PAUSE if indexing.index_some(visit.connection, MOST) else None
