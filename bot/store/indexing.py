"""Law: contributions older than the keywords are given theirs, the newest first, each once.

How far this has come is kept beside the platforms' cursors; once all are done that is all that is
read.
"""

from __future__ import annotations

from sqlalchemy import Connection

from bot.contributions.lifecycle import SHOWN_TO_NOBODY
from bot.store import contributions, cursors, keywords

MARK = "keywords"
"""Under which the last number that is still to do is kept: no platform has this name."""

_ABOVE_ALL = 2**31 - 1
_ALL_DONE = 0


def index_some(connection: Connection, most: int) -> bool:
    """Keep the keywords of the next `most` contributions; whether some are left."""
    last = int(cursors.read(connection, MARK) or _ABOVE_ALL)
    if last == _ALL_DONE:
        return False
    entries = contributions.down_from(connection, last, most)
    for entry in entries:
        if entry.state not in SHOWN_TO_NOBODY:
            keywords.keep(connection, entry)
    left = entries[-1].id - 1 if len(entries) == most else _ALL_DONE
    cursors.move(connection, MARK, str(left))
    return left != _ALL_DONE
