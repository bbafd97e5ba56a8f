"""Law: what rich platforms need: threads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("thread", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("outbox", "thread")
