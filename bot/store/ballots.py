"""Law: one ballot per poll and voter, and totals that are at each commit what a recount comes to.

Whoever changes ballots changes the totals in the same transaction, and marks the cards that fell
behind: a result is read at once, however many have voted. What is sealed keeps its totals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Integer, Row, bindparam, delete, select, update

from bot.messages import Address
from bot.polls.lifecycle import VOTED_ON, Secrecy, State
from bot.store.prepared import Prepared
from bot.store.schema import BALLOT, MARK, POLL, POLL_OPTION, POLL_REACH
from bot.store.upserts import upsert


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as it was cast: what was chosen, in its order; the name where it is shown.

    Where that order counts, the first is `worth` so many points, and each next one less.
    `platform` is where it was cast; empty where that is not known of a ballot.
    """

    poll_id: int
    voter: str
    options: tuple[int, ...]
    at: datetime
    name: str = ""
    worth: int = 0
    platform: str = ""

    @property
    def marks(self) -> Iterator[tuple[int, int]]:
        """Each option with its points."""
        for position, option in enumerate(self.options):
            yield option, max(self.worth - position, 0)


_THIS = (BALLOT.c.poll_id == bindparam("poll")) & (BALLOT.c.voter == bindparam("who"))
_ITS_MARKS = (MARK.c.poll_id == bindparam("poll")) & (MARK.c.voter == bindparam("who"))
_OF_VOTER = (BALLOT.c.poll_id == MARK.c.poll_id) & (BALLOT.c.voter == MARK.c.voter)
_OWN = Prepared(
    select(BALLOT.c.name, BALLOT.c.voted_at, BALLOT.c.platform, MARK.c.option_id, MARK.c.points)
    .join(MARK, _OF_VOTER)
    .where(_THIS)
    .order_by(MARK.c.position)
)
_NEW = upsert(BALLOT)
_KEEP = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=["poll_id", "voter"],
        set_={name: _NEW.excluded[name] for name in ("name", "voted_at", "platform")},
    )
)
_MARK = Prepared(upsert(MARK))
_UNMARK = Prepared(delete(MARK).where(_ITS_MARKS))
_TEAR = Prepared(delete(BALLOT).where(_THIS))
_ADD = bindparam("more", type_=Integer())
_GAIN = bindparam("gain", type_=Integer())
_COUNT = Prepared(
    update(POLL_OPTION)
    .where(POLL_OPTION.c.id == bindparam("option"))
    .values(votes=POLL_OPTION.c.votes + _ADD, points=POLL_OPTION.c.points + _GAIN)
)
_COUNT_VOTERS = Prepared(
    update(POLL)
    .where(POLL.c.id == bindparam("poll"), ~POLL.c.sealed)
    .values(voters=POLL.c.voters + _ADD)
)
_REACH = upsert(POLL_REACH)
_COUNT_REACH = Prepared(
    _REACH.on_conflict_do_update(
        index_elements=["poll_id", "platform"],
        set_={"voters": POLL_REACH.c.voters + _REACH.excluded.voters},
    )
)
_FALL_BEHIND = Prepared(
    update(POLL).where(POLL.c.id == bindparam("poll"), POLL.c.stale_since.is_(None))
)


def own(connection: Connection, poll_id: int, voter: str) -> Cast | None:
    """What this account has voted."""
    rows = _OWN.all(connection, poll=poll_id, who=voter)
    if not rows:
        return None
    chosen = tuple(row.option_id for row in rows)
    first = rows[0]
    return Cast(poll_id, voter, chosen, first.voted_at, first.name, first.points, first.platform)


def cast(connection: Connection, ballot: Cast, before: Cast | None, now: datetime) -> bool:
    """Keep a ballot in the place of the one before; whether the cards fall behind by it."""
    poll_id, voter = ballot.poll_id, ballot.voter
    kept = {"name": ballot.name, "voted_at": ballot.at, "platform": ballot.platform}
    _KEEP.run(connection, poll_id=poll_id, voter=voter, **kept)
    if before is None:
        _COUNT_VOTERS.run(connection, poll=poll_id, more=+1)
    else:
        _UNMARK.run(connection, poll=poll_id, who=voter)
        _count(connection, before, -1)
    _MARK.run_each(connection, _marks(ballot))
    _count(connection, ballot, +1)
    return fell_behind(connection, poll_id, now)


def _marks(ballot: Cast) -> list[dict[str, object]]:
    this = {"poll_id": ballot.poll_id, "voter": ballot.voter}
    return [
        {**this, "option_id": option, "position": position, "points": points}
        for position, (option, points) in enumerate(ballot.marks)
    ]


