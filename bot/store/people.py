"""Law: nobody is kept before their yes, and a person can be forgotten whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, String, bindparam, delete, func, insert, select, update

from bot.messages import Address
from bot.store.prepared import Prepared
from bot.store.schema import ACCOUNT, COMMUNITY, CONVERSATION, MEMBER, OFFER, PAIRING, PERSON
from bot.store.upserts import upsert


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the bot knows them when they write.

    Of their accounts, `voter` is the one that their ballots bear: the first by name.
    """

    id: int
    name: str
    region: str
    community_id: int | None
    private: str = ""
    external: bool = False
    voter: str = ""
    unreminded: bool = False
    administration: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in a question, the token its buttons carry, and the room it is in."""

    token: str
    state: str
    place: str = ""


_LINKED = ACCOUNT.alias("linked")
_LATE = Prepared(
    select(CONVERSATION.c.place, CONVERSATION.c.token)
    .where(CONVERSATION.c.since <= bindparam("before"))
    .where(CONVERSATION.c.token.startswith(bindparam("prefix", type_=String())))
)
_KNOWN = Prepared(
    select(
        PERSON.c.id,
        PERSON.c.name,
        PERSON.c.region,
        PERSON.c.community_id,
        ACCOUNT.c.private,
        ACCOUNT.c.external,
        select(func.min(_LINKED.c.address))
        .where(_LINKED.c.person_id == PERSON.c.id)
        .scalar_subquery(),
        PERSON.c.unreminded,
        PERSON.c.administration,
    )
    .join(ACCOUNT, ACCOUNT.c.person_id == PERSON.c.id)
    .where(ACCOUNT.c.address == bindparam("account"))
)
_HERE = (CONVERSATION.c.place == bindparam("at")) & (CONVERSATION.c.account == bindparam("who"))
_STANDING = Prepared(select(CONVERSATION.c.token, CONVERSATION.c.state).where(_HERE))
_LEAVE = Prepared(delete(CONVERSATION).where(_HERE))
_ASK = upsert(CONVERSATION)
_STAND = Prepared(
    _ASK.on_conflict_do_update(
        index_elements=["place", "account"],
        set_={name: _ASK.excluded[name] for name in ("token", "state", "since")},
    )
)
_PROFILE = Prepared(update(PERSON).where(PERSON.c.id == bindparam("person")))
_JOIN = upsert(MEMBER)
_BELONG = _JOIN.on_conflict_do_update(
    index_elements=["person_id", "community_id"],
    set_={"joined_at": _JOIN.excluded.joined_at},
    where=MEMBER.c.joined_at > _JOIN.excluded.joined_at,
)
"""Who belongs already has done so since the earlier time."""


def keep_communities(connection: Connection, slugs: Iterable[str], now: datetime) -> dict[str, int]:
    """The ids of the communities of the configuration, new ones among them."""
    rows = [{"slug": slug, "created_at": now} for slug in slugs]
    connection.execute(upsert(COMMUNITY).on_conflict_do_nothing(), rows)
    return {row.slug: row.id for row in connection.execute(select(COMMUNITY))}


def community_since(connection: Connection, community_id: int) -> datetime:
    """When the community came to be here."""
    query = select(COMMUNITY.c.created_at).where(COMMUNITY.c.id == community_id)
    since: datetime = connection.execute(query).scalar_one()
    return since


def known(connection: Connection, account: Address) -> Known | None:
    """Who is behind that account, once they have said yes."""
    row = _KNOWN.one(connection, account=account)
    return None if row is None else Known(*row)


def names(connection: Connection, accounts: Iterable[Address]) -> dict[str, str]:
    """What those of these accounts that are known want to be called."""
    query = select(ACCOUNT.c.address, PERSON.c.name).join(
        PERSON, ACCOUNT.c.person_id == PERSON.c.id
    )
    rows = connection.execute(query.where(ACCOUNT.c.address.in_(list(accounts))))
    return {row.address: row.name for row in rows}


def voters(connection: Connection, accounts: Iterable[Address]) -> dict[str, str]:
    """The account that the ballots of each of these bear: their own, or one linked to it."""
    asked = list(accounts)
    first = select(ACCOUNT.c.person_id, func.min(ACCOUNT.c.address).label("voter"))
    firsts = first.group_by(ACCOUNT.c.person_id).subquery()
    query = select(ACCOUNT.c.address, firsts.c.voter).join(
        firsts, firsts.c.person_id == ACCOUNT.c.person_id
    )
    rows = connection.execute(query.where(ACCOUNT.c.address.in_(asked)))
    return {**{account: account for account in asked}, **{row[0]: row[1] for row in rows}}


def welcome(
    connection: Connection, account: Address, name: str, private: Address | None, now: datetime
) -> Known:
    """A person said yes: keep them."""
    values = {"name": name, "consented_at": now, "region": ""}
    query = insert(PERSON).values(values).returning(PERSON.c.id)
    person_id: int = connection.execute(query).scalar_one()
    connection.execute(
        insert(ACCOUNT).values(address=account, person_id=person_id, private=private or "")
    )
    return Known(person_id, name, "", None)


def join(connection: Connection, person_id: int, community_id: int, since: datetime) -> None:
    """The person belongs to the community, which becomes the one of their direct chat."""
    belong(connection, person_id, community_id, since)
    connection.execute(
        update(PERSON).where(PERSON.c.id == person_id).values(community_id=community_id)
    )


def belong(connection: Connection, person_id: int, community_id: int, since: datetime) -> None:
    """The person belongs to the community; what their direct chat is about stays, if chosen."""
    row = {"person_id": person_id, "community_id": community_id, "joined_at": since}
    connection.execute(_BELONG, row)
    nowhere = (PERSON.c.id == person_id) & PERSON.c.community_id.is_(None)
    connection.execute(update(PERSON).where(nowhere).values(community_id=community_id))


def memberships(connection: Connection, person_id: int) -> list[int]:
    """The communities that a person belongs to."""
    query = select(MEMBER.c.community_id).where(MEMBER.c.person_id == person_id)
    return list(connection.execute(query.order_by(MEMBER.c.community_id)).scalars())


def accounts(connection: Connection, person_id: int) -> list[Address]:
    """A person's accounts."""
    query = select(ACCOUNT.c.address).where(ACCOUNT.c.person_id == person_id)
    return [Address(address) for address in connection.execute(query).scalars()]


