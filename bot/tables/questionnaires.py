"""Law: a questionnaire keeps its questions, and each person's answers on one sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.tables.columns import added, long_text, moment


class Questionnaire(SQLModel, table=True):
    """Questions asked one by one: draft, open or closed; `questions` as `bot.questionnaires.form`.

    Whoever has not finished is reminded at `remind_at`, None once that is done; up to the sheet
    `reminded_to` they have been. Once it is `severed` no sheet is known to be anybody's.
    """

    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        Index("questionnaire_state", "community_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    key: str
    state: str = "draft"
    title: str = long_text()
    intro: str = long_text(default="")
    minutes: int
    questions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = moment()
    opened_at: datetime | None = moment(default=None)
    closes_at: datetime | None = moment(default=None)
    remind_at: datetime | None = moment(default=None)
    severed: bool = False
    reminded_to: int = added(0)


class Sheet(SQLModel, table=True):
    """One person's answers to a questionnaire, with no time; nobody's once it is severed.

    It is `finished` when nothing is left to ask, `silent` when its person wants no reminder.
    """

    __table_args__ = (UniqueConstraint("questionnaire_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    questionnaire_id: int = Field(foreign_key="questionnaire.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    finished: bool = False
    silent: bool = False


class SheetAnswer(SQLModel, table=True):
    """An answer on a sheet, kept as soon as it is given; no values for what was passed over."""

    __tablename__ = "sheet_answer"

    sheet_id: int = Field(foreign_key="sheet.id", primary_key=True)
    question: str = Field(primary_key=True)
    answer: list[str] = Field(default_factory=list, sa_type=JSON)
