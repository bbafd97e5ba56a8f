"""Law: an event costs no more after years than on the first day: what is done is never read again.

The inbox and the outbox keep the keys of all that ever passed. Every statement is explained by the
database as it runs; none may read either of them whole. Nor does what waits cost whoever looks for
what may leave.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import Engine

from bot.store import claims
from bot.store.database import Store
from tests.databases import Kind, fresh
from tests.dialogues.scenes import published
from tests.stage import dialogue, settings

READS = ("SELECT", "UPDATE", "DELETE", "WITH")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

Plans = dict[str, list[str]]
"""The statements that were run, and which tables each of them reads whole."""


# --- plans ----------------------------------------------------------------------------------------

_WHOLE = re.compile(r"SCAN (inbox|outbox)(?! USING (COVERING )?INDEX (inbox|outbox)_)")


def _on_sqlite(options: dict[str, Any], plans: Plans) -> None:
    class Cursor(sqlite3.Cursor):
        def execute(self, statement: str, values: Any = ()) -> Any:
            if statement.startswith(READS) and statement not in plans:
                rows = super().execute(f"EXPLAIN QUERY PLAN {statement}", values)
                plans[statement] = [row[3] for row in rows if _WHOLE.search(row[3])]
            return super().execute(statement, values)

    class Connection(sqlite3.Connection):
        def cursor(self, _: Any = None) -> Any:
            return super().cursor(Cursor)

    options["factory"] = Connection


def _on_postgresql(options: dict[str, Any], plans: Plans) -> None:
    class Cursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
            if isinstance(query, str) and query.startswith(READS) and query not in plans:
                super().execute(f"EXPLAIN (FORMAT JSON) {query}".encode(), params)
                plans[query] = list(_read_whole(self.fetchall()[0][0][0]["Plan"]))
            return super().execute(query, params, **more)

    options["cursor_factory"] = Cursor
    options["options"] = "-c enable_seqscan=off"  # small tables would always be read whole


def _read_whole(node: dict[str, Any]) -> Iterator[str]:
    """The tables that are read without a condition, or with one that no index helps to find."""
    index = node.get("Index Name", "")
    by_key = index.endswith(("_pkey", "_key")) and "Index Cond" not in node
    if node.get("Relation Name") in ("inbox", "outbox") and node["Node Type"] != "ModifyTable":
        if node["Node Type"] == "Seq Scan" or by_key:
            yield f"{node['Node Type']} {node['Relation Name']} {index}"
    elif by_key and index.startswith(("inbox", "outbox")):
        yield f"{node['Node Type']} {index}"
    for inner in node.get("Plans", ()):
        yield from _read_whole(inner)


@contextmanager
def explained(kind: Kind) -> Iterator[Plans]:
    """The statements run meanwhile."""
    plans: Plans = {}
    watch = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[kind]

    def explain(_d: Any, _r: Any, _a: Any, options: dict[str, Any]) -> None:
        watch(options, plans)

    event.listen(Engine, "do_connect", explain)
    try:
        yield plans
    finally:
        event.remove(Engine, "do_connect", explain)


@pytest.mark.usefixtures("houses")
def test_no_statement_reads_all_that_ever_passed(kind: Kind, tmp_path: Path) -> None:
    with explained(kind) as plans:
        dialogue(f"claire: /aide\nclaire [Oui, je]\n{published('claire', 1)}", settings(tmp_path))
    assert len(plans) > 20
    assert {query: whole for query, whole in plans.items() if whole} == {}


def test_a_statement_that_reads_all_would_be_seen(kind: Kind, url: str) -> None:
    with explained(kind) as plans:
        store = Store(url)
        store.run_now(lambda c: c.execute(text("SELECT id FROM outbox WHERE fault = 'x'")))
        store.close()
    assert any(plans.values())


# --- what waits -----------------------------------------------------------------------------------

BACKLOG = 100_000
_NUMBERS = {
    "sqlite": "(WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers"
    " WHERE n < {most}) SELECT n FROM numbers)",
    "postgresql": "(SELECT generate_series(1, {most}) AS n)",
}
_FILL = """
INSERT INTO outbox (key, platform, destination, lane, post, topic, replaces, content, status,
                    attempts, not_before, created_at, native_id, fault, told)
SELECT 'k' || n, 'memory', 'memory:r' || ({room}), 'memory:r' || ({room}), false, '', '',
       '{{"body": [], "choices": []}}', 'pending', 0, '{now}', '{now}', '', '', false
FROM {numbers} AS numbers
"""


def fill(connection: Connection, most: int, room: str) -> None:
    """So many messages wait, each in the room that this expression names."""
    numbers = _NUMBERS[connection.dialect.name].format(most=most)
    now = NOW.strftime("%Y-%m-%d %H:%M:%S.%f")
    connection.execute(text(_FILL.format(room=room, now=now, numbers=numbers)))


def claimed(store: Store, rounds: int) -> tuple[list[int], float]:
    """The messages taken up in so many rounds, and the seconds that the quickest one took."""
    rows: list[int] = []
    seconds, last = [], ""
    for _ in range(rounds):
        began = time.perf_counter()
        found = store.run_now(claims.claim, "memory", NOW, 16, last)
        seconds.append(time.perf_counter() - began)
        rows += [one.row for one in found]
        last = found[-1].lane
    return rows, min(seconds)


@pytest.mark.parametrize("room", ["n % 97", "n"], ids=["in few rooms", "in as many rooms"])
def test_what_waits_costs_nothing(
    room: str, url: str, kind: Kind, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with fresh(kind, tmp_path_factory.mktemp("few")) as other:
        few, many = Store(other), Store(url)
        few.run_now(fill, 97, "n")
        many.run_now(fill, BACKLOG, room)
        (some, quick), (rows, seconds) = claimed(few, 5), claimed(many, 5)
        few.close()
        many.close()
    assert len(set(rows)) == len(set(some)) == 5 * 16
    assert seconds < 10 * quick + 0.01


def test_nor_does_it_to_the_next_of_a_lane(url: str) -> None:
    """Whose way was planned when there was little."""
    store = Store(url)
    store.run_now(fill, 97, "n")
    quick = median(next_of(store, "memory:r1") for _ in range(9))
    store.run_now(clear)
    store.run_now(fill, BACKLOG, "n % 97")
    seconds = median(next_of(store, "memory:r1") for _ in range(9))
    store.close()
    assert seconds < 5 * quick + 0.002


def clear(connection: Connection) -> None:
    connection.execute(text("DELETE FROM outbox"))


def next_of(store: Store, lane: str) -> float:
    """The seconds that it took to take up the next message of that lane, and to put it back."""

    def look(connection: Connection) -> float:
        began = time.perf_counter()
        claimed = claims.claim_in(connection, "memory", lane, NOW)
        seconds = time.perf_counter() - began
        assert claimed is not None
        connection.execute(
            text("UPDATE outbox SET status = 'pending' WHERE id = :row"), {"row": claimed.row}
        )
        return seconds

    return store.run_now(look)
