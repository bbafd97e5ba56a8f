"""Law: a vote may be secret, an order, or words; results are shown at one of three moments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _words(name: str, first: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default=first)


def _make_secret_votes() -> None:
    """Without rows' numbers, which would tell their order."""
    op.create_table(
        "poll_voter",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(), nullable=False),
        sa.Column("parted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"]),
        sa.PrimaryKeyConstraint("poll_id", "voter"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "secret_ballot",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["option_id"], ["poll_option.id"]),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"]),
        sa.PrimaryKeyConstraint("poll_id", "name"),
        sqlite_with_rowid=False,
    )


def _make_answers() -> None:
    op.create_table(
        "poll_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("poll_id", "voter"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_poll_answer_voter"), "poll_answer", ["voter"])


def upgrade() -> None:
    _make_secret_votes()
    _make_answers()
    op.add_column("poll_option", _number("points"))
    op.add_column("poll_option", _words("was"))
    op.add_column("mark", _number("points"))
    op.add_column("poll", _words("showing", "live"))
    for column in (_flag("withheld"), _number("twice"), _flag("traced"), _words("question_was")):
        op.add_column("poll", column)
    op.execute("UPDATE poll SET showing = 'close' WHERE veiled")
    op.drop_column("poll", "veiled")


def downgrade() -> None:
    """An older version knows no secret polls and no words: those that are not over are dropped."""
    op.add_column("poll", _flag("veiled"))
    op.execute("UPDATE poll SET veiled = true WHERE showing <> 'live'")
    op.execute(
        "UPDATE poll SET state = 'dropped' WHERE state <> 'closed'"
        " AND (secrecy = 'secret' OR kind = 'free')"
    )
    op.execute("UPDATE poll SET secrecy = 'discreet' WHERE secrecy = 'secret'")
    op.execute("UPDATE poll SET kind = 'choice' WHERE kind IN ('ranking', 'free')")
    for name in ("showing", "withheld", "twice", "traced", "question_was"):
        op.drop_column("poll", name)
    op.drop_column("mark", "points")
    for name in ("points", "was"):
        op.drop_column("poll_option", name)
    op.drop_index(op.f("ix_poll_answer_voter"), "poll_answer")
    for name in ("poll_answer", "secret_ballot", "poll_voter"):
        op.drop_table(name)
