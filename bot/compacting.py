"""Law: what a closed secret poll leaves in the files of the database is written over, in the end.

It is no transaction's work. A crash before its end has it done again: it is marked as done last.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.errors import origin
from bot.store import secret_votes
from bot.store.database import Store

log = structlog.get_logger()

AFTER_A_FAULT = timedelta(minutes=1)
"""When it is tried again: somebody else was reading the database."""


async def leave_no_trace(store: Store, now: datetime) -> datetime | None:
    """Compact the database after the close of a secret poll; when to try again."""
    polls = await store.run(secret_votes.traced)
    if not polls:
        return None
    try:
        await store.compact()
    except Exception as error:
        log.error("not_compacted", fault=type(error).__name__, where=origin(error))
        return now + AFTER_A_FAULT
    await store.run(secret_votes.untraced, polls)
    return None
