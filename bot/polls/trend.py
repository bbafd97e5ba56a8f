"""Law: how the polls of a series came out is told in words, so that it can be heard as well.

Options are the same ones from one poll to the next by their position, whatever their ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from bot.contributions.shortening import cut
from bot.polls.kinds import Kind
from bot.texts import Speech

SHOWN = 6
"""Polls of a series that a trend goes through, this one included."""

OPTION_MOST = 30
TRENDED = frozenset({Kind.CHOICE, Kind.OPINION})
"""Kinds whose trend is that of the leading option; of marks it is their mean."""


@dataclass(frozen=True, slots=True)
class Past:
    """What one poll of a series came to: its voters, and the votes of each option in its order."""

    voters: int
    votes: Sequence[int]

    @property
    def mean(self) -> float:
        """Of its options as marks, from 1 on; there are voters."""
        marks = sum(mark * votes for mark, votes in enumerate(self.votes, start=1))
        return marks / self.voters


def told(kind: Kind, options: Sequence[str], polls: Sequence[Past], speech: Speech) -> list[str]:
    """The trend in a sentence, of polls oldest first; none of one alone, or without a vote."""
    if len(polls) < 2 or not polls[-1].voters:
        return []
    if kind is Kind.SCALE:
        means = [_mean(poll, speech) for poll in polls]
        return [speech("poll.trend.mean", steps=_steps(means, speech))]
    return [_leading(options, polls, speech)] if kind in TRENDED else []


def _leading(options: Sequence[str], polls: Sequence[Past], speech: Speech) -> str:
    """That of the option which now leads; the first of several."""
    votes = polls[-1].votes
    first = max(range(len(votes)), key=lambda rank: votes[rank])
    shares = [_share(poll, first, speech) for poll in polls]
    steps = _steps(shares, speech)
    return speech("poll.trend.option", option=cut(options[first], OPTION_MOST), steps=steps)


def _mean(poll: Past, speech: Speech) -> str:
    return speech.decimal(poll.mean) if poll.voters else speech("poll.trend.nobody")


def _share(poll: Past, rank: int, speech: Speech) -> str:
    if not poll.voters:
        return speech("poll.trend.nobody")
    percent = speech.number(round(100 * poll.votes[rank] / poll.voters))
    return speech("poll.trend.share", percent=percent)


def _steps(values: Sequence[str], speech: Speech) -> str:
    """`3,2 puis 3,5 puis 3,8`."""
    return reduce(lambda before, now: speech("poll.trend.then", before=before, now=now), values)
