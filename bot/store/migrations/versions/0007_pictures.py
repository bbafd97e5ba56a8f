"""Law: the result of a poll has a picture; editions that have left have none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_UNDRAWN = sa.text("picture is null and edition_id is not null")
_NONE = """
UPDATE poll SET picture = ''
WHERE edition_id IN (
    SELECT id FROM edition WHERE state IN ('publishing', 'published', 'corrected')
)
"""


def upgrade() -> None:
    op.add_column("poll", sa.Column("picture", sa.String(), nullable=True))
    size = sa.Column("picture_size", sa.Integer(), nullable=False, server_default="0")
    op.add_column("poll", size)
    op.execute(_NONE)
    op.create_index(
        "poll_undrawn", "poll", ["id"], sqlite_where=_UNDRAWN, postgresql_where=_UNDRAWN
    )


def downgrade() -> None:
    op.drop_index("poll_undrawn", "poll")
    op.drop_column("poll", "picture_size")
    op.drop_column("poll", "picture")
