"""Law: the questions the bot asks about contributions; each wording is a row that never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    bindparam,
    cast,
    func,
    insert,
    select,
    update,
)

from bot.calls.section import section_of
from bot.contributions.lifecycle import REWORDED, Deed, State, after
from bot.store.instances import instance
from bot.store.prepared import Prepared
from bot.store.schema import CONTRIBUTION, REVISION
from bot.tables import WORDING, Contribution, Revision


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
        call = section_of(self.contribution.call_id) if self.contribution.call_id else ""
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
ENTRY = _columns("c", CONTRIBUTION) + _columns("r", REVISION)
_IN_FORCE = select(*ENTRY).join(REVISION, REVISION.c.id == CONTRIBUTION.c.revision_id)
_NUMBERED = CONTRIBUTION.c.id == bindparam("number")
_FIND = Prepared(_IN_FORCE.where(_NUMBERED))
_PROPOSAL, _UNFINISHED, _SUGGESTION = (
    Prepared(select(*ENTRY).join(REVISION, REVISION.c.id == wording).where(_NUMBERED))
    for wording in (
        CONTRIBUTION.c.proposal_id,
        CONTRIBUTION.c.draft_id,
        CONTRIBUTION.c.suggestion_id,
    )
)
_WORDED = Prepared(
    select(*ENTRY)
    .join(REVISION, REVISION.c.contribution_id == CONTRIBUTION.c.id)
    .where(_NUMBERED, REVISION.c.id == bindparam("revision"))
)
_HAS_FILES = cast(REVISION.c.files, String) != "[]"
_CREATE = Prepared(insert(CONTRIBUTION).returning(CONTRIBUTION.c.id))
_CHANGE = Prepared(update(CONTRIBUTION).where(_NUMBERED))
_REWORD = Prepared(insert(REVISION).returning(REVISION.c.id))


def entry_of(row: Sequence[Any], placed: str = "") -> Entry:
    middle = len(_CONTRIBUTION)
    return Entry(
        instance(Contribution, _CONTRIBUTION, row[:middle]),
        instance(Revision, _REVISION, row[middle:]),
        placed,
    )


def _entries(
    connection: Connection, *conditions: ColumnElement[bool], most: int = 1000
) -> list[Entry]:
    query = _IN_FORCE.where(*conditions).order_by(CONTRIBUTION.c.submitted_at, CONTRIBUTION.c.id)
    return [entry_of(row) for row in connection.execute(query.limit(most))]


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
    values = {name: wording[name] for name in WORDING}
    kept = {"contribution_id": number, "created_at": now, **values}
    revision_id: int = _REWORD.value(connection, **kept)
    return revision_id


def wording(revision: Revision) -> dict[str, Any]:
    """All that a wording says."""
    return {name: getattr(revision, name) for name in WORDING}


def put_in_force(connection: Connection, number: int, revision_id: int) -> None:
    """This wording is the contribution's text; no other is proposed, or suggested by the desk.

    An edit put aside stays so.
    """
    others = dict.fromkeys(("proposal_id", "suggestion_id"))
    _change(connection, number, revision_id=revision_id, **others)


def reclassify(connection: Connection, number: int, section: str, **wordings: int) -> None:
    """The desk moves it; `wordings` are rows of the same words with other themes, by what they are.

    What the author proposes stays a proposal.
    """
    _change(connection, number, section=section, **wordings)


def suggest(connection: Connection, number: int, revision_id: int | None) -> None:
    """A wording of the desk's, which waits for the author's yes (None: it waits no more)."""
    _change(connection, number, suggestion_id=revision_id)


def propose(connection: Connection, number: int, revision_id: int | None) -> None:
    """An edit after the freeze: the text in force stays until the desk approves (None: dropped)."""
    _change(connection, number, proposal_id=revision_id)


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
    return _found(connection, _FIND, number)


def proposal(connection: Connection, number: int) -> Entry | None:
    """The contribution with the wording that its author proposes, if there is one."""
    return _found(connection, _PROPOSAL, number)


def unfinished(connection: Connection, number: int) -> Entry | None:
    """The contribution with the edit that its author has put aside, if there is one."""
    return _found(connection, _UNFINISHED, number)


def suggestion(connection: Connection, number: int) -> Entry | None:
    """The contribution with the wording that the desk suggests, if there is one."""
    return _found(connection, _SUGGESTION, number)


def worded(connection: Connection, number: int, revision_id: int) -> Entry | None:
    """The contribution in that wording of its own, in force or not."""
    row = _WORDED.one(connection, number=number, revision=revision_id)
    return None if row is None else entry_of(row)


def wordings(connection: Connection, number: int) -> list[Revision]:
    """All its wordings that are kept, in force or not, oldest first."""
    kept = (REVISION.c.contribution_id == number) & (REVISION.c.text != "")
    rows = connection.execute(select(REVISION).where(kept).order_by(REVISION.c.id))
    return [Revision(**row._mapping) for row in rows]


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


def _found(connection: Connection, wording: Prepared, number: int) -> Entry | None:
    row = wording.one(connection, number=number)
    return None if row is None else entry_of(row)


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


def of_person(
    connection: Connection, person_id: int, community_id: int | None = None
) -> list[Entry]:
    """A person's contributions, oldest first."""
    conditions = [CONTRIBUTION.c.person_id == person_id]
    if community_id is not None:
        conditions.append(CONTRIBUTION.c.community_id == community_id)
    query = _IN_FORCE.where(*conditions).order_by(CONTRIBUTION.c.id)
    return [entry_of(row) for row in connection.execute(query)]


def down_from(connection: Connection, number: int, most: int) -> list[Entry]:
    """The contributions of that number and below, of every community, the newest first."""
    query = _IN_FORCE.where(CONTRIBUTION.c.id <= number).order_by(CONTRIBUTION.c.id.desc())
    return [entry_of(row) for row in connection.execute(query.limit(most))]


def ready(
    connection: Connection, community_id: int, publish_at: datetime, most: int
) -> list[Entry]:
    """The approved contributions that the edition published then may have, oldest first."""
    return _entries(connection, *_ready(community_id, publish_at), most=most)


def _ready(community_id: int, publish_at: datetime) -> tuple[ColumnElement[bool], ...]:
    held = CONTRIBUTION.c.hold_until
    return (
        CONTRIBUTION.c.community_id == community_id,
        CONTRIBUTION.c.state == State.APPROVED,
        held.is_(None) | (held <= publish_at),
    )


def held(connection: Connection, community_id: int, publish_at: datetime) -> list[Entry]:
    """The approved contributions that the edition published then leaves to a later one."""
    return _entries(
        connection,
        CONTRIBUTION.c.community_id == community_id,
        CONTRIBUTION.c.state == State.APPROVED,
        CONTRIBUTION.c.hold_until > publish_at,
    )


def count(connection: Connection, community_id: int, state: State) -> int:
    """How many of that state."""
    return _count(
        connection, CONTRIBUTION.c.community_id == community_id, CONTRIBUTION.c.state == state
    )


def count_ready(connection: Connection, community_id: int, publish_at: datetime) -> int:
    """How many the edition published then may have."""
    return _count(connection, *_ready(community_id, publish_at))


def count_suggested(connection: Connection, community_id: int) -> int:
    """How many have a wording of the desk's that waits for the author's yes."""
    return _count(
        connection,
        CONTRIBUTION.c.community_id == community_id,
        CONTRIBUTION.c.state.in_(REWORDED),
        CONTRIBUTION.c.suggestion_id.is_not(None),
    )


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).where(*conditions)).scalar_one()
