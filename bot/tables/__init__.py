"""Law: what is kept, one class a table; the constraints here are the last word on duplicates.

Rules read these classes as plain values. Times are UTC. A wiped content is an empty string.
"""

from __future__ import annotations

from bot.tables.ballots import (
    Ballot,
    Mark,
    Placement,
    PollAnswer,
    PollVoter,
    Response,
    SecretBallot,
)
from bot.tables.calls import Call
from bot.tables.contributions import WORDING, Contribution, Inquiry, Keyword, Revision, Telling
from bot.tables.doors import OUTBOX_TROUBLE, Cursor, Inbox, Outbox
from bot.tables.editions import Act, Edition, EditionItem
from bot.tables.people import (
    Account,
    Community,
    Conversation,
    Editorial,
    Member,
    Offer,
    Pairing,
    Person,
)
from bot.tables.polls import NO_PICTURE, POLL_UNDRAWN, Poll, PollCell, PollOption, PollReach
from bot.tables.questionnaires import Questionnaire, Sheet, SheetAnswer
from bot.tables.series import Occurrence, SeasonEntry, Series

__all__ = [
    "NO_PICTURE",
    "OUTBOX_TROUBLE",
    "POLL_UNDRAWN",
    "WORDING",
    "Account",
    "Act",
    "Ballot",
    "Call",
    "Community",
    "Contribution",
    "Conversation",
    "Cursor",
    "Edition",
    "EditionItem",
    "Editorial",
    "Inbox",
    "Inquiry",
    "Keyword",
    "Mark",
    "Member",
    "Occurrence",
    "Offer",
    "Outbox",
    "Pairing",
    "Person",
    "Placement",
    "Poll",
    "PollAnswer",
    "PollCell",
    "PollOption",
    "PollReach",
    "PollVoter",
    "Questionnaire",
    "Response",
    "Revision",
    "SeasonEntry",
    "SecretBallot",
    "Series",
    "Sheet",
    "SheetAnswer",
    "Telling",
]
