"""Law: what the desk, calls and polls need; old posts belong to their edition’s community."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OWNERS = """
UPDATE outbox SET community_id = (
    SELECT edition.community_id FROM edition WHERE outbox.topic = 'edition.' || edition.id
) WHERE topic <> ''
"""


def _where(condition: str) -> dict[str, Any]:
    """A partial index in both dialects."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _index_unfinished(*columns: str) -> None:
    unfinished = _where("status in ('pending', 'sending')")
    op.create_index("outbox_to_do", "outbox", list(columns), **unfinished)


def upgrade() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("regions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.create_index("call_state", ["community_id", "state"], unique=False)

    op.create_table(
        "editorial",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "name"),
    )
    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("secrecy", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("closing_chosen", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("stale_since", sa.DateTime(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(), nullable=True),
        sa.Column("draws", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index("poll_state", ["community_id", "state"], unique=False)

    op.create_table(
        "inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inquiry_contribution_id"), ["contribution_id"], unique=False
        )

    op.create_table(
        "keyword",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "root", "contribution_id"),
    )
    with op.batch_alter_table("keyword", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_keyword_contribution_id"), ["contribution_id"], unique=False
        )

    op.create_table(
        "placement",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"],
            ["poll.id"],
        ),
        sa.PrimaryKeyConstraint("poll_id", "channel"),
    )
    op.create_table(
        "poll_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"],
            ["poll.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("poll_id", "position"),
    )
    op.create_table(
        "ballot",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("voted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["option_id"],
            ["poll_option.id"],
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"],
            ["poll.id"],
        ),
        sa.PrimaryKeyConstraint("poll_id", "voter"),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index("ballot_tally", ["poll_id", "option_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_voter"), ["voter"], unique=False)

    # Not in a batch, which would copy the tables and lose what SQLite alone knows of them.
    op.add_column(
        "contribution", sa.Column("section", sa.String(), server_default="", nullable=False)
    )
    op.add_column("contribution", sa.Column("call_id", sa.Integer(), nullable=True))
    answers = _where("call_id is not null")
    op.create_index("contribution_call", "contribution", ["call_id"], **answers)
    proposed = _where("proposal_id is not null")
    op.create_index("contribution_proposed", "contribution", ["community_id"], **proposed)
    op.add_column("contribution", sa.Column("suggestion_id", sa.Integer(), nullable=True))
    op.add_column("contribution", sa.Column("hold_until", sa.DateTime(), nullable=True))
    op.add_column("outbox", sa.Column("community_id", sa.Integer(), nullable=True))
    op.add_column("outbox", sa.Column("sender", sa.Integer(), nullable=True))
    op.execute(_OWNERS)
    op.drop_index("edition_state", "edition")
    op.create_index("edition_state", "edition", ["community_id", "state", "freeze_at"])
    op.create_index("edition_to_correct", "edition", ["community_id"], **_where("to_correct"))
    op.drop_index("outbox_to_do", "outbox")
    _index_unfinished("platform", "destination", "id")
    put_off = _where("status = 'pending' and attempts > 0")
    op.create_index("outbox_put_off", "outbox", ["platform", "not_before"], **put_off)
    trouble = _where("not told and (status in ('refused', 'unsure') or fault = 'stale')")
    op.create_index("outbox_trouble", "outbox", ["community_id", "id"], **trouble)


def downgrade() -> None:
    op.execute("DELETE FROM cursor WHERE platform = 'keywords'")
    op.drop_index("outbox_trouble", "outbox")
    op.drop_index("outbox_put_off", "outbox")
    op.drop_index("edition_to_correct", "edition")
    op.drop_index("edition_state", "edition")
    op.create_index("edition_state", "edition", ["community_id", "state"])
    op.drop_index("outbox_to_do", "outbox")
    _index_unfinished("destination", "id")
    op.drop_column("outbox", "sender")
    op.drop_column("outbox", "community_id")
    op.drop_index("contribution_proposed", "contribution")
    op.drop_index("contribution_call", "contribution")
    for name in ("hold_until", "suggestion_id", "call_id", "section"):
        op.drop_column("contribution", name)

    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_voter"))
        batch_op.drop_index("ballot_tally")

    op.drop_table("ballot")
    op.drop_table("poll_option")
    op.drop_table("placement")
    with op.batch_alter_table("keyword", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_keyword_contribution_id"))

    op.drop_table("keyword")
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiry_contribution_id"))

    op.drop_table("inquiry")
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.drop_index("poll_state")
        batch_op.drop_index(batch_op.f("ix_poll_edition_id"))

    op.drop_table("poll")
    op.drop_table("editorial")
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.drop_index("call_state")

    op.drop_table("call")
