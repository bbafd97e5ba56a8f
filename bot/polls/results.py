"""Law: a result is numbers first; a name stands in it only where names are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.contributions.shortening import cut
from bot.polls.kinds import Kind
from bot.richtext import Block, bold, italic, item, paragraph
from bot.texts import Speech

BAR_MOST = 10
"""The longest bar, in characters: each is a tenth of the votes."""

NAMES_MOST, NAME_MOST = 20, 30
"""Names shown on one card, all options together; and how much of each."""


@dataclass(frozen=True, slots=True)
class Score:
    """What an option has come to, and the first names beside it."""

    option_id: int
    text: str
    votes: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What a poll has come to so far, or for good.

    `split` is how many of its voters cast their ballot where, by the platform's name; empty where
    it stands on one alone, or that is not known of every ballot.
    """

    number: int
    question: str
    scores: Sequence[Score]
    voters: int
    kind: Kind = Kind.CHOICE
    most: int = 1
    platforms: int = 1
    split: tuple[tuple[str, int], ...] = ()

    @property
    def mean(self) -> float | None:
        """Of marks that were given, from 1 on; None of other options, and as long as none is."""
        if self.kind is not Kind.SCALE or not self.voters:
            return None
        marks = sum(mark * score.votes for mark, score in enumerate(self.scores, start=1))
        return marks / self.voters

    @property
    def tied(self) -> Sequence[Score]:
        """Those that share the first place; none where one has it alone, or nobody has voted."""
        best = max(score.votes for score in self.scores)
        first = [score for score in self.scores if score.votes == best]
        return first if best and len(first) > 1 else ()


def names_each(options: int) -> int:
    """How many names each of so many options may show, so that a card stays one message."""
    return NAMES_MOST // options


def score_line(score: Score, voters: int, speech: Speech) -> str:
    """`Oui : 12 votes, 60 %`, of those who have voted."""
    percent = speech.number(round(100 * score.votes / voters)) if voters else "0"
    return speech.count("poll.score", score.votes, option=score.text, percent=percent)


def score_block(score: Score, voters: int, speech: Speech) -> Block:
    """The same with a bar, after the words that say it all, and the names."""
    bar = "█" * round(BAR_MOST * score.votes / voters) if voters else ""
    line = " ".join(filter(None, (score_line(score, voters, speech), bar)))
    return item(line, *([italic(f" {_names(score, speech)}")] if score.names else []))


def told_of(result: Result, speech: Speech) -> list[str]:
    """What the scores say together: the mean of the marks, or what shares the first place."""
    if result.mean is not None:
        return [speech("poll.mean", mean=speech.decimal(result.mean))]
    if result.tied:
        return [
            speech(
                "poll.tie", options=speech.listed([cut(one.text, NAME_MOST) for one in result.tied])
            )
        ]
    return []


def total(key: str, result: Result, speech: Speech) -> str:
    """`12 votes en tout (8 sur Telegram et 4 sur Matrix)`; of voters where each may choose several.

    On which platforms is told where there are several.
    """
    said = speech.count(key if result.most == 1 else f"{key}.voters", result.voters)
    return f"{said} ({by_platform(result, speech)})" if result.split else said


def by_platform(result: Result, speech: Speech) -> str:
    """`8 sur Telegram et 4 sur Matrix`, of those who have voted."""
    return speech.listed(
        speech("poll.split.one", voters=speech.number(voters), platform=platform.capitalize())
        for platform, voters in result.split
    )


def _names(score: Score, speech: Speech) -> str:
    more = score.votes - len(score.names)
    others = [speech.count("poll.others", more)] if more > 0 else []
    names = [cut(name, NAME_MOST) for name in score.names]
    return f"({speech.listed([*names, *others])})"


def summary(result: Result, speech: Speech) -> list[Block]:
    """A closed poll in an edition."""
    lines = [item(score_line(score, result.voters, speech)) for score in result.scores]
    told = list(map(paragraph, told_of(result, speech)))
    votes = total("poll.total", result, speech)
    signed = speech("poll.signed", number=result.number, votes=votes)
    return [paragraph(bold(result.question)), *lines, *told, paragraph(italic(signed))]


def in_a_line(result: Result, speech: Speech) -> Block:
    """A closed poll among others."""
    scores = (score_line(score, result.voters, speech) for score in result.scores)
    told = " ; ".join([*scores, *told_of(result, speech)])
    return item(
        speech("poll.title", number=result.number), " · ", bold(result.question), f" {told}"
    )
