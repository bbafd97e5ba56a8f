"""Law: what is counted of a platform's own poll is computed from a ledger, by its proposal's rules.

Of all that a voter did in time, there or by the card, the last alone counts, also where it chooses
nothing (MSC3381). Votes are cast in the room itself, where everybody sees who chose what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from bot.messages import Address, Closing, Paper
from bot.polls.eligibility import Scope, electorate
from bot.polls.lifecycle import Secrecy
from bot.ports import Traits
from bot.tables import Poll, Response

FETCHED_WITHIN = timedelta(minutes=10)
"""How long after its end has left the votes of a poll are waited for."""

SENT_WITHIN = timedelta(hours=1)
"""How long an end may take to leave, where the platform is down."""


def is_shown(traits: Traits, channel: Address) -> bool:
    """Whether that channel can have the platform's own polls, opened, voted by name and ended."""
    here = traits.polled is None or channel in traits.polled
    return traits.shows >= {Paper, Closing} and here


def unfit(poll: Poll) -> str:
    """The key of what keeps a poll from being a room's own, which shows all; empty if nothing."""
    if electorate(poll).scope is not Scope.ALL:
        return "poll.native.some"
    if poll.secrecy != Secrecy.OPEN:
        return "poll.native.discreet"
    if poll.most > 1:
        return "poll.native.one"
    return "poll.native.unveiled" if poll.veiled else ""


def spelled_out(answers: Sequence[str], options: Sequence[int]) -> tuple[str, ...]:
    """The answers as ids of options: some platforms tell their rank, as `#0`, `#1`…"""
    ranks = {f"#{rank}": str(option) for rank, option in enumerate(options)}
    return tuple(ranks.get(answer, answer) for answer in answers)


def unheard_of(heard: Iterable[Response], voters: int) -> int:
    """How many voters a platform has counted, beside those whose last answer was heard."""
    last = {one.voter: one for one in sorted(heard, key=lambda one: (one.at, one.message))}
    known = sum(bool(voter and one.answers) for voter, one in last.items())
    return max(0, voters - known)


def chosen(answers: Sequence[str], options: Collection[int]) -> int | None:
    """The option of one vote; None when it chooses none, or names what is no option.

    An unknown answer spoils it wherever it stands; of several that are known the first counts.
    """
    known = {str(option): option for option in options}
    if not answers or any(answer not in known for answer in answers):
        return None
    return known[answers[0]]


def late_votes(done: Iterable[Response], closes_at: datetime) -> int:
    """How many voters answered something after the close."""
    return len({one.voter for one in done if one.voter and one.answers and one.at >= closes_at})


def votes_due(status: str, kept_at: datetime, sent_at: datetime | None) -> datetime | None:
    """Until when to wait for the votes, by what became of the end; None when they won't come."""
    if status in ("pending", "sending"):
        return kept_at + SENT_WITHIN
    return sent_at + FETCHED_WITHIN if status == "sent" and sent_at else None
