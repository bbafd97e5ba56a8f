"""Law: the desk's questions and the authors' answers are kept by contribution, never by name.

One question at a time is open for a contribution: a later one, or a change of the text itself, ends
it. The last exchange stands on the card.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from bot.store.prepared import Prepared
from bot.store.schema import CONTRIBUTION, INQUIRY
from bot.tables import Inquiry

_OF = select(INQUIRY).where(INQUIRY.c.contribution_id == bindparam("number"))
_ALL = Prepared(_OF.order_by(INQUIRY.c.id))
_LAST = Prepared(_OF.order_by(INQUIRY.c.id.desc()).limit(1))
_OPEN = INQUIRY.c.answered_at.is_(None)


def ask(connection: Connection, number: int, question: str, now: datetime) -> Inquiry:
    """The desk asks; whatever it asked before waits no more."""
    end(connection, number, now)
    asked = Inquiry(contribution_id=number, question=question, asked_at=now)
    values = {"contribution_id": number, "question": question, "answer": "", "asked_at": now}
    query = insert(INQUIRY).values(values).returning(INQUIRY.c.id)
    asked.id = connection.execute(query).scalar_one()
    return asked


def end(connection: Connection, number: int, now: datetime) -> None:
    """No answer is awaited any more about this contribution."""
    asked = update(INQUIRY).where(INQUIRY.c.contribution_id == number, _OPEN)
    connection.execute(asked.values(answered_at=now))


def answer(connection: Connection, inquiry_id: int | None, text: str, now: datetime) -> None:
    """The author has answered."""
    query = update(INQUIRY).where(INQUIRY.c.id == inquiry_id)
    connection.execute(query.values(answer=text, answered_at=now))


def last(connection: Connection, number: int) -> Inquiry | None:
    """The last question about a contribution."""
    row = _LAST.one(connection, number=number)
    return None if row is None else _inquiry(row)


def of(connection: Connection, number: int) -> list[Inquiry]:
    """All questions about a contribution, oldest first."""
    return [_inquiry(row) for row in _ALL.all(connection, number=number)]


def _inquiry(row: Any) -> Inquiry:
    return Inquiry(**dict(zip(INQUIRY.c.keys(), row, strict=True)))


def open_to(connection: Connection, person_id: int, most: int) -> list[tuple[int, int]]:
    """An author's contributions that a question is open about, and it, the newest first."""
    query = (
        select(INQUIRY.c.contribution_id, INQUIRY.c.id)
        .join(CONTRIBUTION, CONTRIBUTION.c.id == INQUIRY.c.contribution_id)
        .where(CONTRIBUTION.c.person_id == person_id, _OPEN)
    )
    newest = query.order_by(INQUIRY.c.id.desc()).limit(most)
    return [(number, inquiry_id) for number, inquiry_id in connection.execute(newest)]


def count_open(connection: Connection, community_id: int) -> int:
    """How many questions of that community's desk are not answered yet."""
    home = select(CONTRIBUTION.c.community_id).where(CONTRIBUTION.c.id == INQUIRY.c.contribution_id)
    query = select(func.count()).select_from(INQUIRY)
    return connection.execute(
        query.where(_OPEN, home.scalar_subquery() == community_id)
    ).scalar_one()


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """The questions about these contributions and their answers are kept no more."""
    connection.execute(delete(INQUIRY).where(INQUIRY.c.contribution_id.in_(numbers)))
