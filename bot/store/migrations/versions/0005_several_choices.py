"""Law: a ballot may mark several options, totals are kept, and accounts may be linked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COUNT_OPTIONS = """
UPDATE poll_option
SET votes = (SELECT count(*) FROM mark WHERE mark.option_id = poll_option.id)
WHERE poll_id IN (SELECT id FROM poll WHERE NOT sealed)
"""
_COUNT_VOTERS = """
UPDATE poll SET voters = CASE
    WHEN sealed THEN (SELECT coalesce(sum(votes), 0) FROM poll_option WHERE poll_id = poll.id)
    ELSE (SELECT count(*) FROM ballot WHERE poll_id = poll.id)
END
"""
_UNCOUNT = """
UPDATE poll_option SET votes = 0 WHERE poll_id IN (SELECT id FROM poll WHERE NOT sealed)
"""
_FIRST_MARK = """
UPDATE ballot SET option_id = (
    SELECT option_id FROM mark
    WHERE mark.poll_id = ballot.poll_id AND mark.voter = ballot.voter
    ORDER BY position LIMIT 1
)
"""


def _make_marks() -> None:
    op.create_table(
        "mark",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["option_id"], ["poll_option.id"]),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"]),
        sa.PrimaryKeyConstraint("poll_id", "voter", "option_id"),
    )
    op.create_index("mark_option", "mark", ["option_id"])
    op.execute("INSERT INTO mark SELECT poll_id, voter, option_id, 0 FROM ballot")


def _make_pairings() -> None:
    op.create_table(
        "pairing",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_index(op.f("ix_pairing_digest"), "pairing", ["digest"])


def upgrade() -> None:
    _make_marks()
    _make_pairings()
    kind = sa.Column("kind", sa.String(), nullable=False, server_default="choice")
    op.add_column("poll", kind)
    op.add_column("poll", sa.Column("most", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("poll", sa.Column("voters", sa.Integer(), nullable=False, server_default="0"))
    veiled = sa.Column[bool]("veiled", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("poll", sa.Column("reason", sa.String(), nullable=False, server_default=""))
    op.add_column("poll", veiled)
    op.execute(_COUNT_OPTIONS)
    op.execute(_COUNT_VOTERS)
    op.drop_index("ballot_tally", "ballot")
    with op.batch_alter_table("ballot") as ballot:
        ballot.drop_column("option_id")


def downgrade() -> None:
    """An older version knows one choice a ballot: the first is kept. It counts at the seal."""
    op.execute("UPDATE poll SET state = 'dropped' WHERE state = 'cancelled'")
    op.execute(_UNCOUNT)
    with op.batch_alter_table("ballot") as ballot:
        ballot.add_column(sa.Column("option_id", sa.Integer(), nullable=True))
    op.execute(_FIRST_MARK)
    with op.batch_alter_table("ballot") as ballot:
        ballot.alter_column("option_id", nullable=False)
        ballot.create_foreign_key("ballot_option_id_fkey", "poll_option", ["option_id"], ["id"])
    op.create_index("ballot_tally", "ballot", ["poll_id", "option_id"])
    op.drop_index("mark_option", "mark")
    op.drop_table("mark")
    op.drop_index(op.f("ix_pairing_digest"), "pairing")
    op.drop_table("pairing")
    for name in ("kind", "most", "voters", "reason", "veiled"):
        op.drop_column("poll", name)
