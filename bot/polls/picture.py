"""Law: the picture of a result names nobody, and the words that go with it say what it shows."""

from __future__ import annotations

from dataclasses import replace

from bot.contributions.shortening import cut
from bot.pictures.chart import Bar, Chart
from bot.polls.results import Result, Score, in_a_line, told_of, total
from bot.richtext import Body, paragraph, plain
from bot.texts import Speech

CAPTION_MOST = 1000
"""UTF-16 units of words beside a picture: a little less than Telegram's 1,024."""

_LENGTHS = ((300, 100), (300, 60), (200, 40), (150, 25), (100, 15))
"""How much is said of the question and of each option: the first that fits."""


def is_drawn(result: Result) -> bool:
    """Whether a closed poll's result is to be shown as a picture; here alone it is decided."""
    return bool(result.scores) and result.voters > 0 and not result.withheld


def chart(result: Result, community: str, speech: Speech) -> Chart:
    """The result in bars: shares of the most that there could be, the first place in evidence."""
    best = max(map(result.amount, result.scores))
    signed = speech(
        "poll.picture.signed",
        number=result.number,
        community=community,
        votes=total("poll.total", result, speech),
    )
    bars = [_bar(score, result, best, speech) for score in result.standing]
    return Chart(result.question, bars, told_of(result, speech), signed)


def _bar(score: Score, result: Result, best: int, speech: Speech) -> Bar:
    share = min(1.0, result.share(score))
    is_first = result.amount(score) == best > 0
    return Bar(score.text, _value(score, result, speech), share, first=is_first)


def _value(score: Score, result: Result, speech: Speech) -> str:
    if result.ranked:
        return speech.count("poll.picture.points", score.points)
    percent = speech.number(round(100 * result.share(score)))
    return speech.count("poll.picture.value", score.votes, percent=percent)


def caption(result: Result, speech: Speech) -> Body:
    """The same in words, short enough to stand beside the picture wherever it goes."""
    said = (_said(result, question, option, speech) for question, option in _LENGTHS)
    return next((body for body in said if _fits(body)), _said(result, *_LENGTHS[-1], speech))


def _said(result: Result, question: int, option: int, speech: Speech) -> Body:
    scores = [replace(one, text=cut(one.text, option), names=()) for one in result.scores]
    shorter = replace(result, question=cut(result.question, question), scores=scores)
    line = in_a_line(shorter, speech)
    return paragraph(*line.spans), paragraph(total("poll.total", result, speech))


def _fits(body: Body) -> bool:
    return len(plain(body).encode("utf-16-le")) // 2 <= CAPTION_MOST
