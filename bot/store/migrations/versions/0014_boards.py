"""Law: what an edition will show, and in which order, is the desk's to arrange."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NEW: tuple[tuple[str, sa.Column[Any]], ...] = (
    ("contribution", sa.Column("rank", sa.Integer(), nullable=False, server_default="0")),
    (
        "contribution",
        sa.Column("featured", sa.Boolean(), nullable=False, server_default=sa.false()),
    ),
    ("contribution", sa.Column("taken_by", sa.String(), nullable=False, server_default="")),
    ("contribution", sa.Column("taken_name", sa.String(), nullable=False, server_default="")),
    ("contribution", sa.Column("taken_at", sa.DateTime(), nullable=True)),
    ("edition", sa.Column("note", sa.Text(), nullable=False, server_default="")),
)


def upgrade() -> None:
    for table, column in NEW:
        op.add_column(table, column)


def downgrade() -> None:
    for table, column in reversed(NEW):
        op.drop_column(table, column.name)
