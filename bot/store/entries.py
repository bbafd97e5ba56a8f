"""Law: a contribution is read with one wording of its own, in one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.calls.section import section_of
from bot.contributions.lifecycle import State
from bot.store.instances import instance
from bot.store.schema import CONTRIBUTION, REVISION
from bot.tables import Contribution, Revision


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
    def featured(self) -> bool:
        """Whether the desk has put it above all in its edition."""
        return self.contribution.featured

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
IN_FORCE = select(*ENTRY).join(REVISION, REVISION.c.id == CONTRIBUTION.c.revision_id)


def entry_of(row: Sequence[Any], placed: str = "") -> Entry:
    middle = len(_CONTRIBUTION)
    return Entry(
        instance(Contribution, _CONTRIBUTION, row[:middle]),
        instance(Revision, _REVISION, row[middle:]),
        placed,
    )
