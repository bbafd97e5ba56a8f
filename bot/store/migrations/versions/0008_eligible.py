"""Law: a poll has an electorate, a member a first day, and whoever wishes is left in peace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SINCE_CONSENT = """
UPDATE member
SET joined_at = (SELECT consented_at FROM person WHERE person.id = member.person_id)
"""
"""Nobody joined before their yes; of older members no later day is known."""

_ADDED = ("electorate", "fixed_roll", "electors", "reminded_to", "reminded_at")


def upgrade() -> None:
    op.add_column("member", sa.Column("joined_at", sa.DateTime(), nullable=True))
    op.execute(_SINCE_CONSENT)
    with op.batch_alter_table("member") as member:
        member.alter_column("joined_at", nullable=False)
    unreminded = sa.Column[bool](
        "unreminded", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("person", unreminded)
    fixed = sa.Column[bool]("fixed_roll", sa.Boolean(), nullable=False, server_default=sa.false())
    everybody = sa.Column("electorate", sa.String(), nullable=False, server_default="all")
    op.add_column("poll", everybody)
    op.add_column("poll", fixed)
    op.add_column("poll", sa.Column("electors", sa.Integer(), nullable=True))
    op.add_column(
        "poll", sa.Column("reminded_to", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("poll", sa.Column("reminded_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """An older version takes everybody's vote: what is still to be voted on is for all again."""
    for name in _ADDED:
        op.drop_column("poll", name)
    op.drop_column("person", "unreminded")
    op.drop_column("member", "joined_at")
