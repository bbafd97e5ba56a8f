"""Law: the desk's questions and the authors' answers are kept by contribution, never by name.

One question at a time is open for a contribution; the last exchange stands on its card.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.store.prepared import Prepared
from bot.store.schema import CONTRIBUTION, INQUIRY
from bot.tables import Inquiry

_OF = select(INQUIRY).where(INQUIRY.c.contribution_id == bindparam("number"))
_ALL = Prepared(_OF.order_by(INQUIRY.c.id))
_LAST = Prepared(_OF.order_by(INQUIRY.c.id.desc()).limit(1))
_OPEN = INQUIRY.c.answered_at.is_(None)


def ask(connection: Connection, number: int, question: str, now: datetime) -> Inquiry:
    """The desk asks."""
    asked = Inquiry(contribution_id=number, question=question, asked_at=now)
    values = {"contribution_id": number, "question": question, "answer": "", "asked_at": now}
    query = insert(INQUIRY).values(values).returning(INQUIRY.c.id)
    asked.id = connection.execute(query).scalar_one()
    return asked


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


def open_to(connection: Connection, person_id: int, most: int) -> list[int]:
    """An author's contributions about which a question is open, the newest question first."""
    query = (
        select(INQUIRY.c.contribution_id)
        .join(CONTRIBUTION, CONTRIBUTION.c.id == INQUIRY.c.contribution_id)
        .where(CONTRIBUTION.c.person_id == person_id, _OPEN)
    )
    newest = query.order_by(INQUIRY.c.id.desc()).limit(most)
    return list(connection.execute(newest).scalars())


def awaited(connection: Connection, numbers: Sequence[int]) -> set[int]:
    """Those of these contributions whose author has not answered yet."""
    query = select(INQUIRY.c.contribution_id).where(INQUIRY.c.contribution_id.in_(numbers), _OPEN)
    return set(connection.execute(query).scalars())


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """The questions about these contributions and their answers are kept no more."""
    connection.execute(delete(INQUIRY).where(INQUIRY.c.contribution_id.in_(numbers)))
