"""Law: one ballot per poll and voter; whoever changes ballots marks the cards that fell behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, update

from bot.messages import Address
from bot.polls.lifecycle import VOTED_ON, Secrecy
from bot.store.prepared import Prepared
from bot.store.schema import BALLOT, POLL, POLL_OPTION
from bot.store.upserts import upsert
from bot.tables import Ballot

_OF = (BALLOT.c.poll_id == bindparam("poll")) & (BALLOT.c.voter == bindparam("who"))
_OWN = Prepared(select(BALLOT).where(_OF))
_TAKE_BACK = Prepared(delete(BALLOT).where(_OF))
_NEW = upsert(BALLOT)
_CAST = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=["poll_id", "voter"],
        set_={name: _NEW.excluded[name] for name in ("option_id", "name", "voted_at")},
    )
)
_TALLY = Prepared(
    select(BALLOT.c.option_id, func.count().label("votes"))
    .where(BALLOT.c.poll_id == bindparam("poll"))
    .group_by(BALLOT.c.option_id)
)
_FALL_BEHIND = Prepared(
    update(POLL).where(POLL.c.id == bindparam("poll"), POLL.c.stale_since.is_(None))
)


def own(connection: Connection, poll_id: int, voter: Address) -> Ballot | None:
    """What this account has voted."""
    row = _OWN.one(connection, poll=poll_id, who=voter)
    return None if row is None else Ballot(**row._asdict())


def cast(connection: Connection, ballot: Ballot, now: datetime) -> bool:
    """Keep or change a ballot; whether the cards fall behind by it."""
    names = ("poll_id", "voter", "option_id", "name", "voted_at")
    _CAST.run(connection, **{name: getattr(ballot, name) for name in names})
    return fell_behind(connection, ballot.poll_id, now)


def take_back(connection: Connection, ballot: Ballot, now: datetime) -> bool:
    """Delete a ballot; whether the cards fall behind by it."""
    _TAKE_BACK.run(connection, poll=ballot.poll_id, who=ballot.voter)
    return fell_behind(connection, ballot.poll_id, now)


def fell_behind(connection: Connection, poll_id: int | None, now: datetime) -> bool:
    """The cards no longer show what there is; False when they did not before."""
    return _FALL_BEHIND.run(connection, poll=poll_id, stale_since=now) > 0


def tally(connection: Connection, poll_id: int | None) -> Mapping[int, int]:
    """The votes of each option that has any."""
    return {row.option_id: row.votes for row in _TALLY.all(connection, poll=poll_id)}


def names(
    connection: Connection, poll_id: int | None, option_id: int, most: int
) -> tuple[str, ...]:
    """The first names beside an option."""
    chosen = (BALLOT.c.poll_id == poll_id) & (BALLOT.c.option_id == option_id)
    query = select(BALLOT.c.name).where(chosen, BALLOT.c.name != "")
    ordered = query.order_by(BALLOT.c.voted_at, BALLOT.c.voter).limit(most)
    return tuple(connection.execute(ordered).scalars())


def of_voters(connection: Connection, accounts: Sequence[Address]) -> list[tuple[int, str, str]]:
    """What these accounts have voted: number, question and option, oldest poll first."""
    rows = connection.execute(
        select(POLL.c.id, POLL.c.question, POLL_OPTION.c.text)
        .join(BALLOT, BALLOT.c.poll_id == POLL.c.id)
        .join(POLL_OPTION, POLL_OPTION.c.id == BALLOT.c.option_id)
        .where(BALLOT.c.voter.in_(accounts))
        .order_by(POLL.c.id)
    )
    return [(number, question, option) for number, question, option in rows]


def forget(connection: Connection, accounts: Sequence[Address], now: datetime) -> None:
    """Delete all ballots of these accounts; what is sealed keeps its totals, which name nobody."""
    theirs = BALLOT.c.voter.in_(accounts)
    voted = select(BALLOT.c.poll_id).where(theirs)
    shown = ~POLL.c.sealed | (POLL.c.secrecy == Secrecy.OPEN)
    connection.execute(
        update(POLL)
        .where(POLL.c.id.in_(voted), POLL.c.state.in_(VOTED_ON), shown)
        .where(POLL.c.stale_since.is_(None))
        .values(stale_since=now)
    )
    connection.execute(delete(BALLOT).where(theirs))
