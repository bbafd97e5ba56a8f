"""Law: an event costs no more after years than on the first day: what is done is never read again.

The inbox and the outbox keep the keys of all that ever passed. Every statement is explained by
SQLite as it runs; none may read either of them whole.
"""

from __future__ import annotations

import re
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

    def explain(_c: Any, cursor: Any, statement: str, values: Any, _x: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")) and statement not in plans:
            sample = values[0] if many else values
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", sample)
            plans[statement] = [row[3] for row in rows]

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        yield plans
    finally:
        event.remove(Engine, "before_cursor_execute", explain)


def test_no_statement_reads_all_that_ever_passed(tmp_path: Path) -> None:
    with explained() as plans:
        dialogue(f"claire: /aide\nclaire [Oui, je]\n{published('claire', 1)}", settings(tmp_path))
    assert len(plans) > 20
    whole = {query: plan for query, plan in plans.items() if any(map(WHOLE.search, plan))}
    assert whole == {}
