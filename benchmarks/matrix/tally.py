"""Law: who was answered, and how often, is read from the room as it stands at the end.

Pure. A question holds a number that its answer says again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Line:
    """What was said in a room: by whom, when by the homeserver's clock, in what words."""

    sender: str
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of some questions, and how many were answered a second.

    The seconds run from the first question to the last one's first answer.
    """

    lost: int
    doubled: int
    rate: float


@dataclass(frozen=True, slots=True)
class Run:
    """One bot's run: the seconds that people waited one by one, and what became of it all."""

    waits: Sequence[float]
    calm: Tally
    burst: Tally

    @property
    def median(self) -> float:
        return median(self.waits)

    @property
    def p95(self) -> float:
        return quantiles(self.waits, n=20)[-1]

    @property
    def lost(self) -> int:
        return self.calm.lost + self.burst.lost

    @property
    def doubled(self) -> int:
        return self.calm.doubled + self.burst.doubled


def tally(lines: Iterable[Line], bot: str, numbers: Collection[int]) -> Tally:
    """What became of the questions of these numbers; each has to stand in the room once."""
    asked: dict[int, float] = {}
    answers: defaultdict[int, list[float]] = defaultdict(list)
    for line in lines:
        number = _number(line.text)
        if number in numbers and line.sender == bot:
            answers[number].append(line.at)
        elif number in numbers:
            assert number not in asked, "a question was put twice"
            asked[number] = line.at
    assert asked.keys() == set(numbers), "a question can't be read"
    last = max((min(times) for times in answers.values()), default=float("inf"))
    return Tally(
        lost=len(asked) - len(answers),
        doubled=sum(len(times) > 1 for times in answers.values()),
        rate=len(answers) / (last - min(asked.values())),
    )


def _number(text: str) -> int:
    """The first number in it, whose thousands may stand apart; 0 where there is none."""
    found = re.search(r"\d+", text.replace("\N{NARROW NO-BREAK SPACE}", ""))
    return int(found[0]) if found else 0
