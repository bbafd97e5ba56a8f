"""Law: a file is kept as long as a wording, an open question, an event or a letter names it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Connection, Text, cast, select

from bot.store.claims import UNFINISHED
from bot.store.events import KEPT, TO_DO
from bot.store.schema import CONVERSATION, CURSOR, INBOX, OUTBOX, REVISION

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
    return {digest for text in _texts(connection) for digest in _NAMED.findall(text)}


def _texts(connection: Connection) -> Iterator[str]:
    for place in _PLACES:
        yield from connection.execute(place).scalars()
