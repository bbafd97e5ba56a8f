"""Law: two bots on one stand-in without limits, each asked the same by as many people, in turns.

One question after another goes to each bot in turn, first on the loopback, then with the time on
every request that it takes to travel; then all people ask one bot at once, then the other, and so
round by round. All that was answered is counted, second answers included.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks.matrix.tally import Tally
from benchmarks.processes import running
from benchmarks.telegram.bots import ROOT, Making, Way, echo, essaim
from benchmarks.telegram.crowd import Crowd, Telegram
from tests.botapi import serving

BOTS: Mapping[str, Making] = {"Essaim": essaim, "echo": echo}

PEOPLE = 200
ROUNDS = 3
BURST = 1_000
ONE_BY_ONE = range(2_000, 2_300)
FROM_AFAR = range(3_000, 3_150)
TRAVEL = 0.01
"""Seconds for the way there and back, as between Paris and Amsterdam, where Telegram answers."""

WARM_UP = range(1_000, 1_000 + PEOPLE)
BURSTS = [range(start, start + BURST) for start in range(10_000, 10_000 * (ROUNDS + 1), 10_000)]

HELLO = ("/start", "Oui, je suis d’accord")
"""What makes somebody known."""

PATIENCE = 10.0
"""Seconds of silence after which what has no answer is given up."""

QUIET = 1.5
"""Seconds in which a bot ends what it still does after its last answer."""


@dataclass(frozen=True, slots=True)
class Run:
    """One bot's run: the seconds that people waited one by one, and what became of each lot."""

    waits: Sequence[float]
    afar: Sequence[float]
    calm: Tally
    bursts: Sequence[Tally]

    @property
    def median(self) -> float:
        return median(self.waits)

    @property
    def p95(self) -> float:
        return quantiles(self.waits, n=20)[-1]

    @property
    def rate(self) -> float:
        """Answers a second in a burst: the median of the rounds."""
        return median(one.rate for one in self.bursts)

    def share_of(self, other: Run) -> float:
        """Its rate as a share of the other's: the median of the rounds, taken in turns."""
        pairs = zip(self.bursts, other.bursts, strict=True)
        return median(own.rate / another.rate for own, another in pairs)

    @property
    def lost(self) -> int:
        return sum(one.lost for one in (self.calm, *self.bursts))

    @property
    def doubled(self) -> int:
        return sum(one.doubled for one in (self.calm, *self.bursts))


def measure(way: Way) -> dict[str, Run]:
    """Each bot's run, by its name; updates come to all of them in that way."""
    with _set(way) as crowds:
        near = _one_by_one(crowds, ONE_BY_ONE)
        for crowd in crowds.values():
            crowd.move_away(TRAVEL)
        afar = _one_by_one(crowds, FROM_AFAR)
        for crowd in crowds.values():
            crowd.come_near()
        _ask_at_once(crowds)
        calm = (*ONE_BY_ONE, *FROM_AFAR)
        return {
            name: Run(
                near[name], afar[name], crowd.tally(calm), [crowd.tally(one) for one in BURSTS]
            )
            for name, crowd in crowds.items()
        }


@contextmanager
def _set(way: Way) -> Iterator[Mapping[str, Crowd]]:
    """The bots at work, and their people, whom they know."""
    with ExitStack() as stack:
        crowds = {}
        for number, (name, making) in enumerate(BOTS.items(), start=1):
            api = stack.enter_context(serving(Telegram(f"{number}:bench")))
            assert isinstance(api, Telegram)
            folder = Path(stack.enter_context(TemporaryDirectory()))
            stack.enter_context(running(making(api, way, folder), folder, at=ROOT))
            crowds[name] = Crowd(api, PEOPLE)
            _warm_up(name, crowds[name], folder)
        yield crowds


def _warm_up(name: str, crowd: Crowd, folder: Path) -> None:
    for text in HELLO:
        crowd.everybody_says(text)
    crowd.ask_all(WARM_UP, PATIENCE)
    deadline = time.monotonic() + PATIENCE
    while crowd.tally(WARM_UP).lost and time.monotonic() < deadline:
        time.sleep(0.1)
    log = (folder / "log").read_text(encoding="utf-8")
    assert not crowd.tally(WARM_UP).lost, f"{name} does not answer: {log}"


def _one_by_one(crowds: Mapping[str, Crowd], numbers: Collection[int]) -> dict[str, list[float]]:
    """The seconds that somebody waited for each answer of each bot."""
    waits: dict[str, list[float]] = {name: [] for name in crowds}
    time.sleep(QUIET)
    for number in numbers:
        for name, crowd in crowds.items():
            seconds = crowd.ask_and_wait(number, PATIENCE)
            if seconds is not None:
                waits[name].append(seconds)
    return waits


def _ask_at_once(crowds: Mapping[str, Crowd]) -> None:
    for numbers in BURSTS:
        for crowd in crowds.values():
            time.sleep(QUIET)
            crowd.ask_all(numbers, PATIENCE)
    time.sleep(QUIET)
