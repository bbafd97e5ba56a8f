"""Law: what is forgotten after a close counts from when that was done; mendings are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("poll", sa.Column("closed_at", sa.DateTime(), nullable=True))
    op.add_column("poll", sa.Column("mends", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE poll SET closed_at = closes_at WHERE state IN ('closed', 'cancelled')")


def downgrade() -> None:
    for name in ("mends", "closed_at"):
        op.drop_column("poll", name)
