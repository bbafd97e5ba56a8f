"""Law: the questions the bot asks about contributions; each wording is a row that never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, select, update

from bot.contributions.card import Attribution
from bot.contributions.lifecycle import Deed, State, after
from bot.store.prepared import Prepared
from bot.store.schema import ACCOUNT, CONTRIBUTION, EDITION, EDITION_ITEM, REVISION
from bot.tables import Contribution, Revision

_WORDING = ("text", "title", "region", "themes", "stage", "lesson", "attribution", "signature")


@dataclass(frozen=True, slots=True)
class Entry:
    """A contribution and one of its wordings; `placed` is its section in an edition."""

    contribution: Contribution
    revision: Revision
    placed: str = ""

    @property
    def id(self) -> int:
        assert self.contribution.id is not None
        return self.contribution.id

    @property
    def kind(self) -> str:
        return self.contribution.kind

    @property
    def section(self) -> str:
        """Where a digest shows it: where it was placed, under its call, or under its kind."""
        call = f"call.{self.contribution.call_id}" if self.contribution.call_id else ""
        return self.placed or self.contribution.section or call or self.kind

    @property
    def state(self) -> State:
        return State(self.contribution.state)

    @property
    def proposed(self) -> bool:
        """Whether this wording is an edit after the freeze, not yet approved."""
        return self.revision.id == self.contribution.proposal_id


def _columns(prefix: str, table: Any) -> list[Any]:
    return [column.label(f"{prefix}_{column.name}") for column in table.c]


_CONTRIBUTION, _REVISION = CONTRIBUTION.c.keys(), REVISION.c.keys()
_ENTRY = _columns("c", CONTRIBUTION) + _columns("r", REVISION)
_IN_FORCE = select(*_ENTRY).join(REVISION, REVISION.c.id == CONTRIBUTION.c.revision_id)
_NUMBERED = CONTRIBUTION.c.id == bindparam("number")
_FIND = Prepared(_IN_FORCE.where(_NUMBERED))
_CREATE = Prepared(insert(CONTRIBUTION).returning(CONTRIBUTION.c.id))
_CHANGE = Prepared(update(CONTRIBUTION).where(_NUMBERED))
_REWORD = Prepared(insert(REVISION).returning(REVISION.c.id))


def _entry(row: Sequence[Any], placed: str = "") -> Entry:
    middle = len(_CONTRIBUTION)
    return Entry(
        Contribution(**dict(zip(_CONTRIBUTION, row[:middle], strict=True))),
        Revision(**dict(zip(_REVISION, row[middle:], strict=True))),
        placed,
    )


def _entries(
    connection: Connection, *conditions: ColumnElement[bool], most: int = 1000
) -> list[Entry]:
    query = _IN_FORCE.where(*conditions).order_by(CONTRIBUTION.c.submitted_at, CONTRIBUTION.c.id)
    return [_entry(row) for row in connection.execute(query.limit(most))]


def create(
    connection: Connection,
    *,
    community_id: int,
    person_id: int,
    kind: str,
    private: bool,
    now: datetime,
) -> int:
    """A new draft without a wording yet; its number."""
    values = {
        "community_id": community_id,
        "person_id": person_id,
        "kind": kind,
        "private": private,
        "created_at": now,
        "state": State.DRAFT,
    }
    number: int = _CREATE.value(connection, **values)
    return number


def answers(connection: Connection, number: int, call_id: int) -> None:
    """The contribution is an answer to that call."""
    _change(connection, number, call_id=call_id)


def add_revision(
    connection: Connection, number: int, wording: dict[str, Any], now: datetime
) -> int:
    """Keep a wording; its id."""
    values = {name: wording[name] for name in _WORDING}
    kept = {"contribution_id": number, "created_at": now, **values}
    revision_id: int = _REWORD.value(connection, **kept)
    return revision_id


def wording(revision: Revision) -> dict[str, Any]:
    """All that a wording says."""
    return {name: getattr(revision, name) for name in _WORDING}


def put_in_force(connection: Connection, number: int, revision_id: int) -> None:
    """This wording is the contribution's text; no other is proposed, or suggested by the desk."""
    others = dict.fromkeys(("proposal_id", "draft_id", "suggestion_id"))
    _change(connection, number, revision_id=revision_id, **others)


def reclassify(connection: Connection, number: int, revision_id: int, section: str) -> None:
    """The desk moves it: the same text with other themes; what the author proposes stays so."""
    _change(connection, number, revision_id=revision_id, section=section)


