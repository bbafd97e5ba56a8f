"""Law: a poll keeps what it asks and what it came to; who voted is in `ballots`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.tables.columns import added, long_text, moment, partial

POLL_UNDRAWN = "picture is null and edition_id is not null"
"""The picture of a result is awaited as soon as the poll stands in an edition."""

NO_PICTURE = ""
"""In the place of a picture that there will not be."""


class Poll(SQLModel, table=True):
    """A question with options: draft, scheduled, open, counting, closed or dropped.

    `closing_chosen` is whether the desk has said when it closes, rather than left it at the usual.
    `stale_since` is when its cards fell behind its ballots, None once they are drawn again;
    `drawn_at` is when that was last done, `draws` how often. Once it is `sealed` its options keep
    the totals and no vote counts any more. `native` is whether it is voted on in the platform's own
    poll, where there is such a thing; of the votes there, so many were `late` or `unreadable`.
    `kind` says what its options are, `most` how many of them one voter may choose, `voters` how
    many have voted, `reason` why it was cancelled, `showing` when results are shown. Of a secret
    poll the result is `withheld` where too few have voted, `twice` is how many linked accounts had
    voted before that as well, and `traced` whether the database's files may still tell in which
    order it was voted on. Mended after the opening, `question_was` how it read then. `picture` is
    the digest of its result as it was drawn, on the shelf; None until then.

    `electorate` says who may vote (`bot.polls.eligibility`); with a `fixed_roll`, of them only
    those who were members at the opening. `electors` is how many could, counted at the close, None
    where a share of them would mean nothing. Members up to the person `reminded_to` have been
    reminded, all of them at `reminded_at`. No detail of fewer votes than `cell_minimum` is kept,
    and of a secret poll no result of fewer than `secret_minimum`, as was set at its opening. It
    was closed or cancelled at `closed_at`, and its words were mended so many times.
    """

    __table_args__ = (
        Index("poll_state", "community_id", "state"),
        partial("poll_undrawn", "id", where=POLL_UNDRAWN),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    state: str = "draft"
    question: str = long_text()
    secrecy: str = "discreet"
    created_at: datetime = moment()
    opens_at: datetime | None = moment(default=None)
    closes_at: datetime = moment()
    closing_chosen: bool = False
    opened_at: datetime | None = moment(default=None)
    stale_since: datetime | None = moment(default=None)
    drawn_at: datetime | None = moment(default=None)
    draws: int = 0
    sealed: bool = False
    edition_id: int | None = Field(default=None, foreign_key="edition.id", index=True)
    native: bool = added(value=False)
    late: int = added(0)
    unreadable: int = added(0)
    kind: str = added("choice")
    most: int = added(1)
    voters: int = added(0)
    reason: str = added("")
    showing: str = added("live")
    withheld: bool = added(value=False)
    twice: int = added(0)
    traced: bool = added(value=False)
    question_was: str = added("")
    picture: str | None = None
    picture_size: int = added(0)
    electorate: str = added("all")
    fixed_roll: bool = added(value=False)
    electors: int | None = None
    reminded_to: int = added(0)
    reminded_at: datetime | None = moment(default=None)
    cell_minimum: int = added(5)
    secret_minimum: int = added(5)
    closed_at: datetime | None = moment(default=None)
    mends: int = added(0)


class PollOption(SQLModel, table=True):
    """A choice of a poll; `votes` is how many have chosen it, `points` what their orders give it,
    kept at each vote. Mended after the opening, it `was` worded otherwise then."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    poll_id: int = Field(foreign_key="poll.id")
    position: int
    text: str = long_text()
    votes: int = 0
    points: int = added(0)
    was: str = added("")


class PollReach(SQLModel, table=True):
    """How many of a poll's voters cast their ballot on a platform, kept at each vote."""

    __tablename__ = "poll_reach"

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    platform: str = Field(primary_key=True)
    voters: int


class PollCell(SQLModel, table=True):
    """The votes for an option of those whose `dimension` has that `label`, kept at the seal.

    An empty label is of those who have not told it. Where `votes` is None they are few enough to
    tell of somebody, or would give others away: nobody can know them any more. `option_id` 0 is
    the row's total.
    """

    __tablename__ = "poll_cell"

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    dimension: str = Field(primary_key=True)
    label: str = Field(primary_key=True)
    option_id: int = Field(primary_key=True)
    votes: int | None = None
