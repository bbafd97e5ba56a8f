"""Law: a questionnaire is a list of questions, and each answer to one is a tuple of short values.

Pure. What was passed over is answered too: by no value at all. So all kinds are kept, counted and
exported in one way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import ceil
from typing import Any

from bot.texts import Speech

SCALE = ("1", "2", "3", "4", "5")
OPINION = ("yes", "no", "unsure")

Answer = tuple[str, ...]
"""The values of an answer; none when the question was passed over."""

Answers = Mapping[str, Answer]
"""What one person has answered, by the key of the question."""


class Kind(StrEnum):
    """What an answer is: options of the question's own, a mark, an opinion, words, a number."""

    CHOICE = "choice"
    SEVERAL = "several"
    SCALE = "scale"
    OPINION = "opinion"
    TEXT = "text"
    NUMBER = "number"


WRITTEN = frozenset({Kind.TEXT, Kind.NUMBER})
"""The kinds that are typed; of all others the values are known beforehand."""

SECONDS: Mapping[Kind, int] = {
    Kind.CHOICE: 25,
    Kind.SEVERAL: 45,
    Kind.SCALE: 20,
    Kind.OPINION: 20,
    Kind.TEXT: 120,
    Kind.NUMBER: 30,
}
"""How long an answer takes on a phone, reading included: an estimate of ours."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `most` is how many options one may choose.

    It is asked `when` each of these earlier questions, by its key, has one of these values. The
    `options` of a scale are what its two ends mean, if anything.
    """

    key: str
    text: str
    kind: Kind
    options: tuple[str, ...] = ()
    most: int = 1
    optional: bool = False
    section: str = ""
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """What may be chosen; nothing where the answer is written."""
        if self.kind in WRITTEN:
            return ()
        return {Kind.SCALE: SCALE, Kind.OPINION: OPINION}.get(self.kind, self.options)


@dataclass(frozen=True, slots=True)
class Form:
    """A whole questionnaire, known in its community by its key; `minutes` is what it takes."""

    key: str
    title: str
    intro: str
    minutes: int
    questions: tuple[Question, ...]


def named(questions: Iterable[Question], key: str) -> Question:
    """The question of that key, which must be there."""
    return next(one for one in questions if one.key == key)


def labels(question: Question, speech: Speech) -> dict[str, str]:
    """What each value is called, in the order in which they are offered."""
    match question.kind:
        case Kind.OPINION:
            return {value: speech(f"questionnaire.opinion.{value}") for value in OPINION}
        case Kind.SCALE if question.options:
            low, high = question.options
            return {value: value for value in SCALE} | {"1": f"1 · {low}", "5": f"5 · {high}"}
    return {value: value for value in question.values}


def worded(question: Question, answer: Answer, speech: Speech) -> str:
    """An answer as its author reads it again."""
    known = labels(question, speech)
    return " ; ".join(known.get(value, value) for value in answer)


def estimate(questions: Iterable[Question]) -> int:
    """The minutes that all of these take, rounded up."""
    return ceil(sum(SECONDS[one.kind] for one in questions) / 60)


def pack(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """As JSON keeps them."""
    return [asdict(question) for question in questions]


def unpack(kept: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions that `pack` wrote."""
    return tuple(map(_question, kept))


def _question(kept: Mapping[str, Any]) -> Question:
    when = tuple((key, tuple(values)) for key, values in kept["when"])
    known = {"kind": Kind(kept["kind"]), "options": tuple(kept["options"]), "when": when}
    return Question(**{**kept, **known})
