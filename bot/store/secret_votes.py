"""Law: who has voted is kept apart from what was voted, and nothing that is kept ties the two.

A secret poll has a list of voters and a box of ballots: the first refuses a second vote, the second
bears random names, no time and no order. It is counted once, at the close: both are written anew
in a random order then, and the poll stays `traced` until the database has been compacted, which no
transaction can do. Before that, whoever reads the database's files could tell who voted when.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.messages import Address
from bot.polls.lifecycle import Secrecy
from bot.store.prepared import Prepared
from bot.store.schema import POLL, POLL_OPTION, POLL_VOTER, SECRET_BALLOT
from bot.store.upserts import upsert
from bot.tables import Poll

_ENTER = Prepared(upsert(POLL_VOTER).on_conflict_do_nothing())
_PUT = Prepared(insert(SECRET_BALLOT))
_COUNT_VOTER = Prepared(
    update(POLL).where(POLL.c.id == bindparam("poll")).values(voters=POLL.c.voters + 1)
)
_HAS_VOTED = Prepared(
    select(POLL_VOTER.c.poll_id).where(
        POLL_VOTER.c.poll_id == bindparam("poll"),
        POLL_VOTER.c.voter.in_([bindparam("who"), bindparam("erased")]),
    )
)
_DICE = random.SystemRandom()

ERASED = "erased:"
"""How the name of a voter begins who was erased while the poll was open."""


def cast(connection: Connection, poll_id: int, voter: Address, option_id: int) -> bool:
    """Put a ballot into the box; False, and nothing is changed, when this voter has voted."""
    if has_voted(connection, poll_id, voter) or not _enter(connection, poll_id, voter):
        return False
    _PUT.run(connection, poll_id=poll_id, name=_new_name(), option_id=option_id)
    _COUNT_VOTER.run(connection, poll=poll_id)
    return True


def _enter(connection: Connection, poll_id: int, voter: str, *, parted: bool = False) -> bool:
    """Whether this account was not on the list."""
    return _ENTER.run(connection, poll_id=poll_id, voter=voter, parted=parted) > 0


def _new_name() -> str:
    return secrets.token_hex(16)


def has_voted(connection: Connection, poll_id: int, voter: Address) -> bool:
    """Whether this account is on the list, be it under the name that its erasure has left."""
    erased = _erased(poll_id, voter)
    return _HAS_VOTED.one(connection, poll=poll_id, who=voter, erased=erased) is not None


def _erased(poll_id: int, voter: str) -> str:
    """What an open poll knows a voter by who has been erased."""
    return f"{ERASED}{sha256(f'{poll_id}:{voter}'.encode()).hexdigest()}"


def count(connection: Connection, poll: Poll) -> None:
    """Count the ballots, once and for good; of too few nothing is kept but how many they were."""
    poll_id = poll.id or 0
    option, number = SECRET_BALLOT.c.option_id, func.count().label("number")
    query = select(option, number).where(_of(SECRET_BALLOT, poll_id)).group_by(option)
    votes = {row.option_id: row.number for row in connection.execute(query)}
    voters = sum(votes.values())
    is_withheld = voters < poll.secret_minimum
    if is_withheld:
        connection.execute(delete(SECRET_BALLOT).where(_of(SECRET_BALLOT, poll_id)))
    else:
        _keep(connection, votes)
    erased = POLL_VOTER.c.voter.startswith(ERASED)
    connection.execute(delete(POLL_VOTER).where(_of(POLL_VOTER, poll_id), erased))
    _rewrite(connection, POLL_VOTER, poll_id)
    _rewrite(connection, SECRET_BALLOT, poll_id, named_anew=True)
    values = {"voters": voters, "withheld": is_withheld, "sealed": True, "traced": True}
    connection.execute(update(POLL).where(POLL.c.id == poll_id).values(values))


def _keep(connection: Connection, votes: dict[int, int]) -> None:
    for option_id, number in votes.items():
        this = POLL_OPTION.c.id == option_id
        connection.execute(update(POLL_OPTION).where(this).values(votes=number))


def _rewrite(
    connection: Connection, table: Table, poll_id: int, *, named_anew: bool = False
) -> None:
    """Write the rows anew, in a random order: whatever else they were kept in knows none of it."""
    query = delete(table).where(_of(table, poll_id)).returning(*table.c)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    if named_anew:
        rows = [row | {"name": _new_name()} for row in rows]
    _DICE.shuffle(rows)
    if rows:
        connection.execute(insert(table), rows)


def _of(table: Table, poll_id: int) -> ColumnElement[bool]:
    of_poll: ColumnElement[bool] = table.c.poll_id == poll_id
    return of_poll


def of_voters(connection: Connection, accounts: Sequence[Address]) -> list[tuple[int, str]]:
    """The secret polls that these accounts have voted in: number and question, oldest first."""
    theirs = select(POLL_VOTER.c.poll_id).where(POLL_VOTER.c.voter.in_(accounts))
    query = select(POLL.c.id, POLL.c.question).where(POLL.c.id.in_(theirs)).order_by(POLL.c.id)
    return [(number, question) for number, question in connection.execute(query)]


def unite(connection: Connection, voter: Address, accounts: Sequence[Address]) -> None:
    """On each list, these accounts are that voter; where two had voted both ballots stay."""
    for poll_id in _with_lists(connection):
        struck = _strike(connection, poll_id, accounts)
        voted = sum(not parted for parted in struck)
        if struck:
            _enter(connection, poll_id, voter, parted=not voted)
        if voted > 1:
            twice = {"twice": POLL.c.twice + voted - 1}
            connection.execute(update(POLL).where(POLL.c.id == poll_id).values(twice))


def part(connection: Connection, voter: Address, account: Address) -> None:
    """That account is on its own again; where they have voted, it may not once more."""
    for poll_id in _with_lists(connection):
        if has_voted(connection, poll_id, voter):
            _enter(connection, poll_id, account, parted=True)


def forget(connection: Connection, accounts: Sequence[Address]) -> None:
    """Strike these accounts from the lists; one that is open goes on refusing a second vote."""
    running = set(_with_lists(connection, POLL.c.sealed.is_(False)))
    for poll_id in _with_lists(connection):
        if _strike(connection, poll_id, accounts) and poll_id in running:
            for one in accounts:
                _enter(connection, poll_id, _erased(poll_id, one), parted=True)


def _with_lists(connection: Connection, *of_poll: ColumnElement[bool]) -> Sequence[int]:
    """The secret polls of which it is kept who voted: those of the last weeks."""
    listed = select(POLL_VOTER.c.poll_id).where(POLL_VOTER.c.poll_id == POLL.c.id).exists()
    secret = POLL.c.secrecy == Secrecy.SECRET
    return connection.execute(select(POLL.c.id).where(secret, listed, *of_poll)).scalars().all()


def _strike(connection: Connection, poll_id: int, accounts: Sequence[Address]) -> Sequence[bool]:
    """Of each of them that was on the list, whether it was `parted`."""
    names = [*accounts, *(_erased(poll_id, one) for one in accounts)]
    theirs = _of(POLL_VOTER, poll_id) & POLL_VOTER.c.voter.in_(names)
    gone = delete(POLL_VOTER).where(theirs).returning(POLL_VOTER.c.parted)
    return connection.execute(gone).scalars().all()


# --- what the files of the database may still tell ------------------------------------------------


def traced(connection: Connection) -> Sequence[int]:
    """The polls that were counted or cancelled since the database was last compacted."""
    return connection.execute(select(POLL.c.id).where(POLL.c.traced)).scalars().all()


def untraced(connection: Connection, poll_ids: Sequence[int]) -> None:
    """The database has been compacted since these were counted."""
    connection.execute(update(POLL).where(POLL.c.id.in_(poll_ids)).values(traced=False))
