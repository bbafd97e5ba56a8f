"""Law: what is due, waits, failed or is unsure, asked without changing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, text

from bot.calls.lifecycle import State as CallState
from bot.contributions.lifecycle import State as Stage
from bot.digests.lifecycle import State
from bot.polls.lifecycle import State as PollState
from bot.questionnaires.lifecycle import State as QuestionnaireState
from bot.store import (
    answer_sheets,
    calls,
    contributions,
    editions,
    inquiries,
    polls,
    questionnaires,
    waiting,
)
from bot.store.claims import UNFINISHED
from bot.store.schema import COMMUNITY, INBOX, OUTBOX
from bot.tables import Call, Edition, Poll, Questionnaire

ONGOING = (State.COLLECTING, State.FROZEN, State.APPROVED, State.PUBLISHING)
"""The states of an edition that is still to come out whole."""

UNDECIDED = (PollState.DRAFT, PollState.SCHEDULED, PollState.OPEN, PollState.COUNTING)
"""The states of a poll that is not over."""

_WAITING = text("inbox.status in ('held', 'failed')")
_PENDING = text("inbox.status = 'pending'")


@dataclass(frozen=True, slots=True)
class PollNow:
    """A poll that is not over, and its votes so far."""

    number: int
    state: str
    opens_at: datetime | None
    closes_at: datetime
    votes: int


@dataclass(frozen=True, slots=True)
class CallNow:
    """An open call, and its answers so far."""

    number: int
    closes_at: datetime
    answers: int


@dataclass(frozen=True, slots=True)
class QuestionnaireNow:
    """An open questionnaire, and its sheets so far."""

    number: int
    closes_at: datetime
    whole: int
    half: int


@dataclass(frozen=True, slots=True)
class Community:
    """Where a community stands.

    What waits for its desk, what is ready for the edition that collects or held for a later one,
    the desk's questions and suggestions that wait for an author, and what is under way.
    """

    slug: str
    waiting: int
    ready: int
    held: int
    inquiries: int
    suggestions: int
    editions: Sequence[Edition]
    polls: Sequence[PollNow]
    calls: Sequence[CallNow]
    questionnaires: Sequence[QuestionnaireNow]


@dataclass(frozen=True, slots=True)
class Failed:
    """An event that could not be handled."""

    row: int
    fault: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Unsure:
    """A post that may have arrived or not."""

    row: int
    room: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it at one instant."""

    communities: Sequence[Community]
    inbox: Mapping[str, int]
    outbox: Mapping[str, int]
    failed: Sequence[Failed]
    unsure: Sequence[Unsure]


def overview(connection: Connection) -> Overview:
    """How everything stands."""
    rows = connection.execute(select(COMMUNITY).order_by(COMMUNITY.c.id)).all()
    inbox = _counts(connection, INBOX, _PENDING) | _counts(connection, INBOX, _WAITING)
    return Overview(
        communities=[_community(connection, row) for row in rows],
        inbox={"pending": 0, "held": 0, "failed": 0} | inbox,
        outbox={"pending": 0, "sending": 0} | _counts(connection, OUTBOX, UNFINISHED),
        failed=_failed(connection),
        unsure=_unsure(connection),
    )


def _community(connection: Connection, row: Row[Any]) -> Community:
    ready = _ready(connection, row.id)
    return Community(
        slug=row.slug,
        waiting=waiting.count(connection, row.id),
        ready=ready,
        held=contributions.count(connection, row.id, Stage.APPROVED) - ready,
        inquiries=inquiries.count_open(connection, row.id),
        suggestions=contributions.count_suggested(connection, row.id),
        editions=editions.all_in(connection, row.id, *ONGOING),
        polls=[_poll(one) for one in polls.all_in(connection, row.id, *UNDECIDED)],
        calls=[_call(connection, one) for one in calls.all_in(connection, row.id, CallState.OPEN)],
        questionnaires=[
            _questionnaire(connection, one)
            for one in questionnaires.all_in(connection, row.id, [QuestionnaireState.OPEN])
        ],
    )


def _ready(connection: Connection, community_id: int) -> int:
    coming = editions.newest(connection, community_id, State.COLLECTING)
    return contributions.count_ready(connection, community_id, coming.publish_at) if coming else 0


def _poll(poll: Poll) -> PollNow:
    return PollNow(poll.id or 0, poll.state, poll.opens_at, poll.closes_at, poll.voters)


def _call(connection: Connection, call: Call) -> CallNow:
    return CallNow(call.id or 0, call.closes_at, calls.count(connection, call.id).answers)


def _questionnaire(connection: Connection, one: Questionnaire) -> QuestionnaireNow:
    assert one.closes_at is not None
    return QuestionnaireNow(one.id or 0, one.closes_at, *answer_sheets.count(connection, one.id))


def _counts(connection: Connection, table: Any, condition: Any) -> dict[str, int]:
    query = select(table.c.status, func.count()).where(condition).group_by(table.c.status)
    return {row.status: row[1] for row in connection.execute(query)}


def _failed(connection: Connection) -> list[Failed]:
    query = select(INBOX.c.id, INBOX.c.fault, INBOX.c.received_at).where(
        _WAITING, INBOX.c.status == "failed"
    )
    return [Failed(*row) for row in connection.execute(query.order_by(INBOX.c.id))]


def _unsure(connection: Connection) -> list[Unsure]:
    query = select(OUTBOX.c.id, OUTBOX.c.destination, OUTBOX.c.created_at).where(
        OUTBOX.c.topic != "", OUTBOX.c.status == "unsure"
    )
    return [Unsure(*row) for row in connection.execute(query.order_by(OUTBOX.c.id))]
