"""Law: a result is numbers first; a name stands in it only where names are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.contributions.shortening import cut
from bot.polls import trend
from bot.polls.kinds import Kind
from bot.polls.trend import Past
from bot.richtext import Block, bold, italic, item, paragraph
from bot.texts import Speech

BAR_MOST = 10
"""The longest bar, in characters: each is a tenth of the votes."""

WORDS_MOST = 5
"""Answers in words that one card shows."""

NAMES_MOST, NAME_MOST = 20, 30
"""Names shown on one card, all options together; and how much of each."""


@dataclass(frozen=True, slots=True)
class Score:
    """What an option has come to: how many have chosen it, and the first names beside it; the
    points that it has where options are put in an order. It `was` worded otherwise at the opening.
    """

    option_id: int
    text: str
    votes: int
    names: tuple[str, ...] = ()
    points: int = 0
    was: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a poll has come to so far, or for good.

    Of one that is answered in words, `words` are those that may be shown, newest first. What is
    `withheld` is not shown, as fewer than the `fewest` have voted in secret; `twice` of these votes
    are of people who linked their accounts afterwards. `split` is how many of its voters cast their
    ballot where, by the platform's name; empty where it stands on one alone, or that is not known
    of every ballot. `earlier` are those of its series before it.
    """

    number: int
    question: str
    scores: Sequence[Score]
    voters: int
    kind: Kind = Kind.CHOICE
    most: int = 1
    platforms: int = 1
    words: Sequence[str] = ()
    withheld: bool = False
    fewest: int = 0
    twice: int = 0
    question_was: str = ""
    earlier: Sequence[Past] = ()
    electors: int | None = None
    split: tuple[tuple[str, int], ...] = ()

    @property
    def turnout(self) -> int | None:
        """How many percent of those who could have voted; None where that is not known."""
        if not self.electors or self.voters > self.electors:
            return None
        return round(100 * self.voters / self.electors)

    @property
    def mended(self) -> Sequence[tuple[str, str]]:
        """What reads otherwise than at the opening: how it was, and how it is."""
        every = [(self.question_was, self.question), *((one.was, one.text) for one in self.scores)]
        return [(was, text) for was, text in every if was and was != text]

    @property
    def ranked(self) -> bool:
        """Whether options are put in an order, so that points decide."""
        return self.kind is Kind.RANKING

    def amount(self, score: Score) -> int:
        """What decides between options: points, or votes."""
        return score.points if self.ranked else score.votes

    def share(self, score: Score) -> float:
        """That amount as a part of the most that there could be, from 0 to 1."""
        most = self.voters * (len(self.scores) if self.ranked else 1)
        return self.amount(score) / most if most else 0.0

    @property
    def standing(self) -> Sequence[Score]:
        """The options in their own order or, where that is what was asked, in the one found."""
        if not self.ranked:
            return self.scores
        return sorted(self.scores, key=self.amount, reverse=True)

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
        best = max(map(self.amount, self.scores), default=0)
        first = [score for score in self.scores if self.amount(score) == best]
        return first if best and len(first) > 1 else ()


def names_each(options: int) -> int:
    """How many names each of so many options may show, so that a card stays one message."""
    return NAMES_MOST // max(options, 1)


def score_line(score: Score, result: Result, speech: Speech) -> str:
    """`Oui : 12 votes, 60 %`, of those who have voted; `Nancy : 14 points` where these decide."""
    if result.ranked:
        return speech.count("poll.points", score.points, option=score.text)
    percent = speech.number(round(100 * result.share(score)))
    return speech.count("poll.score", score.votes, option=score.text, percent=percent)


def score_lines(result: Result, speech: Speech) -> list[Block]:
    """One for each option."""
    return [item(score_line(score, result, speech)) for score in result.standing]


def score_block(score: Score, result: Result, speech: Speech) -> Block:
    """The same with a bar, after the words that say it all, and the names."""
    bar = "█" * round(BAR_MOST * result.share(score))
    line = " ".join(filter(None, (score_line(score, result, speech), bar)))
    return item(line, *([italic(f" {_names(score, speech)}")] if score.names else []))


def told_of(result: Result, speech: Speech) -> list[str]:
    """What the scores say together: the mean of the marks, what shares the first place, how an
    order was found; or why they are not told."""
    if result.withheld:
        return [speech("poll.withheld", fewest=result.fewest)]
    found = [*_found(result, speech), *_trend(result, speech)]
    return [*found, *_twice(result, speech), *mended(result, speech)]


def mended(result: Result, speech: Speech) -> list[str]:
    """What was worded otherwise when people began to vote."""
    return [speech("poll.mended", was=was, text=text) for was, text in result.mended]


def _found(result: Result, speech: Speech) -> list[str]:
    how = [speech("poll.method", most=len(result.scores))] if result.ranked else []
    return [*_foremost(result, speech), *how]


def _trend(result: Result, speech: Speech) -> list[str]:
    options = [score.text for score in result.scores]
    now = Past(result.voters, [score.votes for score in result.scores])
    return trend.told(result.kind, options, [*result.earlier, now], speech)


def _twice(result: Result, speech: Speech) -> list[str]:
    return [speech.count("poll.twice", result.twice)] if result.twice else []


def _foremost(result: Result, speech: Speech) -> list[str]:
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
    """`12 votes en tout (8 sur Telegram et 4 sur Matrix), 34 % des 35 membres…`, as far as known;
    of voters where each may choose several, of answers in words."""
    votes = speech.count(f"{key}{_counted(result)}", result.voters)
    there = f" ({by_platform(result, speech)})" if result.split else ""
    share = turnout(result, speech)
    return f"{votes}{there}, {share}" if share else f"{votes}{there}"


def _counted(result: Result) -> str:
    """What is counted, by the end of its key."""
    if result.kind is Kind.FREE:
        return ".answers"
    return "" if result.most == 1 else ".voters"


def turnout(result: Result, speech: Speech) -> str:
    """`34 % des 35 membres qui pouvaient voter`; empty where that is not known."""
    if result.turnout is None or result.electors is None:
        return ""
    percent = speech.number(result.turnout)
    return speech.count("poll.turnout", result.electors, percent=percent)


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
    votes = total("poll.total", result, speech)
    signed = speech("poll.signed", number=result.number, votes=votes)
    return [
        paragraph(bold(result.question)),
        *outcome(result, speech),
        paragraph(italic(signed)),
    ]


def outcome(result: Result, speech: Speech) -> list[Block]:
    """The scores or the words, and what is to be said of them."""
    lines = [] if result.withheld else [*score_lines(result, speech), *words(result, speech)]
    return [*lines, *map(paragraph, told_of(result, speech))]


def words(result: Result, speech: Speech) -> list[Block]:
    """What was answered in words, as far as a card has room."""
    shown = [item(speech("quoted", text=one)) for one in result.words[:WORDS_MOST]]
    more = len(result.words) - len(shown)
    return [*shown, *([paragraph(speech.count("poll.more_words", more))] if more > 0 else [])]


def in_a_line(result: Result, speech: Speech) -> Block:
    """A closed poll among others."""
    lines = [] if result.withheld else [*score_lines(result, speech), *words(result, speech)]
    scores = " ; ".join(block.text for block in lines)
    told = " ".join([f"{scores}." if scores else "", *told_of(result, speech)]).strip()
    return item(
        speech("poll.title", number=result.number), " · ", bold(result.question), f" — {told}"
    )