def private_places(connection: Connection, person_id: int) -> list[Address]:
    """Where the bot may write to a person alone."""
    query = select(ACCOUNT.c.private).where(
        ACCOUNT.c.person_id == person_id, ACCOUNT.c.private != ""
    )
    return [Address(place) for place in connection.execute(query).scalars()]


def set_external(connection: Connection, account: Address, external: bool) -> None:
    """Whether this account is of somebody from outside the administration."""
    connection.execute(
        update(ACCOUNT).where(ACCOUNT.c.address == account).values(external=external)
    )


def set_private(connection: Connection, account: Address, place: Address) -> None:
    """Where the bot may write to this account alone."""
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.address == account).values(private=place))


def set_profile(connection: Connection, person_id: int, **values: str | bool) -> None:
    """Change a person's `name`, `region` or `administration`, or whether they are `unreminded`."""
    _PROFILE.run(connection, person=person_id, **values)


def standing(connection: Connection, place: Address, account: Address) -> Standing | None:
    """The question that is open between the bot and somebody in a room."""
    row = _STANDING.one(connection, at=place, who=account)
    return None if row is None else Standing(*row)


def stand(
    connection: Connection, place: Address, account: Address, standing: Standing, now: datetime
) -> None:
    """A question is open."""
    asked = {"token": standing.token, "state": standing.state, "since": now}
    _STAND.run(connection, place=place, account=account, **asked)


def leave(connection: Connection, place: Address, account: Address) -> None:
    """No question is open any more."""
    _LEAVE.run(connection, at=place, who=account)


def standings(connection: Connection, accounts: Sequence[Address]) -> list[Standing]:
    """All questions open with these accounts, in any room."""
    query = select(CONVERSATION.c.token, CONVERSATION.c.state, CONVERSATION.c.place)
    rows = connection.execute(query.where(CONVERSATION.c.account.in_(accounts)))
    return [Standing(*row) for row in rows]


def of_flow(connection: Connection, flow: str) -> list[Standing]:
    """All open questions of one sort, whoever they are asked of."""
    query = select(CONVERSATION.c.token, CONVERSATION.c.state)
    rows = connection.execute(query.where(CONVERSATION.c.token.startswith(f"{flow}.")))
    return [Standing(*row) for row in rows]


def drop(connection: Connection, token: str) -> None:
    """That question is asked no more: its buttons are settled."""
    connection.execute(delete(CONVERSATION).where(CONVERSATION.c.token == token))


def leave_unanswered(connection: Connection, token_prefix: str, before: datetime) -> None:
    """Drop the questions of one sort that nobody answered since that time, buttons included."""
    for place, token in _LATE.all(connection, before=before, prefix=token_prefix):
        its = OFFER.c.choices.contains(f" {token} ", autoescape=True)
        connection.execute(delete(OFFER).where(OFFER.c.place == place, its))
        connection.execute(
            delete(CONVERSATION).where(CONVERSATION.c.place == place, CONVERSATION.c.token == token)
        )


def forget(connection: Connection, person_id: int) -> None:
    """Delete the person, their accounts, memberships and open questions."""
    addresses = accounts(connection, person_id)
    connection.execute(delete(CONVERSATION).where(CONVERSATION.c.account.in_(addresses)))
    for table in (ACCOUNT, MEMBER, PAIRING):
        connection.execute(delete(table).where(table.c.person_id == person_id))
    connection.execute(delete(PERSON).where(PERSON.c.id == person_id))
