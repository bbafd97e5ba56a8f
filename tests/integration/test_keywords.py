"""Law: what looks like a text is found as quickly in a large archive as in a small one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text

from bot.contributions.lifecycle import State
from bot.contributions.likeness import COMMON, ROOTS_MOST, telling_roots
from bot.store import contributions, keywords, people, revisions
from bot.store.database import Store
from bot.store.entries import Entry
from bot.store.prepared import Prepared
from bot.store.schema import CONTRIBUTION, KEYWORD

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
TOLD = "La navette du marché vient quand on appelle le chauffeur, et la mairie paie le service."
USUAL = ("mair", "servic")
"""Two of its roots, which the whole archive has as well."""


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    opened.run_now(people.keep_communities, ["futurs"], NOON)
    yield opened
    opened.close()


def tell(connection: Connection, words: str, state: State = State.PUBLISHED) -> Entry:
    """A contribution of that text, found by its roots."""
    made = {"kind": "testimony", "private": False, "community_id": 1, "person_id": None}
    values = made | {"state": state, "created_at": NOON, "submitted_at": NOON, "section": ""}
    told = insert(CONTRIBUTION).values(values).returning(CONTRIBUTION.c.id)
    number: int = connection.execute(told).scalar_one()
    blank: dict[str, Any] = dict.fromkeys(("region", "stage", "lesson", "signature"), "")
    wording = blank | {
        "text": words,
        "title": words,
        "themes": [],
        "files": [],
        "attribution": "named",
    }
    revision_id = revisions.add(connection, number, wording, NOON)
    contributions.put_in_force(connection, number, revision_id)
    entry = contributions.find(connection, number)
    assert entry is not None
    keywords.keep(connection, entry)
    return entry


def grow(connection: Connection, archive: int) -> None:
    """So many contributions that have the usual roots, and each some of its own."""
    old = tell(connection, "Un tout autre sujet.")
    values = {"community_id": 1, "kind": "testimony", "private": False, "section": ""}
    row = {**values, "state": State.PUBLISHED, "created_at": NOON}
    connection.execute(insert(CONTRIBUTION), [row] * archive)
    grown = select(CONTRIBUTION.c.id).where(CONTRIBUTION.c.id > old.id)
    roots = [
        {"community_id": 1, "root": root, "contribution_id": number}
        for number in connection.execute(grown).scalars()
        for root in (*USUAL, f"a{number}", f"b{number}")
    ]
    connection.execute(insert(KEYWORD), roots)


def numbers(connection: Connection, entry: Entry) -> list[int]:
    return [one.id for one in keywords.look_alikes(connection, entry)]


def test_a_near_copy_is_found_until_it_is_dropped(store: Store) -> None:
    def work(connection: Connection) -> None:
        first = tell(connection, TOLD)
        second = tell(connection, f"Chez nous aussi : {TOLD}")
        assert numbers(connection, second) == [first.id]
        assert numbers(connection, first) == [second.id]
        keywords.drop(connection, first.id)
        assert numbers(connection, second) == []

    store.run_now(work)


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_what_is_its_author_s_alone_is_not_shown_even_if_it_is_found(
    store: Store, state: State
) -> None:
    def work(connection: Connection) -> None:
        tell(connection, TOLD, state)
        assert numbers(connection, tell(connection, TOLD)) == []

    store.run_now(work)


def test_a_large_archive_is_read_no_further_than_a_small_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    every = Prepared.all

    def counted(self: Prepared, connection: Connection, **values: Any) -> list[Any]:
        rows = every(self, connection, **values)
        read.extend(row.numbers.count(",") + 1 for row in rows if row.root)
        return rows

    def work(connection: Connection) -> None:
        first = tell(connection, TOLD)
        grow(connection, 20_000)
        monkeypatch.setattr(Prepared, "all", counted)
        assert numbers(connection, tell(connection, TOLD)) == [first.id]

    store.run_now(work)
    roots = telling_roots(TOLD)
    assert read == [COMMON if root in USUAL else 2 for root in roots]
    assert read.count(COMMON) == len(USUAL)


def test_each_root_is_looked_up_by_the_index(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/essaim.db")

    def work(connection: Connection) -> list[str]:
        asked = keywords.BEARERS.params(
            {"community": 1, **{f"r{n}": "a" for n in range(ROOTS_MOST)}}
        )
        found = asked.compile(connection, compile_kwargs={"literal_binds": True})
        return [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {found}"))]

    plan = store.run_now(work)
    store.close()
    assert sum("SEARCH keyword USING" in line for line in plan) == 1
    assert not any("SCAN keyword" in line or "TEMP B-TREE" in line for line in plan)
