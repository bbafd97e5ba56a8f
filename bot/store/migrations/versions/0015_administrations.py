"""Law: a person may say what kind of administration they work for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "person", sa.Column("administration", sa.String(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("person", "administration")
