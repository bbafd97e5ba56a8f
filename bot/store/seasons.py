"""Law: a season's entry is kept once, by its key in its community; the database refuses another.

`brought` is read by a house at work beside the import, so that it asks anew what is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.seasons.planning import Planned
from bot.store import cursors, polls, series
from bot.store.loading import loaded
from bot.store.schema import COMMUNITY, SEASON_ENTRY
from bot.tables import Poll, SeasonEntry

BROUGHT = "season"
"""The cursor that moves with each import."""


def community_id(connection: Connection, slug: str) -> int | None:
    """The id of that community; None while it has never been served."""
    query = select(COMMUNITY.c.id).where(COMMUNITY.c.slug == slug)
    found: int | None = connection.execute(query).scalar()
    return found


def known(connection: Connection, community: int) -> Mapping[str, SeasonEntry]:
    """What season files have brought so far, by key."""
    query = select(SEASON_ENTRY).where(SEASON_ENTRY.c.community_id == community)
    rows = connection.execute(query).all()
    return {row.key: loaded(SeasonEntry, row) for row in rows}


def bring(connection: Connection, community: int, planned: Planned, now: datetime) -> Poll:
    """Keep the poll of an entry, scheduled, and its series if it comes again."""
    entry = planned.entry
    poll = polls.make(connection, planned.draft(community, now), entry.asked.options)
    if planned.rule is not None:
        begun = planned.rule.begun(community, now)
        series.begin(connection, begun, planned.opens_at, poll)
    kept = SeasonEntry(
        community_id=community,
        key=entry.key,
        digest=entry.digest,
        poll_id=poll.id or 0,
        imported_at=now,
    )
    connection.execute(insert(SEASON_ENTRY).values(kept.model_dump()))
    return poll


def announce(connection: Connection, last: Poll) -> None:
    """The last poll that was brought: who is at work asks anew what is due."""
    cursors.move(connection, BROUGHT, str(last.id))


def brought(connection: Connection) -> str | None:
    """The number of the last poll that was brought."""
    return cursors.read(connection, BROUGHT)
