"""Law: a call is a question with a deadline; its count is that of its close."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from bot.tables.columns import long_text, moment


class Call(SQLModel, table=True):
    """A themed call for testimonies: draft, open, closed or dropped.

    `answers`, and the `regions` that they came from, are counted once: at its close.
    """

    __table_args__ = (Index("call_state", "community_id", "state"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    state: str = "draft"
    question: str = long_text()
    channels: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = moment()
    opened_at: datetime | None = moment(default=None)
    closes_at: datetime = moment()
    answers: int = 0
    regions: int = 0
