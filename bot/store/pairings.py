"""Law: a code links two accounts once, in its time, if both say yes; they are one person's then.

Who is linked votes once: ballots bear the first of a person's accounts, by name (`Known.voter`),
and are brought under it whenever the accounts of a person change.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from bot.messages import Address
from bot.store import (
    answer_sheets,
    ballots,
    people,
    poll_answers,
    reminders,
    responses,
    secret_votes,
)
from bot.store.loading import loaded
from bot.store.prepared import Prepared
from bot.store.schema import ACCOUNT, CONTRIBUTION, MEMBER, PAIRING, PERSON
from bot.tables import Pairing

_EXPIRE = Prepared(delete(PAIRING).where(PAIRING.c.expires_at <= bindparam("now")))
_SAID = (PERSON.c.name, PERSON.c.region, PERSON.c.administration, PERSON.c.unreminded)
_COPIED = (*_SAID, PERSON.c.community_id, PERSON.c.consented_at)


def offer(
    connection: Connection,
    person_id: int,
    code: str,
    place: Address,
    now: datetime,
    until: datetime,
) -> None:
    """From now on this code, the only one of that person, links an account to theirs."""
    expire(connection, now)
    drop(connection, person_id)
    begun = Pairing(person_id=person_id, digest=digest(code), expires_at=until, place=place)
    connection.execute(insert(PAIRING).values(begun.model_dump()))


def offered(connection: Connection, digest: str, now: datetime) -> Pairing | None:
    """The pairing whose code has that digest; None when it is nobody's, or no more."""
    return _find(connection, PAIRING.c.digest == digest, now)


def of(connection: Connection, person_id: int, now: datetime) -> Pairing | None:
    """The pairing that this person has begun, within its time."""
    return _find(connection, PAIRING.c.person_id == person_id, now)


def _find(connection: Connection, which: ColumnElement[bool], now: datetime) -> Pairing | None:
    query = select(PAIRING).where(which, PAIRING.c.expires_at > now)
    row = connection.execute(query).first()
    return None if row is None else loaded(Pairing, row)


def ask(connection: Connection, pairing: Pairing, account: Address) -> None:
    """That account has shown the code, and waits for the yes of whom it was given to."""
    mine = PAIRING.c.person_id == pairing.person_id
    connection.execute(update(PAIRING).where(mine).values(asked_by=account))


def expire(connection: Connection, now: datetime) -> None:
    """Codes whose time has passed are forgotten."""
    _EXPIRE.run(connection, now=now)


def drop(connection: Connection, *persons: int) -> None:
    """The codes of these people serve no more."""
    connection.execute(delete(PAIRING).where(PAIRING.c.person_id.in_(persons)))


def digest(code: str) -> str:
    """What is kept of a code."""
    return sha256(code.encode()).hexdigest()


def link(connection: Connection, kept: int, other: int, now: datetime) -> bool:
    """All that the other person has is the first one's; whether the cards of polls fall behind."""
    for table in (ACCOUNT, CONTRIBUTION):
        mine = table.c.person_id == other
        connection.execute(update(table).where(mine).values(person_id=kept))
    answer_sheets.unite(connection, kept, other)
    _bring_memberships(connection, other, kept)
    _complete(connection, kept, other)
    reminders.spare_linked(connection, other)
    connection.execute(delete(MEMBER).where(MEMBER.c.person_id == other))
    drop(connection, kept, other)
    connection.execute(delete(PERSON).where(PERSON.c.id == other))
    return _vote_as_one(connection, kept, people.accounts(connection, kept), now)


def _complete(connection: Connection, kept: int, other: int) -> None:
    """What the one has not said, the other may have."""
    for column in (PERSON.c.region, PERSON.c.administration):
        said = select(column).where(PERSON.c.id == other).scalar_subquery()
        silent = (PERSON.c.id == kept) & (column == "")
        connection.execute(update(PERSON).where(silent).values({column: said}))
    wished = select(PERSON.c.id).where(PERSON.c.id == other, PERSON.c.unreminded).exists()
    connection.execute(update(PERSON).where(PERSON.c.id == kept, wished).values(unreminded=True))


def _bring_memberships(connection: Connection, source: int, to: int) -> None:
    """The other belongs as well to each community of the one, since the earlier time of the two."""
    query = select(MEMBER.c.community_id, MEMBER.c.joined_at).where(MEMBER.c.person_id == source)
    for community_id, since in connection.execute(query).all():
        people.belong(connection, to, community_id, since)


def part(connection: Connection, person_id: int, account: Address, now: datetime) -> bool:
    """The account is on its own: what it told and voted stays; whether cards fall behind."""
    drop(connection, person_id)
    before = people.accounts(connection, person_id)
    values = connection.execute(select(*_COPIED).where(PERSON.c.id == person_id)).one()
    fresh = insert(PERSON).values(dict(values._mapping)).returning(PERSON.c.id)
    number: int = connection.execute(fresh).scalar_one()
    _bring_memberships(connection, person_id, number)
    this = ACCOUNT.c.address == account
    connection.execute(update(ACCOUNT).where(this).values(person_id=number))
    stale = _vote_as_one(connection, person_id, before, now)
    secret_votes.part(connection, _voter(connection, person_id), account)
    return stale


def _vote_as_one(
    connection: Connection, person_id: int, accounts: list[Address], now: datetime
) -> bool:
    """What these accounts have voted is that person's, under the name that the database gives."""
    voter = _voter(connection, person_id)
    responses.unite(connection, voter, accounts)
    secret_votes.unite(connection, voter, accounts)
    behind = poll_answers.unite(connection, voter, accounts, now)
    return ballots.unite(connection, voter, accounts, now) or behind


def _voter(connection: Connection, person_id: int) -> Address:
    own = people.accounts(connection, person_id)
    return Address(people.voters(connection, own)[own[0]])
