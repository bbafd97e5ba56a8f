"""Law: an event costs no more after years than on the first day: what is done is never read again.

The inbox and the outbox keep the keys of all that ever passed. Every statement is explained by
SQLite as it runs; none may read either of them whole.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.dialogues.scenes import published
from tests.stage import dialogue, settings

WHOLE = re.compile(r"SCAN (inbox|outbox)(?! USING (COVERING )?INDEX (inbox|outbox)_)")


@contextmanager
def explained() -> Iterator[dict[str, list[str]]]:
    """The statements run meanwhile, each with SQLite's plan for it."""
    plans: dict[str, list[str]] = {}

    class Cursor(sqlite3.Cursor):
        def execute(self, statement: str, values: Any = ()) -> Any:
            if statement.startswith(("SELECT", "UPDATE", "DELETE")) and statement not in plans:
                rows = super().execute(f"EXPLAIN QUERY PLAN {statement}", values)
                plans[statement] = [row[3] for row in rows]
            return super().execute(statement, values)

    class Connection(sqlite3.Connection):
        def cursor(self, _: Any = None) -> Any:
            return super().cursor(Cursor)

    def explain(_d: Any, _r: Any, _a: Any, options: dict[str, Any]) -> None:
        options["factory"] = Connection

    event.listen(Engine, "do_connect", explain)
    try:
        yield plans
    finally:
        event.remove(Engine, "do_connect", explain)


def test_no_statement_reads_all_that_ever_passed(tmp_path: Path) -> None:
    with explained() as plans:
        dialogue(f"claire: /aide\nclaire [Oui, je]\n{published('claire', 1)}", settings(tmp_path))
    assert len(plans) > 20
    whole = {query: plan for query, plan in plans.items() if any(map(WHOLE.search, plan))}
    assert whole == {}
