"""Law: what waits for a reader to come back is found by where it goes, a post by its id there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INDEXES = {
    "outbox_paused": ("destination", "status = 'paused'"),
    "outbox_posted": ("native_id", "post"),
}


def upgrade() -> None:
    for name, (column, where) in _INDEXES.items():
        there = sa.text(where)
        op.create_index(name, "outbox", [column], sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    """An older version knows no pause: what waits is refused, as it was there."""
    op.execute("update outbox set status = 'refused', content = '' where status = 'paused'")
    for name in _INDEXES:
        op.drop_index(name, "outbox")
