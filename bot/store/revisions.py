"""Law: each wording is a row that never changes; what is taken out of it is gone for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, cast, insert, select, update

from bot.store.loading import loaded
from bot.store.prepared import Prepared
from bot.store.schema import CONTRIBUTION, REVISION
from bot.tables import WORDING, Revision

_HAS_FILES = cast(REVISION.c.files, String) != "[]"
_REWORD = Prepared(insert(REVISION).returning(REVISION.c.id))


def add(connection: Connection, number: int, wording: dict[str, Any], now: datetime) -> int:
    """Keep a wording; its id."""
    values = {name: wording[name] for name in WORDING}
    kept = {"contribution_id": number, "created_at": now, **values}
    revision_id: int = _REWORD.value(connection, **kept)
    return revision_id


def wording(revision: Revision) -> dict[str, Any]:
    """All that a wording says."""
    return {name: getattr(revision, name) for name in WORDING}


def wordings(connection: Connection, number: int) -> list[Revision]:
    """All its wordings that are kept, in force or not, oldest first."""
    kept = (REVISION.c.contribution_id == number) & (REVISION.c.text != "")
    rows = connection.execute(select(REVISION).where(kept).order_by(REVISION.c.id))
    return [loaded(Revision, row) for row in rows]


def files_of_person(connection: Connection, person_id: int) -> list[tuple[int, list[Any]]]:
    """The files of each wording of this person's that has any, with the contribution's number."""
    query = select(CONTRIBUTION.c.id, REVISION.c.files).join(
        REVISION, REVISION.c.contribution_id == CONTRIBUTION.c.id
    )
    rows = connection.execute(query.where(CONTRIBUTION.c.person_id == person_id, _HAS_FILES))
    return [(number, files) for number, files in rows]


def drop_files(connection: Connection, numbers: Sequence[int]) -> None:
    """None of their wordings has a file any more."""
    theirs = REVISION.c.contribution_id.in_(numbers)
    connection.execute(update(REVISION).where(theirs).values(files=[]))


def detach(connection: Connection, number: int, digest: str) -> None:
    """None of its wordings has that file any more."""
    for revision in wordings(connection, number):
        files = [one for one in revision.files if one["digest"] != digest]
        same = REVISION.c.id == revision.id
        connection.execute(update(REVISION).where(same).values(files=files))
