"""Law: an author can be written to while they are known; once forgotten, nothing leads to them."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from bot.contributions.card import Attribution
from bot.contributions.lifecycle import State
from bot.store import revisions, tellings
from bot.store.entries import Entry
from bot.store.schema import ACCOUNT, CONTRIBUTION, REVISION


def places(connection: Connection, entry: Entry) -> list[str]:
    """Where the author can be written to; empty when they were forgotten.

    First on the platform where it was told: of linked accounts the others may be private ones.
    """
    person_id = entry.contribution.person_id
    if person_id is None:
        return []
    query = select(ACCOUNT.c.private).where(
        ACCOUNT.c.person_id == person_id, ACCOUNT.c.private != ""
    )
    found = list(connection.execute(query.order_by(ACCOUNT.c.address)).scalars())
    told = {one.message.partition(":")[0] for one in tellings.of(connection, entry.id)}
    return sorted(found, key=lambda place: place.partition(":")[0] not in told)


def is_external(connection: Connection, entry: Entry) -> bool:
    """Whether the author is from outside the administration, as far as any account says."""
    query = select(ACCOUNT.c.address).where(
        ACCOUNT.c.person_id == entry.contribution.person_id, ACCOUNT.c.external
    )
    return connection.execute(query.limit(1)).first() is not None


def forget(connection: Connection, person_id: int) -> list[int]:
    """Published texts lose their signature, all other wordings are wiped; none has an author.

    No file stays: a face or a voice can't be published without its name.

    What was signed does not look afterwards as if it had been hidden from the animators. The
    numbers of the contributions that this person told.
    """
    mine = CONTRIBUTION.c.person_id == person_id
    numbers = list(connection.execute(select(CONTRIBUTION.c.id).where(mine)).scalars())
    published = select(CONTRIBUTION.c.revision_id).where(
        mine, CONTRIBUTION.c.state == State.PUBLISHED
    )
    told = update(REVISION).where(REVISION.c.contribution_id.in_(numbers))
    blank = {"text": "", "title": "", "lesson": "", "region": "", "themes": [], "stage": ""}
    unsigned = {"signature": "", "attribution": Attribution.READERS.value}
    revisions.drop_files(connection, numbers)
    hidden = REVISION.c.attribution == Attribution.ANIMATORS
    connection.execute(told.where(~hidden).values(unsigned))
    connection.execute(told.where(REVISION.c.id.notin_(published)).values(blank))
    gone = dict.fromkeys(("person_id", "proposal_id", "draft_id", "suggestion_id"))
    connection.execute(update(CONTRIBUTION).where(mine).values(gone))
    return numbers
