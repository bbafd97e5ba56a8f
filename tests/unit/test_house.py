"""Law: a loop that fails is begun again, after pauses that grow until it has worked for a while."""

from __future__ import annotations

import asyncio
import itertools
import time

import pytest

from bot import house
from bot.errors import ConfigError, Unreachable

LASTING = house.LONGEST_PAUSE + 1


class Failing:
    """A loop that lasts so long each time, by its own clock, and then fails."""

    def __init__(self, *lasts: float) -> None:
        self._left = iter(lasts)
        self._now = 0.0
        self.pauses: list[float] = []

    def clock(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def __call__(self) -> None:
        for lasted in self._left:
            self._now += lasted
            raise Unreachable("away")
        raise ConfigError("matrix.signed_out")  # which no trying mends


def paused(monkeypatch: pytest.MonkeyPatch, *lasts: float) -> list[float]:
    """The pauses after these failures."""
    loop = Failing(*lasts)
    monkeypatch.setattr(time, "monotonic", loop.clock)
    monkeypatch.setattr(asyncio, "sleep", loop.sleep)
    with pytest.raises(ConfigError):
        asyncio.run(house.for_ever(loop))
    return loop.pauses


def test_pauses_grow_up_to_the_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = paused(monkeypatch, *[0.0] * 9)
    assert pauses[0] <= 2
    assert all(later in (2 * one, house.LONGEST_PAUSE) for one, later in itertools.pairwise(pauses))
    assert pauses[-1] == house.LONGEST_PAUSE


def test_after_a_while_without_failing_they_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    assert paused(monkeypatch, 0.0, 0.0, 0.0, LASTING)[-1] == 1.0
