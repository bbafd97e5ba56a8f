"""Law: each contribution that the desk has is found by its telling roots, until it is withdrawn.

Finding reads, for each root, at most `COMMON` entries of the index, all in one statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    String,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    values,
)

from bot.contributions.lifecycle import SHOWN_TO_NOBODY
from bot.contributions.likeness import COMMON, ROOTS_MOST, most_alike, telling_roots
from bot.store import contributions
from bot.store.entries import Entry
from bot.store.prepared import Prepared
from bot.store.schema import KEYWORD

SHOWN = 3


_ASKED = (
    values(column("root", String()))
    .data([(bindparam(f"r{rank}", type_=String()),) for rank in range(ROOTS_MOST)])
    .cte("asked")
)
_ENTRIES = (
    select(cast(KEYWORD.c.contribution_id, String()).label("number"))
    .where(KEYWORD.c.community_id == bindparam("community"), KEYWORD.c.root == _ASKED.c.root)
    .order_by(KEYWORD.c.contribution_id)
    .limit(COMMON)
    .correlate(_ASKED)
    .subquery("entry")
)
_COMMA = literal_column("','", String())  # bound, it would be written anew at each run
_NUMBERS = select(func.aggregate_strings(_ENTRIES.c.number, _COMMA))  # type: ignore[arg-type]
# A subquery for each root, in the order of the index, is read along it and no further. Its numbers
# come as one text, so that the whole look-up is one short statement, and one row a root.
BEARERS = select(_ASKED.c.root, _NUMBERS.scalar_subquery().label("numbers"))
_BEARERS = Prepared(BEARERS)
_DROP = Prepared(delete(KEYWORD).where(KEYWORD.c.contribution_id == bindparam("number")))
_KEEP = Prepared(insert(KEYWORD))


def keep(connection: Connection, entry: Entry) -> None:
    """The contribution is found by this wording, and by no earlier one."""
    drop(connection, entry.id)
    known = {"community_id": entry.contribution.community_id, "contribution_id": entry.id}
    roots = telling_roots(_text(entry))
    _KEEP.run_each(connection, [{**known, "root": root} for root in roots])


def drop(connection: Connection, number: int) -> None:
    """The contribution is found no more."""
    _DROP.run(connection, number=number)


def look_alikes(connection: Connection, entry: Entry) -> list[Entry]:
    """The contributions of the community that say much the same, the most alike first."""
    bearers = _others(connection, entry, telling_roots(_text(entry)))
    numbers = most_alike(bearers, SHOWN)
    found = [contributions.find(connection, number) for number in numbers]
    return [one for one in found if one and one.state not in SHOWN_TO_NOBODY]


def _others(connection: Connection, entry: Entry, roots: Sequence[str]) -> dict[str, list[int]]:
    """Each root that is not common, with the other contributions that have it."""
    own, bearers = str(entry.id), {}
    for root, line in _asked(connection, entry, roots):
        numbers = line.split(",") if line else []
        if root and len(numbers) < COMMON:
            bearers[root] = [int(number) for number in numbers if number != own]
    return bearers


def _asked(connection: Connection, entry: Entry, roots: Sequence[str]) -> list[Any]:
    """The rows for these roots, and for the empty ones that make up their number."""
    padded = [*roots, *[""] * (ROOTS_MOST - len(roots))]
    asked = {f"r{rank}": root for rank, root in enumerate(padded)}
    return _BEARERS.all(connection, community=entry.contribution.community_id, **asked)


def _text(entry: Entry) -> str:
    revision = entry.revision
    return "\n".join((revision.title, revision.text, revision.lesson))
