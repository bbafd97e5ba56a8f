"""Law: the detail of a poll is counted once, at its seal, and only what may be shown of it is kept.

So that nobody, not even who reads the database, finds there what a few have voted, once their
ballots are deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, literal_column, select

from bot.polls.cells import ADMINISTRATION, REGION, Row, has_detail, protected
from bot.store.schema import ACCOUNT, BALLOT, MARK, PERSON, POLL_CELL, POLL_OPTION
from bot.tables import Poll

TOTAL = 0
"""In place of an option, of which no id is 0."""

_LABELS = {REGION: PERSON.c.region, ADMINISTRATION: PERSON.c.administration}
"""Where the label of a voter is kept, by its dimension."""

_OPTIONS = select(POLL_OPTION.c.id).order_by(POLL_OPTION.c.position)


def keep(connection: Connection, poll: Poll) -> None:
    """Count the votes by option in each dimension, and keep them as far as they may be shown."""
    if not has_detail(poll):
        return
    options = _options(connection, poll.id)
    for dimension in _LABELS:
        counted = _counted(connection, poll.id, dimension, options)
        rows = protected(counted, poll.cell_minimum) if any(counted) else ()
        this = {"poll_id": poll.id, "dimension": dimension}
        cells = [{**this, **cell} for row in rows for cell in _cells(row, options)]
        if cells:
            connection.execute(insert(POLL_CELL), cells)


def _cells(row: Row, options: Sequence[int]) -> Iterator[dict[str, Any]]:
    figures = zip((*options, TOTAL), (*row.votes, row.total), strict=True)
    for option, votes in figures:
        yield {"label": row.label, "option_id": option, "votes": votes}


def _options(connection: Connection, poll_id: int | None) -> list[int]:
    return list(connection.execute(_OPTIONS.where(POLL_OPTION.c.poll_id == poll_id)).scalars())


def _counted(
    connection: Connection, poll_id: int | None, dimension: str, options: Sequence[int]
) -> Mapping[str, Sequence[int]]:
    """The votes of each option by what voters have told; those who have not at last."""
    label = func.coalesce(_LABELS[dimension], literal_column("''"))
    chosen = (BALLOT.c.poll_id == MARK.c.poll_id) & (BALLOT.c.voter == MARK.c.voter)
    found = connection.execute(
        select(label, MARK.c.option_id, func.count())
        .select_from(BALLOT)
        .join(MARK, chosen)
        .outerjoin(ACCOUNT, ACCOUNT.c.address == BALLOT.c.voter)
        .outerjoin(PERSON, PERSON.c.id == ACCOUNT.c.person_id)
        .where(BALLOT.c.poll_id == poll_id)
        .group_by(label, MARK.c.option_id)
    ).all()
    votes = {(label, option): number for label, option, number in found}
    labels = sorted({label for label, _ in votes}, key=lambda label: (not label, label))
    return {label: [votes.get((label, option), 0) for option in options] for label in labels}


def of_poll(connection: Connection, poll_id: int | None, dimension: str) -> tuple[Row, ...]:
    """What may be known of a sealed poll in that dimension; no rows when nothing may be."""
    rows = select(POLL_CELL.c.label, POLL_CELL.c.option_id, POLL_CELL.c.votes)
    here = (POLL_CELL.c.poll_id == poll_id) & (POLL_CELL.c.dimension == dimension)
    kept = {(label, option): votes for label, option, votes in connection.execute(rows.where(here))}
    options = _options(connection, poll_id)
    labels = sorted({label for label, _ in kept}, key=lambda label: (not label, label))
    return tuple(
        Row(label, tuple(kept[label, option] for option in options), kept[label, TOTAL])
        for label in labels
    )
