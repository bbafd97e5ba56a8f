"""Law: a questionnaire knows up to which sheet it has reminded, so that it can in several goes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    reached = sa.Column("reminded_to", sa.Integer(), nullable=False, server_default="0")
    op.add_column("questionnaire", reached)


def downgrade() -> None:
    op.drop_column("questionnaire", "reminded_to")
