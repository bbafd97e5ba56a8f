"""Law: a value that animators set is kept once per community and name; no row means the
configuration's.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, cast, delete, select, update

from bot.contributions.lifecycle import State
from bot.editorial import Row
from bot.store.prepared import Prepared
from bot.store.schema import COMMUNITY, CONTRIBUTION, EDITORIAL
from bot.store.upserts import upsert

_ROWS = Prepared(
    select(EDITORIAL.c.community_id, EDITORIAL.c.name, cast(EDITORIAL.c.value, Text)).order_by(
        EDITORIAL.c.community_id, EDITORIAL.c.name
    )
)
_KEEP = upsert(EDITORIAL)
_SETTLED = (State.PUBLISHED, State.WITHDRAWN)


def rows(connection: Connection) -> tuple[Row, ...]:
    """All that is set, in an order of its own; equal values give equal rows."""
    return tuple((row[0], row[1], row[2]) for row in _ROWS.all(connection))


def communities(connection: Connection) -> dict[str, int]:
    """The ids of all communities ever served here, by slug."""
    return {row.slug: row.id for row in connection.execute(select(COMMUNITY))}


def keep(connection: Connection, community_id: int, name: str, value: Any, now: datetime) -> None:
    """Set a value."""
    row = {"community_id": community_id, "name": name, "value": value, "set_at": now}
    query = _KEEP.values(row).on_conflict_do_update(
        index_elements=["community_id", "name"],
        set_={"value": _KEEP.excluded.value, "set_at": _KEEP.excluded.set_at},
    )
    connection.execute(query)


def drop(connection: Connection, community_id: int, name: str) -> None:
    """Let the configuration's value hold again."""
    here = (EDITORIAL.c.community_id == community_id) & (EDITORIAL.c.name == name)
    connection.execute(delete(EDITORIAL).where(here))


def unsection(connection: Connection, community_id: int, sections: Collection[str]) -> None:
    """What stands in these sections, which are no more, stands under its call or kind again.

    Editions keep their own sections: what is frozen or published stays as it was shown.
    """
    there = (CONTRIBUTION.c.community_id == community_id) & CONTRIBUTION.c.section.in_(sections)
    unsettled = CONTRIBUTION.c.state.in_([state for state in State if state not in _SETTLED])
    connection.execute(update(CONTRIBUTION).where(there, unsettled).values(section=""))