def _count(connection: Connection, ballot: Cast, more: int) -> None:
    counts = [
        {"option": option, "more": more, "gain": more * points} for option, points in ballot.marks
    ]
    _COUNT.run_each(connection, counts)
    this = {"poll_id": ballot.poll_id, "platform": ballot.platform}
    _COUNT_REACH.run(connection, **this, voters=more)


def take_back(connection: Connection, ballot: Cast, now: datetime) -> bool:
    """Delete a ballot; whether the cards fall behind by it."""
    _tear(connection, ballot)
    return fell_behind(connection, ballot.poll_id, now)


def _tear(connection: Connection, ballot: Cast) -> None:
    this = {"poll": ballot.poll_id, "who": ballot.voter}
    _UNMARK.run(connection, **this)
    if _TEAR.run(connection, **this) and _COUNT_VOTERS.run(connection, poll=this["poll"], more=-1):
        _count(connection, ballot, -1)


def fell_behind(connection: Connection, poll_id: int | None, now: datetime) -> bool:
    """The cards no longer show what there is; False when they did not before."""
    return _FALL_BEHIND.run(connection, poll=poll_id, stale_since=now) > 0


def names(connection: Connection, option_id: int, most: int) -> tuple[str, ...]:
    """The first names beside an option."""
    query = select(BALLOT.c.name).join(MARK, _OF_VOTER).where(MARK.c.option_id == option_id)
    ordered = query.where(BALLOT.c.name != "").order_by(BALLOT.c.voted_at, BALLOT.c.voter)
    return tuple(connection.execute(ordered.limit(most)).scalars())


def of_voters(connection: Connection, accounts: Sequence[Address]) -> list[tuple[int, str, str]]:
    """What these accounts have voted: number, question and each option, oldest poll first."""
    rows = connection.execute(
        select(POLL.c.id, POLL.c.question, POLL_OPTION.c.text)
        .join(MARK, MARK.c.poll_id == POLL.c.id)
        .join(POLL_OPTION, POLL_OPTION.c.id == MARK.c.option_id)
        .join(BALLOT, _OF_VOTER)
        .where(BALLOT.c.voter.in_(accounts))
        .order_by(POLL.c.id, MARK.c.voter, MARK.c.position)
    )
    return [(number, question, option) for number, question, option in rows]


def unite(
    connection: Connection, voter: Address, accounts: Sequence[Address], now: datetime
) -> bool:
    """The ballots of these accounts bear that one; whether cards fall behind by it.

    Of two in a poll the later stands; where it is closed its totals stand, and both ballots.
    """
    query = select(BALLOT, POLL.c.state, POLL.c.sealed).join(POLL, POLL.c.id == BALLOT.c.poll_id)
    cast_by = query.where(BALLOT.c.voter.in_(accounts))
    ordered = cast_by.order_by(BALLOT.c.poll_id, BALLOT.c.voted_at, BALLOT.c.voter)
    by_poll = groupby(connection.execute(ordered).all(), key=lambda row: row.poll_id)
    behind = [_unite(connection, voter, list(rows), now) for _, rows in by_poll]
    return any(behind)


def _unite(connection: Connection, voter: Address, rows: Sequence[Row[Any]], now: datetime) -> bool:
    *earlier, last = rows
    if earlier and (last.sealed or last.state == State.CLOSED):
        return False
    for one in earlier:
        _tear(connection, _kept(connection, one.poll_id, one.voter))
    for table in (BALLOT, MARK):
        this = (table.c.poll_id == last.poll_id) & (table.c.voter == last.voter)
        connection.execute(update(table).where(this).values(voter=voter))
    return bool(earlier) and fell_behind(connection, last.poll_id, now)


def _kept(connection: Connection, poll_id: int, voter: str) -> Cast:
    found = own(connection, poll_id, voter)
    assert found is not None
    return found


def forget(connection: Connection, accounts: Sequence[Address], now: datetime) -> None:
    """Delete all ballots of these accounts; what is sealed keeps its totals, which name nobody."""
    theirs = select(BALLOT.c.poll_id, BALLOT.c.voter, POLL.c.state, POLL.c.sealed, POLL.c.secrecy)
    query = theirs.join(POLL, POLL.c.id == BALLOT.c.poll_id).where(BALLOT.c.voter.in_(accounts))
    for row in connection.execute(query).all():
        _tear(connection, _kept(connection, row.poll_id, row.voter))
        is_shown = not row.sealed or row.secrecy == Secrecy.OPEN
        if is_shown and row.state in VOTED_ON:
            fell_behind(connection, row.poll_id, now)
