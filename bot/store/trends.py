"""Law: what the earlier polls of a series came to is read from their kept totals, in order."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import Connection, bindparam, select

from bot.polls.lifecycle import State
from bot.polls.trend import SHOWN, Past
from bot.store.prepared import Prepared
from bot.store.schema import OCCURRENCE, POLL, POLL_OPTION

_OWN = OCCURRENCE.alias("own")
_EARLIER = (
    select(OCCURRENCE.c.poll_id, OCCURRENCE.c.occurs_at)
    .join(_OWN, OCCURRENCE.c.series_id == _OWN.c.series_id)
    .join(POLL, OCCURRENCE.c.poll_id == POLL.c.id)
    .where(
        _OWN.c.poll_id == bindparam("poll"),
        OCCURRENCE.c.occurs_at < _OWN.c.occurs_at,
        POLL.c.state == str(State.CLOSED),
        ~POLL.c.withheld,
    )
    .order_by(OCCURRENCE.c.occurs_at.desc())
    .limit(SHOWN - 1)
    .subquery()
)
_TOTALS = Prepared(
    select(POLL.c.id, POLL.c.voters, POLL_OPTION.c.votes)
    .join(_EARLIER, _EARLIER.c.poll_id == POLL.c.id)
    .join(POLL_OPTION, POLL_OPTION.c.poll_id == POLL.c.id)
    .order_by(_EARLIER.c.occurs_at, POLL_OPTION.c.position)
)


def earlier(connection: Connection, poll_id: int | None) -> list[Past]:
    """What the polls of its series that closed before it came to, oldest first.

    Those whose result is withheld are passed over.
    """
    rows = _TOTALS.all(connection, poll=poll_id)
    polls = [list(totals) for _, totals in groupby(rows, key=lambda row: row.id)]
    return [Past(totals[0].voters, [row.votes for row in totals]) for totals in polls]
