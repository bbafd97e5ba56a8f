"""Law: a code links two accounts once, within its time; what they have becomes one person's.

Who is linked votes once: ballots bear the first of a person's accounts, by name (`Known.voter`),
and are brought under it whenever the accounts of a person change.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select, update

from bot.messages import Address
from bot.store import ballots, people, responses
from bot.store.schema import ACCOUNT, CONTRIBUTION, MEMBER, PAIRING, PERSON
from bot.store.upserts import upsert

_COPIED = (PERSON.c.name, PERSON.c.region, PERSON.c.community_id, PERSON.c.consented_at)


def offer(
    connection: Connection, person_id: int, code: str, now: datetime, until: datetime
) -> None:
    """From now on this code, the only one of that person, links an account to theirs."""
    gone = (PAIRING.c.person_id == person_id) | (PAIRING.c.expires_at <= now)
    connection.execute(delete(PAIRING).where(gone))
    values = {"person_id": person_id, "digest": digest(code), "expires_at": until}
    connection.execute(insert(PAIRING).values(values))


def offered_by(connection: Connection, digest: str, now: datetime) -> int | None:
    """Whose code has that digest; None when it is nobody's, or no more."""
    here = (PAIRING.c.digest == digest) & (PAIRING.c.expires_at > now)
    found: int | None = connection.execute(select(PAIRING.c.person_id).where(here)).scalar()
    return found


def digest(code: str) -> str:
    """What is kept of a code."""
    return sha256(code.encode()).hexdigest()


def link(connection: Connection, kept: int, other: int, now: datetime) -> bool:
    """All that the other person has is the first one's; whether the cards of polls fall behind."""
    for table in (ACCOUNT, CONTRIBUTION):
        mine = table.c.person_id == other
        connection.execute(update(table).where(mine).values(person_id=kept))
    for community_id in people.memberships(connection, other):
        people.belong(connection, kept, community_id)
    _complete(connection, kept, other)
    connection.execute(delete(MEMBER).where(MEMBER.c.person_id == other))
    connection.execute(delete(PAIRING).where(PAIRING.c.person_id.in_((kept, other))))
    connection.execute(delete(PERSON).where(PERSON.c.id == other))
    return _vote_as_one(connection, kept, people.accounts(connection, kept), now)


def _complete(connection: Connection, kept: int, other: int) -> None:
    """What the one has not said, the other may have."""
    region = select(PERSON.c.region).where(PERSON.c.id == other).scalar_subquery()
    silent = (PERSON.c.id == kept) & (PERSON.c.region == "")
    connection.execute(update(PERSON).where(silent).values(region=region))


def part(connection: Connection, person_id: int, account: Address, now: datetime) -> bool:
    """The account is on its own: what it told and voted stays; whether cards fall behind."""
    before = people.accounts(connection, person_id)
    values = connection.execute(select(*_COPIED).where(PERSON.c.id == person_id)).one()
    fresh = insert(PERSON).values(dict(values._mapping)).returning(PERSON.c.id)
    number: int = connection.execute(fresh).scalar_one()
    for community_id in people.memberships(connection, person_id):
        row = {"person_id": number, "community_id": community_id}
        connection.execute(upsert(MEMBER).on_conflict_do_nothing(), row)
    this = ACCOUNT.c.address == account
    connection.execute(update(ACCOUNT).where(this).values(person_id=number))
    return _vote_as_one(connection, person_id, before, now)


def _vote_as_one(
    connection: Connection, person_id: int, accounts: list[Address], now: datetime
) -> bool:
    """What these accounts have voted is that person's, under the name that the database gives."""
    own = people.accounts(connection, person_id)
    voter = Address(people.voters(connection, own)[own[0]])
    responses.unite(connection, voter, accounts)
    return ballots.unite(connection, voter, accounts, now)
