"""Law: the picture of a poll is named once, by the digest of its bytes, and for good.

It is awaited from when the poll stands in an edition, its totals sealed, until it is drawn or given
up.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, text, update

from bot.store.loading import loaded
from bot.store.prepared import Prepared
from bot.store.schema import POLL
from bot.tables import NO_PICTURE, POLL_UNDRAWN, Poll

_UNDRAWN = select(POLL).where(text(POLL_UNDRAWN))
"""In the very words of its index: else a database reads all polls that ever were."""

_ALL_UNDRAWN = Prepared(_UNDRAWN.order_by(POLL.c.id))
_HERE = POLL.c.edition_id == bindparam("edition")
_AWAITED = Prepared(select(POLL.c.id).where(_HERE, POLL.c.picture.is_(None)).limit(1))
_DRAWN = Prepared(
    select(POLL).where(_HERE, POLL.c.picture != NO_PICTURE).order_by(POLL.c.closes_at, POLL.c.id)
)


def undrawn(connection: Connection) -> list[Poll]:
    """The polls of all communities that stand in an edition and whose picture is awaited."""
    return [loaded(Poll, row) for row in _ALL_UNDRAWN.all(connection)]


def keep(connection: Connection, poll_id: int, digest: str, size: int) -> bool:
    """Its picture is on the shelf; False when it was kept, or given up, before."""
    awaited = (POLL.c.id == poll_id) & POLL.c.picture.is_(None)
    named = update(POLL).where(awaited).values(picture=digest, picture_size=size)
    return bool(connection.execute(named).rowcount)


def give_up(connection: Connection, poll_id: int) -> None:
    """It has no picture, and will have none."""
    keep(connection, poll_id, NO_PICTURE, 0)


def is_awaited(connection: Connection, edition_id: int | None) -> bool:
    """Whether a picture of that edition is still to be drawn."""
    return _AWAITED.value(connection, edition=edition_id) is not None


def drawn(connection: Connection, edition_id: int | None) -> list[Poll]:
    """The polls of that edition which have a picture, in the edition's order."""
    return [loaded(Poll, row) for row in _DRAWN.all(connection, edition=edition_id)]
