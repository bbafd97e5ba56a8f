"""Law: each contribution that the desk has is found by its telling roots, until it is withdrawn.

Finding reads, for each root, at most `COMMON` entries of the index, and once more if it is rare.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, union_all

from bot.contributions.lifecycle import SHOWN_TO_NOBODY
from bot.contributions.likeness import COMMON, ROOTS_MOST, most_alike, telling_roots
from bot.store import contributions
from bot.store.contributions import Entry
from bot.store.prepared import Prepared
from bot.store.schema import KEYWORD

SHOWN = 3


def _each(*columns: Any, skipped: int, most: int) -> Select[Any]:
    """For each of `ROOTS_MOST` roots, some of its entries in the index: one search for each."""

    def entries(rank: int) -> Select[Any]:
        of_root = KEYWORD.c.root == bindparam(f"r{rank}")
        query = select(*columns).where(KEYWORD.c.community_id == bindparam("community"), of_root)
        return select(query.offset(skipped).limit(most).subquery())

    return select(union_all(*map(entries, range(ROOTS_MOST))).subquery())


COMMON_ROOTS = _each(KEYWORD.c.root, skipped=COMMON - 1, most=1)
BEARERS = _each(KEYWORD.c.root, KEYWORD.c.contribution_id, skipped=0, most=COMMON)
_COMMON_ROOTS, _BEARERS = Prepared(COMMON_ROOTS), Prepared(BEARERS)
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
    common = {row.root for row in _asked(connection, _COMMON_ROOTS, entry, roots)}
    rare = [root for root in roots if root not in common]
    bearers: dict[str, list[int]] = {root: [] for root in rare}
    for root, number in _asked(connection, _BEARERS, entry, rare):
        if number != entry.id:
            bearers[root].append(number)
    return bearers


def _asked(
    connection: Connection, query: Prepared, entry: Entry, roots: Sequence[str]
) -> list[Any]:
    """The query's rows for these roots; no root is empty, so an empty one finds nothing."""
    padded = [*roots, *[""] * (ROOTS_MOST - len(roots))]
    asked = {f"r{rank}": root for rank, root in enumerate(padded)}
    return query.all(connection, community=entry.contribution.community_id, **asked)


def _text(entry: Entry) -> str:
    revision = entry.revision
    return "\n".join((revision.title, revision.text, revision.lesson))
