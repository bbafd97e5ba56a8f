"""Law: a ballot knows its platform, voters are counted by platform, and a detail is kept safe."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NAME_PLATFORMS = {
    "sqlite": "UPDATE ballot SET platform = substr(voter, 1, instr(voter, ':') - 1)",
    "postgresql": "UPDATE ballot SET platform = split_part(voter, ':', 1)",
}
"""Where a ballot was cast, as far as is known of old ones: its account's platform."""

_COUNT_REACH = """
INSERT INTO poll_reach (poll_id, platform, voters)
SELECT poll_id, platform, count(*) FROM ballot
WHERE poll_id IN (
    SELECT id FROM poll
    WHERE voters = (SELECT count(*) FROM ballot WHERE ballot.poll_id = poll.id)
)
GROUP BY poll_id, platform
"""
"""Of a sealed poll whose ballots were taken back since, nothing is known."""


def upgrade() -> None:
    for name in ("cell_minimum", "secret_minimum"):
        op.add_column("poll", sa.Column(name, sa.Integer(), nullable=False, server_default="5"))
    op.add_column("ballot", sa.Column("platform", sa.String(), nullable=False, server_default=""))
    op.execute(_NAME_PLATFORMS[op.get_bind().dialect.name])
    op.create_table(
        "poll_reach",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"]),
        sa.PrimaryKeyConstraint("poll_id", "platform"),
    )
    op.execute(_COUNT_REACH)
    op.create_table(
        "poll_cell",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"]),
        sa.PrimaryKeyConstraint("poll_id", "dimension", "label", "option_id"),
    )


def downgrade() -> None:
    op.drop_table("poll_cell")
    op.drop_table("poll_reach")
    op.drop_column("ballot", "platform")
    op.drop_column("poll", "secret_minimum")
    op.drop_column("poll", "cell_minimum")
