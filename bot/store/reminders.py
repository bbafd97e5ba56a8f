"""Law: nobody is reminded twice of a thing, nor of one that they have done or that is over.

The key of a reminder names its thing and who is reminded, so that the outbox refuses a second one;
what still waits there is called off once there is nothing to remind of, with its buttons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, text, tuple_, update

from bot.messages import Address
from bot.polls.lifecycle import State
from bot.store.claims import UNFINISHED
from bot.store.schema import ACCOUNT, OFFER, OUTBOX, PERSON, POLL, QUESTIONNAIRE
from bot.tables import Poll, Questionnaire

_WAITS = OUTBOX.c.status.in_(("pending", "paused"))
_TIED = text("outbox.topic <> ''")
"""In the very words of its index: with a bound value SQLite reads all rows."""

_REACHED = ACCOUNT.c.private != ""
WELCOME = and_(
    ~PERSON.c.unreminded,
    select(ACCOUNT.c.address)
    .where(ACCOUNT.c.person_id == PERSON.c.id, _REACHED)
    .correlate(PERSON)
    .exists(),
)
"""Whether a person can be written to alone, and wishes to be reminded."""


def of_poll(number: int | None) -> str:
    """What ties together the reminders of that poll, each of a person."""
    return f"reminder.{number}"


def of_questionnaire(questionnaire: Questionnaire) -> str:
    """The same of a questionnaire, each of a sheet: put off, it reminds once more."""
    return f"reminder.questionnaire.{questionnaire.id}.{questionnaire.closes_at:%Y%m%d%H%M%S}"


def key(topic: str, who: int | None) -> str:
    """The key of the one reminder that this person, or sheet, gets of that."""
    return f"{topic}.{who}"


def places(connection: Connection, persons: Iterable[int]) -> dict[int, Address]:
    """Where each is written to: by the first of their accounts.

    Sorted here: asked for the first of each, a planner may read all accounts in their order.
    """
    query = select(ACCOUNT.c.address, ACCOUNT.c.person_id, ACCOUNT.c.private)
    rows = connection.execute(query.where(ACCOUNT.c.person_id.in_(persons), _REACHED))
    ordered = sorted(rows, reverse=True)
    return {person: Address(private) for _, person, private in ordered}


def advance(
    connection: Connection,
    of: Poll | Questionnaire,
    to: int,
    values: Mapping[str, datetime | None],
) -> bool:
    """All up to that one are reminded; False when somebody else has just done so."""
    table = POLL if isinstance(of, Poll) else QUESTIONNAIRE
    as_seen = (table.c.id == of.id) & (table.c.reminded_to == of.reminded_to)
    change = update(table).where(as_seen).values(reminded_to=to, **values)
    return bool(connection.execute(change).rowcount)


def under_way(connection: Connection, topic: str) -> int:
    """How many have not left yet."""
    query = select(func.count()).select_from(OUTBOX).where(UNFINISHED, _of(topic))
    found: int = connection.execute(query).scalar_one()
    return found


def call_off(connection: Connection, topic: str) -> None:
    """It is over: what has not left stays."""
    _drop(connection, _of(topic))


def spare(connection: Connection, topic: str, who: int | None) -> None:
    """This one has nothing to be reminded of any more: a reminder that has not left stays."""
    _drop(connection, OUTBOX.c.key == key(topic, who))


def spare_linked(connection: Connection, person_id: int) -> None:
    """This person is another now, who is reminded of polls in their place."""
    reached = (POLL.c.state == State.OPEN) & (POLL.c.reminded_to >= person_id)
    for number in connection.execute(select(POLL.c.id).where(reached)).scalars().all():
        spare(connection, of_poll(number), person_id)


def _of(topic: str) -> ColumnElement[bool]:
    return and_(OUTBOX.c.topic == topic, _TIED)


def _drop(connection: Connection, these: ColumnElement[bool]) -> None:
    waiting = select(OUTBOX.c.destination, OUTBOX.c.id).where(these, _WAITS)
    offered = tuple_(OFFER.c.place, OFFER.c.message).in_(waiting)
    connection.execute(delete(OFFER).where(offered))
    dropped = {"status": "dropped", "content": ""}
    connection.execute(update(OUTBOX).where(these, _WAITS).values(dropped))
