"""Law: an edition belongs to a digest; a community may have several. One may leave by itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NAMED = {"uq": "%(table_name)s_%(column_0_N_name)s_key"}
"""As PostgreSQL names them; SQLite's have no names."""

ONCE = ("freeze_at", "number")


def upgrade() -> None:
    with op.batch_alter_table("edition", naming_convention=NAMED) as edition:
        edition.add_column(sa.Column("digest", sa.String(), nullable=False, server_default=""))
        edition.add_column(sa.Column("leaves_at", sa.DateTime(), nullable=True))
        for column in ONCE:
            edition.drop_constraint(f"edition_community_id_{column}_key", type_="unique")
            edition.create_unique_constraint(
                f"edition_community_id_digest_{column}_key", ["community_id", "digest", column]
            )


def downgrade() -> None:
    op.execute(
        "DELETE FROM edition_item WHERE edition_id IN (SELECT id FROM edition WHERE digest <> '')"
    )
    op.execute("DELETE FROM edition WHERE digest <> ''")
    with op.batch_alter_table("edition", naming_convention=NAMED) as edition:
        for column in ONCE:
            edition.drop_constraint(f"edition_community_id_digest_{column}_key", type_="unique")
            edition.create_unique_constraint(
                f"edition_community_id_{column}_key", ["community_id", column]
            )
        edition.drop_column("leaves_at")
        edition.drop_column("digest")
