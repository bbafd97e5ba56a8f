"""Law: what rich platforms need: threads, files, polls of their own, answers side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ADDED = {
    "poll": ("native", "late", "unreadable"),
    "placement": ("native", "end_sent_at", "ended_at"),
}


def _make_tellings() -> None:
    op.create_table(
        "telling",
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"]),
        sa.PrimaryKeyConstraint("message"),
    )
    op.create_index(op.f("ix_telling_contribution_id"), "telling", ["contribution_id"])


def _make_responses() -> None:
    op.create_table(
        "response",
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("voter", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"]),
        sa.PrimaryKeyConstraint("message"),
    )
    op.create_index("response_voter", "response", ["poll_id", "voter", "at", "message"])
    op.create_index(op.f("ix_response_voter"), "response", ["voter"])


def _let_polls_be_native() -> None:
    for table in ("poll", "placement"):
        column = sa.Column[bool]("native", sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column(table, column)
    for name in ("late", "unreadable"):
        op.add_column("poll", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in ("end_sent_at", "ended_at"):
        op.add_column("placement", sa.Column(name, sa.DateTime(), nullable=True))


def _remake_offers(columns: Sequence[sa.Column[Any]], rows: Sequence[dict[str, object]]) -> None:
    """The table of the buttons shown, made anew with these rows."""
    op.drop_table("offer")
    table = op.create_table("offer", *columns)
    if rows:
        op.bulk_insert(table, list(rows))


def _keep_buttons_by_message() -> None:
    """What each room was shown last stays pressable; no message is known to have shown it."""
    now = datetime.now(UTC).replace(tzinfo=None)
    before = op.get_bind().execute(sa.text("SELECT place, choices FROM offer")).all()
    kept = enumerate(before, start=1)
    _remake_offers(
        (
            sa.Column("place", sa.String(), primary_key=True),
            sa.Column("choices", sa.Text(), nullable=False),
            sa.Column("message", sa.Integer(), primary_key=True, autoincrement=False),
            sa.Column("shown_at", sa.DateTime(), nullable=False),
        ),
        [dict(row._mapping) | {"message": -rank, "shown_at": now} for rank, row in kept],
    )
    op.create_index(op.f("ix_offer_shown_at"), "offer", ["shown_at"])


def _keep_newest_buttons() -> None:
    newest = "SELECT place, choices FROM offer WHERE (place, message) IN ({})"
    of_each = "SELECT place, max(message) FROM offer GROUP BY place"
    kept = op.get_bind().execute(sa.text(newest.format(of_each))).all()
    _remake_offers(
        (
            sa.Column("place", sa.String(), primary_key=True),
            sa.Column("choices", sa.Text(), nullable=False),
        ),
        [dict(row._mapping) for row in kept],
    )


_UNFINISHED = "status in ('pending', 'sending')"


def _index_outbox(name: str, *columns: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name, "outbox", list(columns), sqlite_where=condition, postgresql_where=condition
    )


def _let_answers_leave_abreast() -> None:
    op.add_column("outbox", sa.Column("lane", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE outbox SET lane = destination")  # settled posts may be wanted again
    op.drop_index("outbox_to_do", "outbox")
    _index_outbox("outbox_to_do", "platform", "lane", "id", where=_UNFINISHED)
    tried = f"{_UNFINISHED} and attempts > 0"
    _index_outbox("outbox_again", "platform", "destination", "id", where=tried)


def _let_them_leave_one_by_one() -> None:
    op.drop_index("outbox_again", "outbox")
    op.drop_index("outbox_to_do", "outbox")
    _index_outbox("outbox_to_do", "platform", "destination", "id", where=_UNFINISHED)


def upgrade() -> None:
    _keep_buttons_by_message()
    _make_responses()
    _let_polls_be_native()
    _make_tellings()
    files = sa.Column("files", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("revision", files)
    external = sa.Column[bool]("external", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("account", external)
    op.add_column("outbox", sa.Column("thread", sa.String(), nullable=False, server_default=""))
    quiet = sa.Column[bool]("quiet", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("outbox", quiet)
    _let_answers_leave_abreast()


def downgrade() -> None:
    _keep_newest_buttons()
    op.drop_table("response")
    for table, names in _ADDED.items():
        for name in names:
            op.drop_column(table, name)
    op.drop_table("telling")
    _let_them_leave_one_by_one()
    for name in ("thread", "quiet", "lane"):
        op.drop_column("outbox", name)
    op.drop_column("revision", "files")
    op.drop_column("account", "external")
