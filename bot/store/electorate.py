"""Law: who may vote and who has voted are asked of the database as it is now, here alone.

Members are counted, and reminded, by one expression of the rule in `bot.polls.eligibility`.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    update,
)

from bot.messages import Address
from bot.polls.eligibility import Elector, Electorate, Scope, electorate
from bot.polls.kinds import Kind
from bot.polls.lifecycle import Secrecy
from bot.store import people, reminders
from bot.store.people import Known
from bot.store.schema import ACCOUNT, BALLOT, MEMBER, PERSON, POLL, POLL_ANSWER, POLL_VOTER
from bot.tables import Poll

Team = Collection[Address]
"""The accounts that animate a community."""


def voters_of(poll: Poll) -> Select[str]:
    """The accounts that have voted in that poll."""
    if poll.secrecy == Secrecy.SECRET:
        table = POLL_VOTER
    else:
        table = POLL_ANSWER if poll.kind == Kind.FREE else BALLOT
    return select(table.c.voter).where(table.c.poll_id == poll.id, table.c.voter.is_not(None))


def has_voted(connection: Connection, poll: Poll, voter: Address) -> bool:
    """Whether the person whose ballots bear that account has voted in it."""
    return bool(connection.execute(select(literal(voter).in_(voters_of(poll)))).scalar())


def elector(connection: Connection, poll: Poll, person: Known, team: Team) -> Elector:
    """What is known of that person, for that poll."""
    theirs = (MEMBER.c.person_id == person.id) & (MEMBER.c.community_id == poll.community_id)
    since = connection.execute(select(MEMBER.c.joined_at).where(theirs)).scalar()
    animates = not set(people.accounts(connection, person.id)).isdisjoint(team)
    return Elector(since, person.region, animates)


# --- the rule, as the database reads it -----------------------------------------------------------


def _has(*of_account: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether one of a person's accounts is such a one."""
    theirs = ACCOUNT.c.person_id == PERSON.c.id
    return select(ACCOUNT.c.address).where(theirs, *of_account).correlate(PERSON).exists()


def _has_voted(poll: Poll) -> ColumnElement[bool]:
    return _has(ACCOUNT.c.address.in_(voters_of(poll)))


def _is_member(poll: Poll) -> ColumnElement[bool]:
    return (MEMBER.c.person_id == PERSON.c.id) & (MEMBER.c.community_id == poll.community_id)


def _may_vote(poll: Poll, who: Electorate, team: Team) -> ColumnElement[bool]:
    """Whether that member may."""
    scope: dict[Scope, ColumnElement[bool]] = {
        Scope.REGIONS: PERSON.c.region.in_(who.regions),
        Scope.ANIMATORS: _has(ACCOUNT.c.address.in_(team)) if team else false(),
    }
    in_time = MEMBER.c.joined_at <= poll.opened_at if who.fixed else true()
    return and_(scope.get(who.scope, true()), in_time)


# --- turnout --------------------------------------------------------------------------------------


def keep_count(connection: Connection, poll: Poll, team: Team) -> None:
    """Keep how many may vote, or have: nothing where somebody has voted who is not counted so."""
    count = _team if electorate(poll).scope is Scope.ANIMATORS else _members
    electors, voters = count(connection, poll, team)
    values = {"electors": electors if voters == poll.voters else None}
    connection.execute(update(POLL).where(POLL.c.id == poll.id).values(values))


def _members(connection: Connection, poll: Poll, team: Team) -> tuple[int, int]:
    """How many members may vote or have, and how many of them have."""
    voted = _has_voted(poll)
    counted = select(func.count(), func.coalesce(func.sum(case((voted, 1), else_=0)), 0))
    could = or_(_may_vote(poll, electorate(poll), team), voted)
    query = counted.select_from(PERSON).join(MEMBER, _is_member(poll)).where(could)
    electors, voters = connection.execute(query).one()
    return electors, voters


def _team(connection: Connection, poll: Poll, team: Team) -> tuple[int, int]:
    """The same of those who animate, members or not."""
    theirs = set(people.voters(connection, team).values())
    voters = set(connection.execute(voters_of(poll)).scalars())
    return len(theirs), len(voters & theirs)


# --- who is still to answer -----------------------------------------------------------------------


def unanswered(
    connection: Connection, poll: Poll, team: Team, most: int
) -> list[tuple[int, Address]]:
    """The next members to remind, and where each is written to alone; by their ids.

    They may vote and have not, can be written to, and wish to be reminded.
    """
    query = select(PERSON.c.id).join(MEMBER, _is_member(poll))
    wanted = query.where(PERSON.c.id > poll.reminded_to, reminders.WELCOME)
    still_to = wanted.where(_may_vote(poll, electorate(poll), team), ~_has_voted(poll))
    persons = connection.execute(still_to.order_by(PERSON.c.id).limit(most)).scalars().all()
    places = reminders.places(connection, persons)
    return [(person, places[person]) for person in persons]
