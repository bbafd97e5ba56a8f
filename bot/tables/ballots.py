"""Law: one ballot per poll and voter; of a secret poll nothing ties the two."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.tables.columns import added, long_text, moment


class Placement(SQLModel, table=True):
    """One appearance of a poll in a channel; its post has the key `poll.<id>.<channel>`.

    A `native` one is the platform's own poll. `end_sent_at` is when its end was seen to have left,
    `ended_at` when it ended there by the platform's own clock.
    """

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    channel: str = Field(primary_key=True)
    native: bool = added(value=False)
    end_sent_at: datetime | None = moment(default=None)
    ended_at: datetime | None = moment(default=None)


class Ballot(SQLModel, table=True):
    """One voter's answer. The account alone is kept, and the name only where names are shown.

    `platform` is where it was last cast, which may be that of another of the voter's accounts.
    """

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    voter: str = Field(primary_key=True, index=True)
    name: str = ""
    voted_at: datetime = moment()
    platform: str = added("")


class Mark(SQLModel, table=True):
    """An option that a ballot chooses, in its place among those it chooses; where these are put in
    an order, the points that this gives."""

    __table_args__ = (Index("mark_option", "option_id"),)

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    voter: str = Field(primary_key=True)
    option_id: int = Field(foreign_key="poll_option.id", primary_key=True)
    position: int
    points: int = added(0)


class PollVoter(SQLModel, table=True):
    """Somebody has voted in a secret poll; nothing here says what.

    Of who was erased meanwhile a digest stays until the close. An account that was `parted` from a
    voter's since may not vote either. Neither this table nor that of the ballots has rows in the
    order in which they came.
    """

    __tablename__ = "poll_voter"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    voter: str = Field(primary_key=True)
    parted: bool = False


class SecretBallot(SQLModel, table=True):
    """What somebody has voted in a secret poll, under a random name; nobody knows who."""

    __tablename__ = "secret_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    name: str = Field(primary_key=True)
    option_id: int = Field(foreign_key="poll_option.id")


class PollAnswer(SQLModel, table=True):
    """An answer in words: waiting for the desk, shown or hidden. Its voter is forgotten in time."""

    __tablename__ = "poll_answer"
    __table_args__ = (UniqueConstraint("poll_id", "voter"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    poll_id: int = Field(foreign_key="poll.id")
    voter: str | None = Field(default=None, index=True)
    text: str = long_text()
    state: str = "waiting"
    told_at: datetime = moment()


class Response(SQLModel, table=True):
    """One thing that a voter of a native poll did: the ledger from which ballots are computed.

    `message` is `<platform>:<id>`. `of` is the platform's id of the poll that was answered there;
    empty, the vote was cast by the card. `answers` are options' ids, as they came. Without a
    `voter` it was taken back or erased: its id alone is kept, which refuses its return.
    """

    __table_args__ = (Index("response_voter", "poll_id", "voter", "at", "message"),)

    message: str = Field(primary_key=True)
    poll_id: int = Field(foreign_key="poll.id")
    of: str = ""
    voter: str = Field(default="", index=True)
    name: str = ""
    answers: list[str] = Field(default_factory=list, sa_type=JSON)
    at: datetime = moment()