def suggest(connection: Connection, number: int, revision_id: int | None) -> None:
    """A wording of the desk's, which waits for the author's yes (None: it waits no more)."""
    _change(connection, number, suggestion_id=revision_id)


def propose(connection: Connection, number: int, revision_id: int | None) -> None:
    """An edit after the freeze: the text in force stays until the desk approves (None: dropped)."""
    _change(connection, number, proposal_id=revision_id, draft_id=None)


def put_aside(connection: Connection, number: int, revision_id: int | None) -> None:
    """An edit that its author has not finished (None: forgotten); nothing else changes."""
    _change(connection, number, draft_id=revision_id)


def agree(connection: Connection, number: int, revision_id: int) -> None:
    """The author agrees to what the desk suggested; an edit put aside stays so."""
    _change(connection, number, revision_id=revision_id, suggestion_id=None)


def _change(connection: Connection, number: int, **values: Any) -> None:
    _CHANGE.run(connection, number=number, **values)


def find(connection: Connection, number: int) -> Entry | None:
    """The contribution of that number, with its text in force."""
    row = _FIND.one(connection, number=number)
    return None if row is None else _entry(row)


def proposal(connection: Connection, number: int) -> Entry | None:
    """The contribution with the wording that its author proposes, if there is one."""
    return _worded(connection, number, CONTRIBUTION.c.proposal_id)


def unfinished(connection: Connection, number: int) -> Entry | None:
    """The contribution with the edit that its author has put aside, if there is one."""
    return _worded(connection, number, CONTRIBUTION.c.draft_id)


def suggestion(connection: Connection, number: int) -> Entry | None:
    """The contribution with the wording that the desk suggests, if there is one."""
    return _worded(connection, number, CONTRIBUTION.c.suggestion_id)


def _worded(connection: Connection, number: int, wording: ColumnElement[Any]) -> Entry | None:
    query = select(*_ENTRY).join(REVISION, REVISION.c.id == wording)
    row = connection.execute(query.where(CONTRIBUTION.c.id == number)).first()
    return None if row is None else _entry(row)


def move(
    connection: Connection,
    entry: Entry,
    deed: Deed,
    now: datetime,
    hold_until: datetime | None = None,
) -> State:
    """Change the state along the lifecycle's table; `Illegal` when there is no such way.

    Whatever happens next to what was held, it is held no more.
    """
    state = after(entry.state, deed)
    values: dict[str, Any] = {"state": state, "decided_at": now, "hold_until": hold_until}
    if state is State.WAITING and entry.contribution.submitted_at is None:
        values["submitted_at"] = now
    _change(connection, entry.id, **values)
    return state


def queue(connection: Connection, community_id: int) -> list[Entry]:
    """What waits for the desk, oldest first; proposals count with the wording proposed."""
    waiting = _entries(
        connection,
        CONTRIBUTION.c.community_id == community_id,
        CONTRIBUTION.c.state == State.WAITING,
    )
    query = select(*_ENTRY).join(REVISION, REVISION.c.id == CONTRIBUTION.c.proposal_id)
    proposed = connection.execute(
        query.where(
            CONTRIBUTION.c.community_id == community_id, CONTRIBUTION.c.proposal_id.is_not(None)
        ).order_by(REVISION.c.id)
    )
    return waiting + [_entry(row) for row in proposed]


def of_person(
    connection: Connection, person_id: int, community_id: int | None = None
) -> list[Entry]:
    """A person's contributions, oldest first."""
    conditions = [CONTRIBUTION.c.person_id == person_id]
    if community_id is not None:
        conditions.append(CONTRIBUTION.c.community_id == community_id)
    query = _IN_FORCE.where(*conditions).order_by(CONTRIBUTION.c.id)
    return [_entry(row) for row in connection.execute(query)]


def ready(connection: Connection, community_id: int, freeze_at: datetime, most: int) -> list[Entry]:
    """The approved contributions that the edition frozen then may have, oldest first."""
    held = CONTRIBUTION.c.hold_until
    return _entries(
        connection,
        CONTRIBUTION.c.community_id == community_id,
        CONTRIBUTION.c.state == State.APPROVED,
        held.is_(None) | (held < freeze_at),
        most=most,
    )


def held(connection: Connection, community_id: int, freeze_at: datetime) -> list[Entry]:
    """The approved contributions that the edition frozen then leaves to a later one."""
    return _entries(
        connection,
        CONTRIBUTION.c.community_id == community_id,
        CONTRIBUTION.c.state == State.APPROVED,
        CONTRIBUTION.c.hold_until >= freeze_at,
    )


