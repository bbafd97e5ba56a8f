"""Law: the desk's queue is found along its indexes, however much was ever told."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from bot.store import waiting
from bot.store.database import Store


def test_what_waits_is_found_by_two_indexes(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/essaim.db")

    def work(connection: Connection) -> str:
        # Of two that cost the same, SQLite takes the one that was made last.
        queue = "SELECT sql FROM sqlite_master WHERE name = 'contribution_queue'"
        made_anew = connection.execute(text(queue)).scalar_one()
        connection.execute(text("DROP INDEX contribution_queue"))
        connection.execute(text(made_anew))
        asked = waiting.QUEUE.params(community=1, most=1)
        found = asked.compile(connection, compile_kwargs={"literal_binds": True})
        rows = connection.execute(text(f"EXPLAIN QUERY PLAN {found}"))
        return "\n".join(row[3] for row in rows)

    plan = store.run_now(work)
    store.close()
    assert "contribution_queue (community_id=? AND state=?)" in plan
    assert "contribution_proposed (community_id=? AND proposal_id>?)" in plan
    assert "SCAN" not in plan
