"""Law: a poll that comes again has one poll for each instant; a season file brings each once."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from bot.tables.columns import moment


class Series(SQLModel, table=True):
    """A poll that comes again, at each `stride`-th instant of a crontab on the community's clock.

    Each of its polls stays open so many `days`, and none opens at `until` or later. Once it has
    `ended_at`, no other is made.
    """

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    crontab: str
    stride: int
    days: int
    until: datetime = moment()
    begun_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)


class Occurrence(SQLModel, table=True):
    """The poll of a series for one instant: there is one at most, however often it is due."""

    series_id: int = Field(primary_key=True, foreign_key="series.id")
    occurs_at: datetime = moment(primary_key=True)
    poll_id: int = Field(foreign_key="poll.id", unique=True)


class SeasonEntry(SQLModel, table=True):
    """What a season file has brought, by its key there; `digest` tells whether it says the same."""

    __tablename__ = "season_entry"

    community_id: int = Field(primary_key=True, foreign_key="community.id")
    key: str = Field(primary_key=True)
    digest: str
    poll_id: int = Field(foreign_key="poll.id")
    imported_at: datetime = moment()
