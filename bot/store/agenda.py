"""Law: what comes is what is kept: open polls, those that have their date, and running series."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, bindparam, select

from bot.polls.lifecycle import State
from bot.seasons.agenda import Coming
from bot.seasons.rule import Rule, rule_of
from bot.store import polls, series
from bot.store.prepared import Prepared, in_any
from bot.store.schema import OCCURRENCE, POLL

_DATED = Prepared(
    select(
        POLL.c.id,
        POLL.c.question,
        POLL.c.opens_at,
        POLL.c.opened_at,
        POLL.c.closes_at,
        OCCURRENCE.c.series_id,
        OCCURRENCE.c.occurs_at,
    )
    .outerjoin(OCCURRENCE, OCCURRENCE.c.poll_id == POLL.c.id)
    .where(
        POLL.c.community_id == bindparam("community"),
        in_any(POLL.c.state, (State.SCHEDULED, State.OPEN)),
    )
)


def coming(connection: Connection, community_id: int, zone: ZoneInfo) -> list[Coming]:
    """All that is open or comes in a community, by its opening; `zone` is its clock."""
    found = [_dated(row) for row in _DATED.all(connection, community=community_id)]
    for one in series.running(connection, community_id):
        newest = series.newest(connection, one.id)
        question = polls.get(connection, newest.poll_id).question
        rule = rule_of(one, zone)
        openings = rule.openings(newest.occurs_at)
        found += [_to_make(one.id, opens_at, rule, question) for opens_at in openings]
    return sorted(found, key=lambda one: (one.opens_at, one.uid))


def _dated(row: Row[Any]) -> Coming:
    """A poll that is there; of a series, under the name that it had before it was made."""
    uid = f"poll-{row.id}" if row.series_id is None else _uid(row.series_id, row.occurs_at)
    return Coming(uid, row.opened_at or row.opens_at, row.closes_at, row.question, row.id)


def _to_make(series_id: int | None, opens_at: datetime, rule: Rule, question: str) -> Coming:
    return Coming(_uid(series_id, opens_at), opens_at, rule.closing(opens_at), question)


def _uid(series_id: int | None, occurs_at: datetime) -> str:
    return f"series-{series_id}-{occurs_at:%Y%m%dT%H%M%SZ}"
