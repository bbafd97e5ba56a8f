"""Law: where a kill strikes is drawn: at an instant, or right after lines of a sort came out."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.integration.verdict import Line

PATIENCE = 8.0
"""Seconds before a kill that waits for its moment strikes anyway."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Strike after so many seconds, or after so many lines that `counts` counts."""

    name: str
    seconds: float
    lines: int = 0
    counts: Callable[[Line], bool] = lambda _: False

    def struck(self, elapsed: float, seen: int) -> bool:
        return elapsed >= self.seconds or bool(self.lines and seen >= self.lines)


def _is_post(line: Line) -> bool:
    return line.to.native.startswith("canal")


def draw_aim(rng: random.Random) -> Aim:
    """One kill in four at any instant, the others in the window after a line."""
    kind = rng.choice(("instant", "reply", "post", "post"))
    if kind == "instant":
        return Aim(kind, rng.uniform(0, 2))
    if kind == "reply":
        return Aim(kind, PATIENCE, rng.randint(1, 60), lambda line: not _is_post(line))
    return Aim(kind, PATIENCE, rng.randint(1, 5), _is_post)


@dataclass(slots=True)
class Wreck:
    """What kills left behind, over all of them: messages under way, and those out already."""

    kills: Counter[str] = field(default_factory=Counter)
    under_way: Counter[str] = field(default_factory=Counter)
    out_unmarked: Counter[str] = field(default_factory=Counter)
    hits: int = 0
    asked: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills.total()} kills ({_counted(self.kills)}); {self.hits} struck while a "
            f"message was under way: {_counted(self.under_way)}; "
            f"out but not marked so: {_counted(self.out_unmarked)}"
        )


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{n} {name}" for name, n in sorted(counter.items())) or "none"
