"""Law: what stands in an edition is a wording that was frozen, in the section it was placed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.contributions.lifecycle import Deed
from bot.digests.digest import NEWS
from bot.store import contributions
from bot.store.entries import ENTRY, Entry, entry_of
from bot.store.schema import CONTRIBUTION, EDITION, EDITION_ITEM, REVISION


def in_edition(connection: Connection, edition_id: int) -> list[Entry]:
    """The items of an edition in their order, each in its wording and section there."""
    query = (
        select(EDITION_ITEM.c.section, *ENTRY)
        .join(EDITION_ITEM, EDITION_ITEM.c.contribution_id == CONTRIBUTION.c.id)
        .join(REVISION, REVISION.c.id == EDITION_ITEM.c.revision_id)
        .where(EDITION_ITEM.c.edition_id == edition_id)
        .order_by(EDITION_ITEM.c.position)
    )
    return [entry_of(row[1:], row[0]) for row in connection.execute(query)]


def put_in(connection: Connection, edition_id: int, entries: Sequence[Entry]) -> None:
    """The edition has these contributions, in this order, in their wording of now."""
    for position, entry in enumerate(entries):
        connection.execute(
            insert(EDITION_ITEM).values(
                edition_id=edition_id,
                contribution_id=entry.id,
                revision_id=entry.revision.id,
                section=entry.section,
                position=position,
            )
        )


def settle(connection: Connection, entries: Sequence[Entry], now: datetime) -> None:
    """These contributions are frozen.

    What the desk suggested and the author has not agreed to is suggested no more.
    """
    for entry in entries:
        contributions.move(connection, entry, Deed.FREEZE, now)
        contributions.suggest(connection, entry.id, None)


def take_out(connection: Connection, number: int) -> list[int]:
    """The contribution stands in no edition any more; the editions that it stood in."""
    editions = editions_of(connection, number)
    connection.execute(EDITION_ITEM.delete().where(EDITION_ITEM.c.contribution_id == number))
    return editions


def reword(connection: Connection, number: int, revision_id: int) -> list[int]:
    """The contribution stands in its editions with this wording; the editions it stands in."""
    items = EDITION_ITEM.c.contribution_id == number
    connection.execute(update(EDITION_ITEM).where(items).values(revision_id=revision_id))
    return editions_of(connection, number)


def place(connection: Connection, number: int, section: str) -> None:
    """The contribution stands in that section of its editions."""
    items = EDITION_ITEM.c.contribution_id == number
    connection.execute(update(EDITION_ITEM).where(items).values(section=section))


def arrange(connection: Connection, edition_id: int, numbers: Sequence[int]) -> None:
    """The contributions of that edition stand in this order."""
    for position, number in enumerate(numbers):
        its = (EDITION_ITEM.c.edition_id == edition_id, EDITION_ITEM.c.contribution_id == number)
        connection.execute(update(EDITION_ITEM).where(*its).values(position=position))


def edition_of(connection: Connection, number: int) -> Row[Any] | None:
    """The edition that a contribution comes out in."""
    query = select(EDITION).join(EDITION_ITEM, EDITION_ITEM.c.edition_id == EDITION.c.id)
    its = (EDITION_ITEM.c.contribution_id == number, EDITION.c.digest == NEWS)
    return connection.execute(query.where(*its)).first()


def editions_of(connection: Connection, number: int) -> list[int]:
    """All editions that a contribution stands in, recaps among them."""
    items = EDITION_ITEM.c.contribution_id == number
    return list(connection.execute(select(EDITION_ITEM.c.edition_id).where(items)).scalars())
