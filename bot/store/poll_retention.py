"""Law: who chose what is kept for a while after the close; of what was cancelled, nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, func, or_, select, update

from bot.messages import Address
from bot.polls.lifecycle import Secrecy, State
from bot.store import ballots, poll_answers, polls
from bot.store.prepared import Prepared
from bot.store.schema import (
    BALLOT,
    MARK,
    OFFER,
    POLL,
    POLL_ANSWER,
    POLL_OPTION,
    POLL_REACH,
    POLL_VOTER,
    RESPONSE,
    SECRET_BALLOT,
)

_VOTES = (BALLOT, MARK, RESPONSE, POLL_VOTER, SECRET_BALLOT)
"""All that is kept of votes, beside the totals."""

_IS_KNOWN = or_(
    *(
        exists().where(table.c.poll_id == POLL.c.id)
        for table in (BALLOT, RESPONSE, POLL_VOTER, SECRET_BALLOT)
    ),
    exists().where(POLL_ANSWER.c.poll_id == POLL.c.id, POLL_ANSWER.c.voter.is_not(None)),
)
"""Whether it is kept who chose what in a poll, or who voted."""

_OLD = Prepared(
    select(POLL.c.id, POLL.c.secrecy).where(POLL.c.closed_at <= bindparam("before"), _IS_KNOWN)
)
_NEXT_FORGOTTEN = Prepared(select(func.min(POLL.c.closed_at)).where(_IS_KNOWN))
"""Of what is over alone: an overdue close is still to be counted, and its answers to be read."""


def forget_ballots(connection: Connection, closed_before: datetime, now: datetime) -> None:
    """Seal what closed so long ago, and delete who chose what, and whom that was offered."""
    for poll_id, secrecy in _OLD.all(connection, before=closed_before):
        polls.seal(connection, poll_id)
        _forget_ballots(connection, poll_id)
        poll_answers.sever(connection, poll_id)
        if secrecy == Secrecy.OPEN:
            ballots.fell_behind(connection, poll_id, now)


def _forget_ballots(connection: Connection, poll_id: int) -> None:
    for table in _VOTES:
        connection.execute(delete(table).where(table.c.poll_id == poll_id))
    connection.execute(delete(OFFER).where(OFFER.c.choices.contains(f"vote {poll_id}:")))


def forget_votes(connection: Connection, poll_id: int) -> None:
    """A poll that was cancelled keeps nothing: neither who chose what, nor how many did."""
    _forget_ballots(connection, poll_id)
    connection.execute(delete(POLL_ANSWER).where(POLL_ANSWER.c.poll_id == poll_id))
    connection.execute(delete(POLL_REACH).where(POLL_REACH.c.poll_id == poll_id))
    its = POLL_OPTION.c.poll_id == poll_id
    connection.execute(update(POLL_OPTION).where(its).values(votes=0, points=0))
    sealed = {"voters": 0, "sealed": True, "traced": POLL.c.secrecy == Secrecy.SECRET}
    connection.execute(update(POLL).where(POLL.c.id == poll_id).values(sealed))


def seal_closed(connection: Connection, voters: Sequence[Address]) -> None:
    """Seal what is closed and these have voted in: a total that changed would tell their vote."""
    voted = select(BALLOT.c.poll_id).where(BALLOT.c.voter.in_(voters))
    closed = select(POLL.c.id).where(POLL.c.state == State.CLOSED, POLL.c.id.in_(voted))
    for poll_id in connection.execute(closed.order_by(POLL.c.id)).scalars().all():
        polls.seal(connection, poll_id)


def next_forgotten(connection: Connection) -> datetime | None:
    """When that was closed whose ballots are the next to be deleted."""
    closed_at: datetime | None = _NEXT_FORGOTTEN.value(connection)
    return closed_at