def count(connection: Connection, community_id: int, state: State) -> int:
    """How many of that state."""
    return connection.execute(
        select(func.count()).where(
            CONTRIBUTION.c.community_id == community_id, CONTRIBUTION.c.state == state
        )
    ).scalar_one()


def in_edition(connection: Connection, edition_id: int) -> list[Entry]:
    """The items of an edition in their order, each in its wording and section there."""
    query = (
        select(EDITION_ITEM.c.section, *_ENTRY)
        .join(EDITION_ITEM, EDITION_ITEM.c.contribution_id == CONTRIBUTION.c.id)
        .join(REVISION, REVISION.c.id == EDITION_ITEM.c.revision_id)
        .where(EDITION_ITEM.c.edition_id == edition_id)
        .order_by(EDITION_ITEM.c.position)
    )
    return [_entry(row[1:], row[0]) for row in connection.execute(query)]


def put_in_edition(
    connection: Connection, edition_id: int, entries: Sequence[Entry], now: datetime
) -> None:
    """Freeze these contributions, in this order, in their wording of now.

    What the desk suggested and the author has not agreed to is suggested no more.
    """
    for position, entry in enumerate(entries):
        move(connection, entry, Deed.FREEZE, now)
        suggest(connection, entry.id, None)
        connection.execute(
            insert(EDITION_ITEM).values(
                edition_id=edition_id,
                contribution_id=entry.id,
                revision_id=entry.revision.id,
                section=entry.section,
                position=position,
            )
        )


def take_out_of_editions(connection: Connection, number: int) -> list[int]:
    """The contribution stands in no edition any more; the editions that it stood in."""
    held = EDITION_ITEM.c.contribution_id == number
    editions = list(connection.execute(select(EDITION_ITEM.c.edition_id).where(held)).scalars())
    connection.execute(EDITION_ITEM.delete().where(held))
    return editions


def reword_in_editions(connection: Connection, number: int, revision_id: int) -> list[int]:
    """The contribution stands in its editions with this wording; the editions it stands in."""
    held = EDITION_ITEM.c.contribution_id == number
    connection.execute(update(EDITION_ITEM).where(held).values(revision_id=revision_id))
    return list(connection.execute(select(EDITION_ITEM.c.edition_id).where(held)).scalars())


def place_in_editions(connection: Connection, number: int, section: str) -> None:
    """The contribution stands in that section of its editions."""
    held_there = EDITION_ITEM.c.contribution_id == number
    connection.execute(update(EDITION_ITEM).where(held_there).values(section=section))


def edition_of(connection: Connection, number: int) -> Row[Any] | None:
    """The edition that a contribution stands in."""
    query = select(EDITION).join(EDITION_ITEM, EDITION_ITEM.c.edition_id == EDITION.c.id)
    return connection.execute(query.where(EDITION_ITEM.c.contribution_id == number)).first()


def author_places(connection: Connection, entry: Entry) -> list[str]:
    """Where the author can be written to; empty when they were forgotten."""
    person_id = entry.contribution.person_id
    if person_id is None:
        return []
    query = select(ACCOUNT.c.private).where(
        ACCOUNT.c.person_id == person_id, ACCOUNT.c.private != ""
    )
    return list(connection.execute(query).scalars())


def forget_author(connection: Connection, person_id: int) -> list[int]:
    """Published texts lose their signature, all other wordings are wiped; none has an author.

    The numbers of the contributions that this person told.
    """
    mine = CONTRIBUTION.c.person_id == person_id
    numbers = list(connection.execute(select(CONTRIBUTION.c.id).where(mine)).scalars())
    published = select(CONTRIBUTION.c.revision_id).where(
        mine, CONTRIBUTION.c.state == State.PUBLISHED
    )
    told = update(REVISION).where(REVISION.c.contribution_id.in_(numbers))
    blank = {"text": "", "title": "", "lesson": "", "region": "", "themes": [], "stage": ""}
    unsigned = {"signature": "", "attribution": Attribution.ANIMATORS.value}
    connection.execute(told.values(unsigned))
    connection.execute(told.where(REVISION.c.id.notin_(published)).values(blank))
    gone = dict.fromkeys(("person_id", "proposal_id", "draft_id", "suggestion_id"))
    connection.execute(update(CONTRIBUTION).where(mine).values(gone))
    return numbers
