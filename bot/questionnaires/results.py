"""Law: the desk reads what was answered, whole sheets and half ones apart, and nobody's own sheet.

Free words are counted here, not shown: they may name somebody.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.questionnaires.form import WRITTEN, Kind, labels
from bot.questionnaires.tally import MEASURED, Outcome, Part, Result, mean, middle
from bot.richtext import Block, Body, bold, item, paragraph
from bot.texts import Speech


def body(result: Result, speech: Speech) -> Body:
    """Each question, with what came of it."""
    return tuple(block for one in result.outcomes for block in _outcome(one, speech))


def _outcome(outcome: Outcome, speech: Speech) -> Iterator[Block]:
    answered = speech.count("questionnaire.answers", outcome.whole.answered)
    yield paragraph(bold(outcome.question.text), f" ({answered})")
    for line in _lines(outcome, speech):
        yield item(line)


def _lines(outcome: Outcome, speech: Speech) -> Iterator[str]:
    question, whole, half = outcome.question, outcome.whole, outcome.half
    shown = labels(question, speech) if whole.answered or half.answered else {}
    for value, label in shown.items():
        share = {"count": whole.counts[value], "share": whole.share(value)}
        told = speech("questionnaire.share", label=label, **share)
        beside = speech.count("questionnaire.beside", half.counts[value])
        yield f"{told} {beside}" if half.counts[value] else told
    if question.kind in MEASURED and whole.numbers:
        yield _measured(question.kind, whole, speech)
    if question.kind in WRITTEN and half.answered:
        yield speech.count("questionnaire.half_answers", half.answered)
    if whole.passed:
        yield speech.count("questionnaire.passed", whole.passed)


def _measured(kind: Kind, part: Part, speech: Speech) -> str:
    if kind is Kind.SCALE:
        return speech("questionnaire.mean", mean=speech.decimal(mean(part)))
    least, most = part.numbers[0], part.numbers[-1]
    return speech(
        "questionnaire.spread",
        mean=speech.decimal(mean(part)),
        middle=speech.decimal(middle(part)),
        least=speech.decimal(least),
        most=speech.decimal(most),
    )
