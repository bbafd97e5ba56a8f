"""Law: a person is kept from their yes to their leave, with what the bot asks them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from bot.tables.columns import added, long_text, moment


class Community(SQLModel, table=True):
    """A community of the configuration, by its slug."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    created_at: datetime = moment()


class Editorial(SQLModel, table=True):
    """A value that animators set in chat; without a row, the configuration's holds."""

    community_id: int = Field(foreign_key="community.id", primary_key=True)
    name: str = Field(primary_key=True)
    value: Any = Field(sa_type=JSON)
    set_at: datetime = moment()


class Person(SQLModel, table=True):
    """A human who said yes to the welcome lines; `unreminded` is whether polls remind them not.

    `administration` is the kind of it that they work for, by its code, where they have said it.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str
    region: str = ""
    community_id: int | None = Field(default=None, foreign_key="community.id")
    consented_at: datetime = moment()
    unreminded: bool = added(value=False)
    administration: str = added("")


class Account(SQLModel, table=True):
    """One of a person's identities on a platform; `private` is where the bot may write to it.

    `external` is whether it is of somebody from outside the administration.
    """

    address: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    private: str = ""
    external: bool = added(value=False)


class Pairing(SQLModel, table=True):
    """A code, of which only a digest is kept, that links another account to a person's, once.

    It was given in that `place`; the account `asked_by` has shown it and waits for the yes there.
    """

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    digest: str = Field(index=True)
    expires_at: datetime = moment()
    place: str
    asked_by: str = ""


class Member(SQLModel, table=True):
    """A person belongs to a community, since they first did something there."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    community_id: int = Field(foreign_key="community.id", primary_key=True)
    joined_at: datetime = moment()


class Conversation(SQLModel, table=True):
    """Where somebody stands in a question of the bot's, in one room."""

    place: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    token: str
    state: str = long_text()
    since: datetime = moment(index=True)


class Offer(SQLModel, table=True):
    """The buttons that a message shows, so that a typed number can press one.

    `message` is the message's row in the outbox, also once an edit has changed its buttons.
    """

    place: str = Field(primary_key=True)
    choices: str = long_text()
    message: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    shown_at: datetime = moment(index=True)
