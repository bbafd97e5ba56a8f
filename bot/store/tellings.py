"""Law: a message leads to what was told in it for its author alone, and only as long as it stands.

Nothing does any more once that is withdrawn, or its author forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from bot.contributions.telling import Told
from bot.store.instances import instance
from bot.store.prepared import Prepared
from bot.store.schema import CONTRIBUTION, TELLING
from bot.store.upserts import upsert
from bot.tables import Telling

_ADD = upsert(TELLING)
_KEEP = Prepared(
    _ADD.on_conflict_do_update(
        index_elements=["message"],
        set_={
            name: _ADD.excluded[name]
            for name in ("contribution_id", "link", "joined", "revision_id")
        },
    )
)
_OF = Prepared(
    select(TELLING)
    .where(TELLING.c.contribution_id == bindparam("number"))
    .order_by(TELLING.c.message)
)
_IN_MESSAGE = Prepared(
    select(TELLING)
    .join(CONTRIBUTION, CONTRIBUTION.c.id == TELLING.c.contribution_id)
    .where(TELLING.c.message == bindparam("at"), CONTRIBUTION.c.person_id == bindparam("person"))
)


def keep(connection: Connection, number: int, revision_id: int, told: Sequence[Told]) -> None:
    """That wording of the contribution has the words of this message, or of several, joined.

    What is told again in the same message takes the place of what was.
    """
    joined = len(told) > 1
    rows = [
        {
            "message": message,
            "contribution_id": number,
            "link": link,
            "joined": joined,
            "revision_id": revision_id,
        }
        for message, link in told
    ]
    _KEEP.run_each(connection, rows)


def of(connection: Connection, number: int) -> list[Telling]:
    """The messages that a contribution was told in."""
    return [_telling(row) for row in _OF.all(connection, number=number)]


def in_message(connection: Connection, person_id: int, message: str) -> Telling | None:
    """What that person told in that message."""
    row = _IN_MESSAGE.one(connection, at=message, person=person_id)
    return None if row is None else _telling(row)


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """No message leads to these contributions any more."""
    connection.execute(delete(TELLING).where(TELLING.c.contribution_id.in_(numbers)))


def _telling(row: Sequence[Any]) -> Telling:
    return instance(Telling, TELLING.c.keys(), row)
