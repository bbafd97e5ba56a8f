"""Law: a poll may come again in a series, and a season file brings each of its polls once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _make_series() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("crontab", sa.String(), nullable=False),
        sa.Column("stride", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_series_community_id"), "series", ["community_id"])


def _make_occurrences() -> None:
    op.create_table(
        "occurrence",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("occurs_at", sa.DateTime(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"]),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"]),
        sa.PrimaryKeyConstraint("series_id", "occurs_at"),
        sa.UniqueConstraint("poll_id"),
    )


def _make_entries() -> None:
    op.create_table(
        "season_entry",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"]),
        sa.PrimaryKeyConstraint("community_id", "key"),
    )


def upgrade() -> None:
    _make_series()
    _make_occurrences()
    _make_entries()


def downgrade() -> None:
    """The polls that a series has made stay, each by itself."""
    for name in ("season_entry", "occurrence", "series"):
        op.drop_table(name)
