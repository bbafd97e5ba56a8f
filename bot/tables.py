"""Law: what is kept, one class a table; the constraints here are the last word on duplicates.

Rules read these classes as plain values. Times are UTC. A wiped content is an empty string.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Index, Text, UniqueConstraint, false, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, also on SQLite, which keeps no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


def _moment(**options: Any) -> Any:
    return Field(sa_type=Instant, **options)


def _long_text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


def _added(value: str | int) -> Any:
    """A value that older rows have as well: a column added by a migration needs its default."""
    given = false() if value is False else str(value)
    return Field(default=value, sa_column_kwargs={"server_default": given})


def _partial(name: str, *columns: str, where: str) -> Index:
    """An index of the rows that are still of concern: it stays small however many have passed."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


# --- the two doors --------------------------------------------------------------------------------


class Cursor(SQLModel, table=True):
    """How far something has come: a platform's events, by its name, or a long work of our own."""

    platform: str = Field(primary_key=True)
    value: str


class Inbox(SQLModel, table=True):
    """An event received: pending, held (until its author's consent), done or failed."""

    __table_args__ = (
        UniqueConstraint("platform", "event_id"),
        _partial("inbox_to_do", "id", where="status = 'pending'"),
        _partial("inbox_kept", "account", where="status in ('held', 'failed')"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    event_id: str
    account: str
    content: str = _long_text()
    status: str = "pending"
    tries: int = 0
    fault: str = ""
    received_at: datetime = _moment()


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
        _partial(
            "outbox_to_do",
            "platform",
            "lane",
            "id",
            where="status in ('pending', 'sending')",
        ),
        _partial(
            "outbox_again",
            "platform",
            "destination",
            "id",
            where="status in ('pending', 'sending') and attempts > 0",
        ),
        _partial(
            "outbox_put_off",
            "platform",
            "not_before",
            where="status = 'pending' and attempts > 0",
        ),
        _partial("outbox_paused", "destination", where="status = 'paused'"),
        _partial("outbox_posted", "native_id", where="post"),
        _partial("outbox_topic", "topic", where="topic <> ''"),
        _partial("outbox_trouble", "community_id", "id", where=OUTBOX_TROUBLE),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    platform: str
    destination: str
    post: bool = False
    topic: str = ""
    replaces: str = ""
    content: str = _long_text()
    status: str = "pending"
    attempts: int = 0
    not_before: datetime = _moment()
    created_at: datetime = _moment()
    native_id: str = ""
    link: str | None = None
    fault: str = ""
    told: bool = False
    community_id: int | None = None
    sender: int | None = None
    thread: str = _added("")
    quiet: bool = _added(value=False)
    lane: str = _added("")


# --- people ---------------------------------------------------------------------------------------


class Community(SQLModel, table=True):
    """A community of the configuration, by its slug."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    created_at: datetime = _moment()


class Editorial(SQLModel, table=True):
    """A value that animators set in chat; without a row, the configuration's holds."""

    community_id: int = Field(foreign_key="community.id", primary_key=True)
    name: str = Field(primary_key=True)
    value: Any = Field(sa_type=JSON)
    set_at: datetime = _moment()


class Person(SQLModel, table=True):
    """A human who said yes to the welcome lines; `unreminded` is whether polls remind them not."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    region: str = ""
    community_id: int | None = Field(default=None, foreign_key="community.id")
    consented_at: datetime = _moment()
    unreminded: bool = _added(value=False)


class Account(SQLModel, table=True):
    """One of a person's identities on a platform; `private` is where the bot may write to it.

    `external` is whether it is of somebody from outside the administration.
    """

    address: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    private: str = ""
    external: bool = _added(value=False)


class Pairing(SQLModel, table=True):
    """A code, of which only a digest is kept, that links another account to a person's, once.

    It was given in that `place`; the account `asked_by` has shown it and waits for the yes there.
    """

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    digest: str = Field(index=True)
    expires_at: datetime = _moment()
    place: str
    asked_by: str = ""


class Member(SQLModel, table=True):
    """A person belongs to a community, since they first did something there."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    community_id: int = Field(foreign_key="community.id", primary_key=True)
    joined_at: datetime = _moment()


class Conversation(SQLModel, table=True):
    """Where somebody stands in a question of the bot's, in one room."""

    place: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    token: str
    state: str = _long_text()
    since: datetime = _moment(index=True)


class Offer(SQLModel, table=True):
    """The buttons that a message shows, so that a typed number can press one.

    `message` is the message's row in the outbox, also once an edit has changed its buttons.
    """

    place: str = Field(primary_key=True)
    choices: str = _long_text()
    message: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    shown_at: datetime = _moment(index=True)


# --- contributions --------------------------------------------------------------------------------


class Contribution(SQLModel, table=True):
    """What an agent told.

    Of its wordings, `revision_id` is in force, `proposal_id` waits for the desk after the freeze,
    `draft_id` is an edit that the author has not finished, and `suggestion_id` is one of the desk's
    that waits for the author's yes. `section` is where the desk has put it; empty, it stands under
    the call that it answers, else under its kind. Once approved, it is for an edition that is
    published at `hold_until` or later.
    """

    __table_args__ = (
        Index("contribution_queue", "community_id", "state", "submitted_at"),
        _partial("contribution_call", "call_id", where="call_id is not null"),
        _partial("contribution_proposed", "community_id", where="proposal_id is not null"),
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
    created_at: datetime = _moment()
    submitted_at: datetime | None = _moment(default=None)
    decided_at: datetime | None = _moment(default=None)
    section: str = _added("")
    call_id: int | None = None
    suggestion_id: int | None = None
    hold_until: datetime | None = _moment(default=None)


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
    text: str = _long_text()
    title: str = ""
    region: str = ""
    themes: list[str] = Field(default_factory=list, sa_type=JSON)
    stage: str = ""
    lesson: str = _long_text(default="")
    attribution: str = "named"
    signature: str = ""
    created_at: datetime = _moment()
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
    question: str = _long_text()
    answer: str = _long_text(default="")
    asked_at: datetime = _moment()
    answered_at: datetime | None = _moment(default=None)


class Call(SQLModel, table=True):
    """A themed call for testimonies: draft, open, closed or dropped.

    `answers`, and the `regions` that they came from, are counted once: at its close.
    """

    __table_args__ = (Index("call_state", "community_id", "state"),)

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    state: str = "draft"
    question: str = _long_text()
    channels: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = _moment()
    opened_at: datetime | None = _moment(default=None)
    closes_at: datetime = _moment()
    answers: int = 0
    regions: int = 0


# --- polls ----------------------------------------------------------------------------------------

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
    and of a secret poll no result of fewer than `secret_minimum`, as was set at its opening.
    """

    __table_args__ = (
        Index("poll_state", "community_id", "state"),
        _partial("poll_undrawn", "id", where=POLL_UNDRAWN),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    state: str = "draft"
    question: str = _long_text()
    secrecy: str = "discreet"
    created_at: datetime = _moment()
    opens_at: datetime | None = _moment(default=None)
    closes_at: datetime = _moment()
    closing_chosen: bool = False
    opened_at: datetime | None = _moment(default=None)
    stale_since: datetime | None = _moment(default=None)
    drawn_at: datetime | None = _moment(default=None)
    draws: int = 0
    sealed: bool = False
    edition_id: int | None = Field(default=None, foreign_key="edition.id", index=True)
    native: bool = _added(value=False)
    late: int = _added(0)
    unreadable: int = _added(0)
    kind: str = _added("choice")
    most: int = _added(1)
    voters: int = _added(0)
    reason: str = _added("")
    showing: str = _added("live")
    withheld: bool = _added(value=False)
    twice: int = _added(0)
    traced: bool = _added(value=False)
    question_was: str = _added("")
    picture: str | None = None
    picture_size: int = _added(0)
    electorate: str = _added("all")
    fixed_roll: bool = _added(value=False)
    electors: int | None = None
    reminded_to: int = _added(0)
    reminded_at: datetime | None = _moment(default=None)
    cell_minimum: int = _added(5)
    secret_minimum: int = _added(5)


class PollOption(SQLModel, table=True):
    """A choice of a poll; `votes` is how many have chosen it, `points` what their orders give it,
    kept at each vote. Mended after the opening, it `was` worded otherwise then."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    poll_id: int = Field(foreign_key="poll.id")
    position: int
    text: str = _long_text()
    votes: int = 0
    points: int = _added(0)
    was: str = _added("")


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
    until: datetime = _moment()
    begun_at: datetime = _moment()
    ended_at: datetime | None = _moment(default=None)


class Occurrence(SQLModel, table=True):
    """The poll of a series for one instant: there is one at most, however often it is due."""

    series_id: int = Field(primary_key=True, foreign_key="series.id")
    occurs_at: datetime = _moment(primary_key=True)
    poll_id: int = Field(foreign_key="poll.id", unique=True)


class SeasonEntry(SQLModel, table=True):
    """What a season file has brought, by its key there; `digest` tells whether it says the same."""

    __tablename__ = "season_entry"

    community_id: int = Field(primary_key=True, foreign_key="community.id")
    key: str = Field(primary_key=True)
    digest: str
    poll_id: int = Field(foreign_key="poll.id")
    imported_at: datetime = _moment()


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


class Placement(SQLModel, table=True):
    """One appearance of a poll in a channel; its post has the key `poll.<id>.<channel>`.

    A `native` one is the platform's own poll. `end_sent_at` is when its end was seen to have left,
    `ended_at` when it ended there by the platform's own clock.
    """

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    channel: str = Field(primary_key=True)
    native: bool = _added(value=False)
    end_sent_at: datetime | None = _moment(default=None)
    ended_at: datetime | None = _moment(default=None)


class Ballot(SQLModel, table=True):
    """One voter's answer. The account alone is kept, and the name only where names are shown.

    `platform` is where it was last cast, which may be that of another of the voter's accounts.
    """

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    voter: str = Field(primary_key=True, index=True)
    name: str = ""
    voted_at: datetime = _moment()
    platform: str = _added("")


class Mark(SQLModel, table=True):
    """An option that a ballot chooses, in its place among those it chooses; where these are put in
    an order, the points that this gives."""

    __table_args__ = (Index("mark_option", "option_id"),)

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    voter: str = Field(primary_key=True)
    option_id: int = Field(foreign_key="poll_option.id", primary_key=True)
    position: int
    points: int = _added(0)


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
    text: str = _long_text()
    state: str = "waiting"
    told_at: datetime = _moment()


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
    at: datetime = _moment()


# --- questionnaires -------------------------------------------------------------------------------


class Questionnaire(SQLModel, table=True):
    """Questions asked one by one: draft, open or closed; `questions` as `bot.questionnaires.form`.

    Whoever has not finished is reminded at `remind_at`, None once that is done. Once it is
    `severed` no sheet is known to be anybody's.
    """

    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        Index("questionnaire_state", "community_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    key: str
    state: str = "draft"
    title: str = _long_text()
    intro: str = _long_text(default="")
    minutes: int
    questions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = _moment()
    opened_at: datetime | None = _moment(default=None)
    closes_at: datetime | None = _moment(default=None)
    remind_at: datetime | None = _moment(default=None)
    severed: bool = False


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


# --- editions -------------------------------------------------------------------------------------


class Edition(SQLModel, table=True):
    """One issue of a digest, for the period that ends at `freeze_at`."""

    __table_args__ = (
        UniqueConstraint("community_id", "freeze_at"),
        UniqueConstraint("community_id", "number"),
        Index("edition_state", "community_id", "state", "freeze_at"),
        _partial("edition_to_correct", "community_id", where="to_correct"),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    state: str = "collecting"
    number: int | None = None
    opens_at: datetime = _moment()
    freeze_at: datetime = _moment()
    publish_at: datetime = _moment()
    nudge_at: datetime | None = _moment(default=None)
    reminded_at: datetime | None = _moment(default=None)
    published_at: datetime | None = _moment(default=None)
    corrections: int = 0
    to_correct: bool = False


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
    at: datetime = _moment()
    community_id: int = Field(foreign_key="community.id")
    actor: str = ""
    actor_name: str = ""
    verb: str
    contribution_id: int | None = Field(default=None, index=True)
    edition_id: int | None = None
    note: str = ""
