"""Law: one edition for each period; the trail says who did what to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.tables.columns import added, long_text, moment, partial


class Edition(SQLModel, table=True):
    """One issue of a digest, for the period that ends at `freeze_at`.

    `digest` is the recap's slug, empty for the digest that brings what is new. Without a yes it
    goes out by itself at `leaves_at`, if that is given. `note` is the team's own word at its top.
    """

    __table_args__ = (
        UniqueConstraint("community_id", "digest", "freeze_at"),
        UniqueConstraint("community_id", "digest", "number"),
        Index("edition_state", "community_id", "state", "freeze_at"),
        partial("edition_to_correct", "community_id", where="to_correct"),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    state: str = "collecting"
    number: int | None = None
    opens_at: datetime = moment()
    freeze_at: datetime = moment()
    publish_at: datetime = moment()
    nudge_at: datetime | None = moment(default=None)
    reminded_at: datetime | None = moment(default=None)
    published_at: datetime | None = moment(default=None)
    corrections: int = 0
    to_correct: bool = False
    digest: str = added("")
    leaves_at: datetime | None = moment(default=None)
    note: str = long_text(default="", sa_column_kwargs={"server_default": ""})


class EditionItem(SQLModel, table=True):
    """A contribution in an edition, in the wording that was frozen."""

    __tablename__ = "edition_item"

    edition_id: int = Field(foreign_key="edition.id", primary_key=True)
    contribution_id: int = Field(foreign_key="contribution.id", primary_key=True, index=True)
    revision_id: int = Field(foreign_key="revision.id")
    section: str
    position: int


class Act(SQLModel, table=True):
    """The audit trail: who did what. An author is never named here, an animator always."""

    __table_args__ = (Index("act_recent", "community_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = moment()
    community_id: int = Field(foreign_key="community.id")
    actor: str = ""
    actor_name: str = ""
    verb: str
    contribution_id: int | None = Field(default=None, index=True)
    edition_id: int | None = None
    note: str = ""
