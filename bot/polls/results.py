"""Law: a result is numbers first; a name stands in it only where names are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.contributions.shortening import cut
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
    """What a poll has come to so far, or for good."""

    number: int
    question: str
    scores: Sequence[Score]

    @property
    def votes(self) -> int:
        return sum(score.votes for score in self.scores)


def names_each(options: int) -> int:
    """How many names each of so many options may show, so that a card stays one message."""
    return NAMES_MOST // options


def score_line(score: Score, total: int, speech: Speech) -> str:
    """`Oui : 12 votes, 60 %`."""
    percent = speech.number(round(100 * score.votes / total)) if total else "0"
    return speech.count("poll.score", score.votes, option=score.text, percent=percent)


def score_block(score: Score, total: int, speech: Speech) -> Block:
    """The same with a bar, after the words that say it all, and the names."""
    bar = "█" * round(BAR_MOST * score.votes / total) if total else ""
    line = " ".join(filter(None, (score_line(score, total, speech), bar)))
    return item(line, *([italic(f" {_names(score, speech)}")] if score.names else []))


def _names(score: Score, speech: Speech) -> str:
    more = score.votes - len(score.names)
    others = [speech.count("poll.others", more)] if more > 0 else []
    names = [cut(name, NAME_MOST) for name in score.names]
    return f"({speech.listed([*names, *others])})"


def summary(result: Result, speech: Speech) -> list[Block]:
    """A closed poll in an edition."""
    lines = [item(score_line(score, result.votes, speech)) for score in result.scores]
    voters = speech.count("poll.total", result.votes)
    signed = speech("poll.signed", number=result.number, votes=voters)
    return [paragraph(bold(result.question)), *lines, paragraph(italic(signed))]


def in_a_line(result: Result, speech: Speech) -> Block:
    """A closed poll among others."""
    told = " ; ".join(score_line(score, result.votes, speech) for score in result.scores)
    return item(
        speech("poll.title", number=result.number), " · ", bold(result.question), f" {told}"
    )
