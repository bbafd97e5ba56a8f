"""Law: what is still to do, counted from the rows themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, exists, or_, select

from bot.store.claims import UNFINISHED
from bot.store.schema import INBOX, OUTBOX


def work_left(connection: Connection, now: datetime) -> bool:
    """Whether an event waits to be handled, or a message may leave now."""
    to_handle = exists().where(INBOX.c.status == "pending")
    to_deliver = exists().where(UNFINISHED, OUTBOX.c.not_before <= now)
    return bool(connection.execute(select(or_(to_handle, to_deliver))).scalar())
