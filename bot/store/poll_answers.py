"""Law: one answer in words per poll and voter; what is shown is what the desk has read.

A new wording waits again. Its voter is forgotten with the ballots of other polls; what was shown
stays, which names nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, update

from bot.messages import Address
from bot.polls.kinds import Kind
from bot.polls.lifecycle import State
from bot.store import ballots
from bot.store.loading import loaded
from bot.store.schema import EDITION, POLL, POLL_ANSWER
from bot.store.upserts import upsert
from bot.tables import Poll, PollAnswer

WAITING, SHOWN, HIDDEN = "waiting", "shown", "hidden"


def is_in_words(poll: Poll) -> bool:
    """Whether that poll is answered so."""
    return poll.kind == Kind.FREE


def own(connection: Connection, poll_id: int, voter: Address) -> PollAnswer | None:
    """What this account has answered."""
    return _first(connection, _by(poll_id, [voter]))


def get(connection: Connection, poll_id: int, answer_id: int) -> PollAnswer | None:
    """The answer of that number in that poll."""
    this = (POLL_ANSWER.c.poll_id == poll_id) & (POLL_ANSWER.c.id == answer_id)
    return _first(connection, this)


def waiting(connection: Connection, poll_id: int) -> PollAnswer | None:
    """The oldest that the desk has not read."""
    return _first(connection, _in(poll_id, WAITING))


def _first(connection: Connection, which: ColumnElement[bool]) -> PollAnswer | None:
    query = select(POLL_ANSWER).where(which).order_by(POLL_ANSWER.c.id).limit(1)
    row = connection.execute(query).first()
    return None if row is None else loaded(PollAnswer, row)


def shown(connection: Connection, poll_id: int) -> Sequence[str]:
    """What may be shown, newest first."""
    query = select(POLL_ANSWER.c.text).where(_in(poll_id, SHOWN))
    return connection.execute(query.order_by(POLL_ANSWER.c.id.desc())).scalars().all()


def _in(poll_id: int, state: str) -> ColumnElement[bool]:
    return (POLL_ANSWER.c.poll_id == poll_id) & (POLL_ANSWER.c.state == state)


def _by(poll_id: int, voters: Sequence[str]) -> ColumnElement[bool]:
    return (POLL_ANSWER.c.poll_id == poll_id) & POLL_ANSWER.c.voter.in_(voters)


# --- what voters do -------------------------------------------------------------------------------


def tell(connection: Connection, poll: Poll, voter: Address, text: str, at: datetime) -> None:
    """Keep an answer in the place of the one before; the desk has not read it."""
    before = own(connection, poll.id or 0, voter)
    wording = {"text": text, "state": WAITING, "told_at": at}
    values = {"poll_id": poll.id, "voter": voter, **wording}
    query = upsert(POLL_ANSWER).values(values)
    same = ["poll_id", "voter"]
    connection.execute(query.on_conflict_do_update(index_elements=same, set_=wording))
    if before is None:
        _count(connection, poll.id, +1)


def take_back(connection: Connection, poll: Poll, voter: Address) -> bool:
    """Delete it, also where it is shown; False when there is none."""
    before = own(connection, poll.id or 0, voter)
    if before is None:
        return False
    _delete(connection, poll.id or 0, [voter])
    _correct(connection, poll, before)
    return True


def _correct(connection: Connection, poll: Poll, gone: PollAnswer) -> None:
    """The edition that showed it, if one did, is to be corrected."""
    if gone.state == SHOWN:
        shows_it = EDITION.c.id == poll.edition_id
        connection.execute(update(EDITION).where(shows_it).values(to_correct=True))


def _delete(connection: Connection, poll_id: int, voters: Sequence[str]) -> None:
    gone = connection.execute(delete(POLL_ANSWER).where(_by(poll_id, voters))).rowcount
    _count(connection, poll_id, -gone)


def _count(connection: Connection, poll_id: int | None, more: int) -> None:
    voters = update(POLL).where(POLL.c.id == poll_id, ~POLL.c.sealed)
    connection.execute(voters.values(voters=POLL.c.voters + more))


# --- what the desk does ---------------------------------------------------------------------------


def judge(connection: Connection, poll: Poll, answer: PollAnswer, state: str) -> None:
    """Show or hide it, as it was read."""
    as_read = (POLL_ANSWER.c.id == answer.id) & (POLL_ANSWER.c.text == answer.text)
    connection.execute(update(POLL_ANSWER).where(as_read).values(state=state))
    if state != SHOWN:
        _correct(connection, poll, answer)


# --- whose they are -------------------------------------------------------------------------------


def of_voters(connection: Connection, accounts: Sequence[Address]) -> list[tuple[int, str, str]]:
    """What these accounts have answered: number, question and text, oldest poll first."""
    query = (
        select(POLL.c.id, POLL.c.question, POLL_ANSWER.c.text)
        .join(POLL_ANSWER, POLL_ANSWER.c.poll_id == POLL.c.id)
        .where(POLL_ANSWER.c.voter.in_(accounts))
        .order_by(POLL.c.id, POLL_ANSWER.c.id)
    )
    return [(number, question, text) for number, question, text in connection.execute(query)]


def unite(
    connection: Connection, voter: Address, accounts: Sequence[Address], now: datetime
) -> bool:
    """These accounts are that voter; of two answers in a poll the later stands, until its close.

    Whether cards fall behind by it.
    """
    theirs = POLL_ANSWER.c.voter.in_(accounts)
    running = select(POLL).join(POLL_ANSWER).where(theirs, POLL.c.state == State.OPEN).distinct()
    polls = [loaded(Poll, row) for row in connection.execute(running)]
    behind = [_unite(connection, poll, voter, accounts, now) for poll in polls]
    return any(behind)


def _unite(
    connection: Connection, poll: Poll, voter: Address, accounts: Sequence[Address], now: datetime
) -> bool:
    query = select(POLL_ANSWER.c.id, POLL_ANSWER.c.voter).where(_by(poll.id or 0, accounts))
    *earlier, last = connection.execute(
        query.order_by(POLL_ANSWER.c.told_at, POLL_ANSWER.c.id)
    ).all()
    for one in earlier:
        take_back(connection, poll, Address(one.voter))
    this = POLL_ANSWER.c.id == last.id
    connection.execute(update(POLL_ANSWER).where(this).values(voter=voter))
    return bool(earlier) and ballots.fell_behind(connection, poll.id, now)


def forget(connection: Connection, accounts: Sequence[Address]) -> Sequence[int]:
    """Delete all that these accounts have answered; the polls whose cards fall behind by it."""
    query = select(POLL).join(POLL_ANSWER).where(POLL_ANSWER.c.voter.in_(accounts)).distinct()
    polls = [loaded(Poll, row) for row in connection.execute(query)]
    for poll in polls:
        for account in accounts:
            take_back(connection, poll, account)
    return [poll.id or 0 for poll in polls]


def sever(connection: Connection, poll_id: int) -> None:
    """Nobody's any more: what was shown stays, the rest goes."""
    unread = (POLL_ANSWER.c.poll_id == poll_id) & (POLL_ANSWER.c.state != SHOWN)
    connection.execute(delete(POLL_ANSWER).where(unread))
    its = POLL_ANSWER.c.poll_id == poll_id
    connection.execute(update(POLL_ANSWER).where(its).values(voter=None))
