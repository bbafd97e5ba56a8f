"""Law: how many voted where is read as it was counted, and told only where it is known of all."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from bot.store.prepared import Prepared
from bot.store.schema import POLL_REACH
from bot.tables import Poll

_REACH = Prepared(
    select(POLL_REACH.c.platform, POLL_REACH.c.voters)
    .where(POLL_REACH.c.poll_id == bindparam("poll"), POLL_REACH.c.voters > 0)
    .order_by(POLL_REACH.c.voters.desc(), POLL_REACH.c.platform)
)


def split(connection: Connection, poll: Poll) -> tuple[tuple[str, int], ...]:
    """Its voters by the platform of their ballot, most first; empty unless known of every one."""
    found = tuple((row.platform, row.voters) for row in _REACH.all(connection, poll=poll.id))
    known = sum(voters for platform, voters in found if platform)
    return found if known == poll.voters else ()
