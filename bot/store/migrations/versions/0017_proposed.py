"""Law: what authors propose is found by its own index, whatever else is indexed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

PROPOSED = sa.text("proposal_id is not null")


def upgrade() -> None:
    _index("community_id", "proposal_id")


def downgrade() -> None:
    _index("community_id")


def _index(*columns: str) -> None:
    op.drop_index("contribution_proposed", "contribution")
    op.create_index(
        "contribution_proposed",
        "contribution",
        list(columns),
        sqlite_where=PROPOSED,
        postgresql_where=PROPOSED,
    )
