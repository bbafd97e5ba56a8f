"""Law: every act on a contribution or an edition leaves a line; no author is named in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from bot.messages import Address
from bot.store.prepared import Prepared
from bot.store.schema import ACT, CONTRIBUTION

_INSERT = Prepared(insert(ACT))
_OF = Prepared(select(ACT).where(ACT.c.contribution_id == bindparam("number")).order_by(ACT.c.id))

DECISIONS = ("approve", "refuse", "hold", "release", "undo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What is remembered; `actor` is an animator's account, empty for an author or the bot."""

    verb: str
    community_id: int
    actor: str = ""
    actor_name: str = ""
    contribution_id: int | None = None
    edition_id: int | None = None
    note: str = ""


def record(connection: Connection, deed: Deed, now: datetime) -> None:
    """Add a line to the trail."""
    values = {name: getattr(deed, name) for name in deed.__dataclass_fields__}
    _INSERT.run(connection, at=now, **values)


def recent(connection: Connection, community_id: int, most: int) -> Sequence[Row[Any]]:
    """The last acts, newest first."""
    query = select(ACT).where(ACT.c.community_id == community_id)
    return connection.execute(query.order_by(ACT.c.id.desc()).limit(most)).all()


def of(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """What was done with a contribution, oldest first."""
    return _OF.all(connection, number=number)


def last(connection: Connection, number: int, verb: str) -> Row[Any] | None:
    """Who did that last with a contribution."""
    query = select(ACT).where(ACT.c.contribution_id == number, ACT.c.verb == verb)
    return connection.execute(query.order_by(ACT.c.id.desc()).limit(1)).first()


def last_decision(connection: Connection, number: int) -> Row[Any] | None:
    """Who decided last on a contribution, and may be undone."""
    query = select(ACT).where(ACT.c.contribution_id == number, ACT.c.verb.in_(DECISIONS))
    return connection.execute(query.order_by(ACT.c.id.desc()).limit(1)).first()


def forget(
    connection: Connection, accounts: Sequence[Address], contributions: Sequence[int]
) -> None:
    """Unname these animators and wipe the reasons given to these authors; what was done stays.

    What they have taken waits for anybody.
    """
    connection.execute(update(ACT).where(ACT.c.contribution_id.in_(contributions)).values(note=""))
    connection.execute(
        update(ACT).where(ACT.c.actor.in_(accounts)).values(actor="-", actor_name="")
    )
    taken = CONTRIBUTION.c.taken_by.in_(accounts)
    given_back = {"taken_by": "", "taken_name": "", "taken_at": None}
    connection.execute(update(CONTRIBUTION).where(taken).values(given_back))
