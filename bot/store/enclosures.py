"""Law: a file is kept as long as a wording, an open question, an event or a letter names it, or the
poll whose result it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Connection, Text, cast, select

from bot.store.claims import UNFINISHED
from bot.store.events import KEPT, TO_DO
from bot.store.schema import CONVERSATION, CURSOR, INBOX, OUTBOX, POLL, REVISION
from bot.tables import NO_PICTURE

_NAMED = re.compile(r'"digest": ?"([0-9a-f]{64})"')

_PLACES = (
    select(cast(REVISION.c.files, Text)).where(cast(REVISION.c.files, Text) != "[]"),
    select(CONVERSATION.c.state),
    select(INBOX.c.content).where(TO_DO),
    select(INBOX.c.content).where(KEPT),
    select(OUTBOX.c.content).where(UNFINISHED),
    select(CURSOR.c.value),  # what an adapter has heard, and waits to tell
)


def named(connection: Connection) -> set[str]:
    """The digests of all files that something names."""
    drawn = connection.execute(select(POLL.c.picture).where(POLL.c.picture != NO_PICTURE)).scalars()
    return {*drawn, *(digest for text in _texts(connection) for digest in _NAMED.findall(text))}


def _texts(connection: Connection) -> Iterator[str]:
    for place in _PLACES:
        yield from connection.execute(place).scalars()
