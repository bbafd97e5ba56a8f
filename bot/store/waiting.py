"""Law: what waits for the desk comes oldest first; last comes what waits for its author.

An edit after the freeze counts with the wording proposed, after what was never decided on.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, exists, func, not_, or_, select, union

from bot.contributions.lifecycle import State
from bot.contributions.taking import is_taken_by_another
from bot.messages import Address
from bot.store.entries import ENTRY, Entry, entry_of
from bot.store.prepared import Prepared
from bot.store.schema import CONTRIBUTION, INQUIRY, REVISION

LOOKED_AT = 20
"""Those at the head of the queue, among which one is chosen."""

_HOME = CONTRIBUTION.c.community_id == bindparam("community")
_PROPOSED = CONTRIBUTION.c.proposal_id
_NUMBERS = union(  # each part is read along an index of its own
    select(CONTRIBUTION.c.id).where(_HOME, CONTRIBUTION.c.state == State.WAITING),
    select(CONTRIBUTION.c.id).where(_HOME, _PROPOSED.is_not(None)),
)
_AWAITED = or_(
    CONTRIBUTION.c.suggestion_id.is_not(None),
    exists().where(INQUIRY.c.contribution_id == CONTRIBUTION.c.id, INQUIRY.c.answered_at.is_(None)),
)
QUEUE = (
    select(*ENTRY)
    .join(REVISION, REVISION.c.id == func.coalesce(_PROPOSED, CONTRIBUTION.c.revision_id))
    .where(CONTRIBUTION.c.id.in_(_NUMBERS))
    .order_by(_AWAITED, func.coalesce(_PROPOSED, 0), CONTRIBUTION.c.submitted_at, CONTRIBUTION.c.id)
    .limit(bindparam("most", type_=Integer()))
)
_FIRST, _OLDEST = Prepared(QUEUE), Prepared(QUEUE.where(not_(_AWAITED)))
_COUNT = Prepared(select(func.count()).select_from(_NUMBERS.subquery()))


def count(connection: Connection, community_id: int) -> int:
    """How many wait."""
    number: int = _COUNT.value(connection, community=community_id)
    return number


def first(connection: Connection, community_id: int, most: int) -> list[Entry]:
    """The first of them."""
    return [entry_of(row) for row in _FIRST.all(connection, community=community_id, most=most)]


def oldest(
    connection: Connection, community_id: int, account: Address, now: datetime
) -> Entry | None:
    """The first that the desk can decide on, and nobody else than that account has taken.

    None when each waits for its author, or is seen to.
    """
    rows = _OLDEST.all(connection, community=community_id, most=LOOKED_AT)
    entries = map(entry_of, rows)
    return next((e for e in entries if not is_taken_by_another(e.contribution, account, now)), None)
