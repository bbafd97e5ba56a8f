"""Law: a contribution has one wording in force, and changes its state along its lifecycle alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, update

from bot.contributions.lifecycle import REWORDED, Deed, State, after
from bot.messages import Address
from bot.store.entries import ENTRY, IN_FORCE, Entry, entry_of
from bot.store.prepared import Prepared
from bot.store.schema import CONTRIBUTION, REVISION

_NUMBERED = CONTRIBUTION.c.id == bindparam("number")
_FIND = Prepared(IN_FORCE.where(_NUMBERED))
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
_CREATE = Prepared(insert(CONTRIBUTION).returning(CONTRIBUTION.c.id))
_CHANGE = Prepared(update(CONTRIBUTION).where(_NUMBERED))


_AS_TOLD = (CONTRIBUTION.c.submitted_at, CONTRIBUTION.c.id)
_AS_PLACED = (
    CONTRIBUTION.c.featured.desc(),
    CONTRIBUTION.c.rank == 0,
    CONTRIBUTION.c.rank,
    *_AS_TOLD,
)


def _entries(
    connection: Connection,
    *conditions: ColumnElement[bool],
    most: int = 1000,
    order: Sequence[ColumnElement[Any]] = _AS_TOLD,
) -> list[Entry]:
    query = IN_FORCE.where(*conditions).order_by(*order)
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


def take(connection: Connection, number: int, taken: tuple[Address, str, datetime] | None) -> None:
    """An animator, by that name, sees to it since then; nobody, when None."""
    account, name, at = taken or ("", "", None)
    _change(connection, number, taken_by=account, taken_name=name, taken_at=at)


def feature(connection: Connection, number: int, featured: bool) -> None:
    """The desk puts it above all in its edition, or back."""
    _change(connection, number, featured=featured)


def rank(connection: Connection, numbers: Sequence[int]) -> None:
    """The desk has placed these in that order."""
    for position, number in enumerate(numbers, start=1):
        _change(connection, number, rank=position)


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
    query = IN_FORCE.where(*conditions).order_by(CONTRIBUTION.c.id)
    return [entry_of(row) for row in connection.execute(query)]


def down_from(connection: Connection, number: int, most: int) -> list[Entry]:
    """The contributions of that number and below, of every community, the newest first."""
    query = IN_FORCE.where(CONTRIBUTION.c.id <= number).order_by(CONTRIBUTION.c.id.desc())
    return [entry_of(row) for row in connection.execute(query.limit(most))]


def ready(
    connection: Connection, community_id: int, publish_at: datetime, most: int
) -> list[Entry]:
    """The approved contributions that the edition published then may have, as the desk has placed
    them, then as they were told."""
    return _entries(connection, *_ready(community_id, publish_at), most=most, order=_AS_PLACED)


def _ready(community_id: int, publish_at: datetime) -> tuple[ColumnElement[bool], ...]:
    held = CONTRIBUTION.c.hold_until
    return (
        CONTRIBUTION.c.community_id == community_id,
        CONTRIBUTION.c.state == State.APPROVED,
        held.is_(None) | (held <= publish_at),
    )


def come_out(
    connection: Connection,
    community_id: int,
    since: tuple[datetime, datetime],
    about: tuple[str, Sequence[str]],
) -> list[Entry]:
    """What has come out after the first instant and until the second, oldest first.

    `about` is a region's code, empty for all, and themes, of which one is enough; none for all.
    """
    region, themes = about
    entries = _entries(
        connection,
        CONTRIBUTION.c.community_id == community_id,
        CONTRIBUTION.c.state == State.PUBLISHED,
        CONTRIBUTION.c.decided_at > since[0],
        CONTRIBUTION.c.decided_at <= since[1],
        *([REVISION.c.region == region] if region else []),
    )
    wanted = set(themes)
    return [one for one in entries if not wanted or wanted.intersection(one.revision.themes)]


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
