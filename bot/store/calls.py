"""Law: the questions the bot asks about calls; a change is claimed by what it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.calls.lifecycle import LAUNCHED, Deed, State, after
from bot.calls.section import number_in, section_of
from bot.calls.tally import Tally, tally
from bot.store.loading import loaded
from bot.store.prepared import Prepared, in_any
from bot.store.schema import CALL, CONTRIBUTION, REVISION
from bot.tables import Call

_FIND = Prepared(select(CALL).where(CALL.c.id == bindparam("number")))


def create(connection: Connection, community_id: int, now: datetime, **values: Any) -> int:
    """A new draft; its number."""
    query = insert(CALL).values(community_id=community_id, created_at=now, **values)
    number: int = connection.execute(query.returning(CALL.c.id)).scalar_one()
    return number


def find(connection: Connection, call_id: int) -> Call | None:
    """The call of that number."""
    row = _FIND.one(connection, number=call_id)
    return None if row is None else loaded(Call, row)


def all_in(
    connection: Connection, community_id: int, *states: State, most: int = 1000
) -> list[Call]:
    """The newest calls in these states, oldest first."""
    rows = _in(states).all(connection, community=community_id, most=most)
    return [loaded(Call, row) for row in reversed(rows)]


@cache
def _in(states: tuple[State, ...]) -> Prepared:
    here = CALL.c.community_id == bindparam("community")
    query = select(CALL).where(here, in_any(CALL.c.state, states))
    return Prepared(query.order_by(CALL.c.id.desc()).limit(bindparam("most")))


def in_sections(
    connection: Connection, community_id: int, sections: Iterable[str]
) -> dict[str, Call]:
    """The community's launched calls that have a section among these, by its key."""
    found = (number_in(section) for section in sections)
    numbers = [number for number in found if number is not None]
    if not numbers:
        return {}
    own = (CALL.c.community_id == community_id) & CALL.c.state.in_(LAUNCHED)
    rows = connection.execute(select(CALL).where(own, CALL.c.id.in_(numbers)))
    return {section_of(row.id): loaded(Call, row) for row in rows}


def move(connection: Connection, call: Call, deed: Deed, **values: Any) -> bool:
    """Change it along the lifecycle's table; False when somebody else changed it first."""
    state = after(State(call.state), deed)
    claimed = (CALL.c.id == call.id) & (CALL.c.state == call.state)
    as_seen = (CALL.c.closes_at == call.closes_at, CALL.c.question == call.question)
    change = update(CALL).where(claimed, *as_seen).values(state=state, **values)
    return bool(connection.execute(change).rowcount)


def count(connection: Connection, call_id: int | None) -> Tally:
    """The answers of a call, as they stand now."""
    rows = connection.execute(
        select(CONTRIBUTION.c.state, REVISION.c.region, func.count())
        .join(REVISION, REVISION.c.id == CONTRIBUTION.c.revision_id)
        .where(CONTRIBUTION.c.call_id == call_id)
        .group_by(CONTRIBUTION.c.state, REVISION.c.region)
    )
    return tally((state, region, n) for state, region, n in rows)
