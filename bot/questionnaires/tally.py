"""Law: whole sheets make the percentages; what half sheets say is counted beside them.

Pure. A percentage is of those who answered that question, not of those who passed it over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from bot.questionnaires.form import Answers, Kind, Question


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet: whether it is whole, and what stands on it."""

    finished: bool
    answers: Answers


@dataclass(frozen=True, slots=True)
class Part:
    """What the sheets of one sort say to a question: how often each value, how many passed."""

    counts: Counter[str]
    answered: int
    passed: int

    def share(self, value: str) -> int:
        """The whole percentage of those who answered that gave this value."""
        return round(100 * self.counts[value] / self.answered) if self.answered else 0

    @property
    def numbers(self) -> list[float]:
        """Its values as numbers, in order: of a scale, or of a question for a number."""
        return sorted(float(value) for value in self.counts.elements())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question, on whole sheets and on half ones."""

    question: Question
    whole: Part
    half: Part


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a questionnaire: its sheets, and each question in order."""

    whole: int
    half: int
    outcomes: tuple[Outcome, ...]


def result(questions: Sequence[Question], sheets: Iterable[Filled]) -> Result:
    """All of it counted."""
    known = list(sheets)
    whole = [sheet for sheet in known if sheet.finished]
    half = [sheet for sheet in known if not sheet.finished]
    outcomes = (Outcome(one, _part(one, whole), _part(one, half)) for one in questions)
    return Result(len(whole), len(half), tuple(outcomes))


def _part(question: Question, sheets: Iterable[Filled]) -> Part:
    given = [sheet.answers[question.key] for sheet in sheets if question.key in sheet.answers]
    passed = sum(not answer for answer in given)
    values = Counter(value for answer in given for value in answer)
    return Part(values, len(given) - passed, passed)


def mean(part: Part) -> float:
    """Of its numbers; there must be some."""
    return fmean(part.numbers)


def middle(part: Part) -> float:
    """Their median; there must be some."""
    return median(part.numbers)


MEASURED = frozenset({Kind.SCALE, Kind.NUMBER})
"""The kinds whose values are numbers."""
