"""Law: what comes in and what goes out is kept before anything is made of it, then wiped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.tables.columns import added, long_text, moment, partial


class Cursor(SQLModel, table=True):
    """How far something has come: a platform's events, by its name, or a long work of our own."""

    platform: str = Field(primary_key=True)
    value: str


class Inbox(SQLModel, table=True):
    """An event received: pending, held (until its author's consent), done or failed."""

    __table_args__ = (
        UniqueConstraint("platform", "event_id"),
        partial("inbox_to_do", "id", where="status = 'pending'"),
        partial("inbox_kept", "account", where="status in ('held', 'failed')"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    event_id: str
    account: str
    content: str = long_text()
    status: str = "pending"
    tries: int = 0
    fault: str = ""
    received_at: datetime = moment()


OUTBOX_TROUBLE = "not told and (status in ('refused', 'unsure') or fault = 'stale')"
"""What a desk has not been told of yet: refused, unsure, or standing with an older wording."""


class Outbox(SQLModel, table=True):
    """A message to deliver: pending, sending, sent, paused, refused, unsure or dropped.

    What is paused waits for its reader, who does not hear the bot, to come back.

    `created_at` is when it was kept or, once a delivery has failed, when the first one failed. A
    post has its community, whose desk is told what becomes of it. `sender` is the process
    (`bot.store.presence`) that last took it up. `lane` is what it leaves in order with: its room,
    or, among the answers of a room, those to the same people.
    """

    __table_args__ = (
        UniqueConstraint("key"),
        partial(
            "outbox_to_do",
            "platform",
            "lane",
            "id",
            where="status in ('pending', 'sending')",
        ),
        partial(
            "outbox_again",
            "platform",
            "destination",
            "id",
            where="status in ('pending', 'sending') and attempts > 0",
        ),
        partial(
            "outbox_put_off",
            "platform",
            "not_before",
            where="status = 'pending' and attempts > 0",
        ),
        partial("outbox_paused", "destination", where="status = 'paused'"),
        partial("outbox_posted", "native_id", where="post"),
        partial("outbox_topic", "topic", where="topic <> ''"),
        partial("outbox_trouble", "community_id", "id", where=OUTBOX_TROUBLE),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    platform: str
    destination: str
    post: bool = False
    topic: str = ""
    replaces: str = ""
    content: str = long_text()
    status: str = "pending"
    attempts: int = 0
    not_before: datetime = moment()
    created_at: datetime = moment()
    native_id: str = ""
    link: str | None = None
    fault: str = ""
    told: bool = False
    community_id: int | None = None
    sender: int | None = None
    thread: str = added("")
    quiet: bool = added(value=False)
    lane: str = added("")
