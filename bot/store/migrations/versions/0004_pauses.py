"""Law: what waits for a reader to come back is found by where it goes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PAUSED = "status = 'paused'"


def upgrade() -> None:
    op.create_index(
        "outbox_paused",
        "outbox",
        ["destination"],
        sqlite_where=sa.text(_PAUSED),
        postgresql_where=sa.text(_PAUSED),
    )


def downgrade() -> None:
    """An older version knows no pause: what waits is refused, as it was there."""
    op.execute("update outbox set status = 'refused', content = '' where status = 'paused'")
    op.drop_index("outbox_paused", "outbox")
