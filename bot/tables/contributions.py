"""Law: a contribution has its wordings, and each of them what its author agreed to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from bot.tables.columns import added, long_text, moment, partial

_PROPOSED = ("community_id", "proposal_id")
"""Both, so that no planner takes the queue's index, by which it would read the whole archive."""


class Contribution(SQLModel, table=True):
    """What an agent told.

    Of its wordings, `revision_id` is in force, `proposal_id` waits for the desk after the freeze,
    `draft_id` is an edit that the author has not finished, and `suggestion_id` is one of the desk's
    that waits for the author's yes. `section` is where the desk has put it; empty, it stands under
    the call that it answers, else under its kind; there it is the `rank`-th of those that the desk
    has placed, 0 for one that it has not; `featured`, it stands above all. Once approved, it is for
    an edition that is published at `hold_until` or later. `taken_by` is the animator who sees to
    it.
    """

    __table_args__ = (
        Index("contribution_queue", "community_id", "state", "submitted_at"),
        partial("contribution_call", "call_id", where="call_id is not null"),
        partial("contribution_proposed", *_PROPOSED, where="proposal_id is not null"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    kind: str
    private: bool
    state: str = "draft"
    revision_id: int | None = None
    proposal_id: int | None = None
    draft_id: int | None = None
    created_at: datetime = moment()
    submitted_at: datetime | None = moment(default=None)
    decided_at: datetime | None = moment(default=None)
    section: str = added("")
    call_id: int | None = None
    suggestion_id: int | None = None
    hold_until: datetime | None = moment(default=None)
    rank: int = added(0)
    featured: bool = added(False)
    taken_by: str = added("")
    taken_name: str = added("")
    taken_at: datetime | None = moment(default=None)


class Telling(SQLModel, table=True):
    """A message, `<platform>:<id>`, that a contribution was told in.

    `link` leads to it where others than its author read it. Several that were `joined` are one
    text: each is a part of it. `revision_id` is the newest wording with its words.
    """

    message: str = Field(primary_key=True)
    contribution_id: int = Field(foreign_key="contribution.id", index=True)
    link: str = ""
    joined: bool = False
    revision_id: int


class Revision(SQLModel, table=True):
    """One wording of a contribution, with the signature its author agreed to.

    `files` go with it (`bot.contributions.enclosures`); their bytes are on the shelf.
    """

    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    contribution_id: int = Field(foreign_key="contribution.id", index=True)
    text: str = long_text()
    title: str = ""
    region: str = ""
    themes: list[str] = Field(default_factory=list, sa_type=JSON)
    stage: str = ""
    lesson: str = long_text(default="")
    attribution: str = "named"
    signature: str = ""
    created_at: datetime = moment()
    files: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"}
    )


WORDING = (
    "text",
    "title",
    "region",
    "themes",
    "stage",
    "lesson",
    "files",
    "attribution",
    "signature",
)
"""What a wording says, by its columns."""


class Keyword(SQLModel, table=True):
    """A root of a contribution's words: look-alikes share the rare ones."""

    community_id: int = Field(foreign_key="community.id", primary_key=True)
    root: str = Field(primary_key=True)
    contribution_id: int = Field(foreign_key="contribution.id", primary_key=True, index=True)


class Inquiry(SQLModel, table=True):
    """What the desk asked an author, passed on by the bot, and the answer; empty until it comes."""

    id: int | None = Field(default=None, primary_key=True)
    contribution_id: int = Field(foreign_key="contribution.id", index=True)
    question: str = long_text()
    answer: str = long_text(default="")
    asked_at: datetime = moment()
    answered_at: datetime | None = moment(default=None)
