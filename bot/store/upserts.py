"""Law: "insert, unless it is there" is written in one way for both databases.

`upsert(TABLE).on_conflict_do_nothing()` and `.on_conflict_do_update(…)` are PostgreSQL's, and
SQLite took the clause over word for word: SQLAlchemy compiles this one for both (a test holds it).
"""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert as upsert

__all__ = ["upsert"]
