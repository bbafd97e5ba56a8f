"""Law: people write on the stand-in itself, which notes when each question and answer came.

A question holds a number that its answer says again; who asks, depends on it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Any

from benchmarks.matrix.tally import Line, Tally, tally
from tests.botapi import BotApi, Person
from tests.botapi.parameters import Parameters

BOT, SOMEBODY = "bot", "somebody"

LOOK = 0.002
"""Seconds between two looks at what was answered."""


class Telegram(BotApi):
    """The stand-in, for one bot, without limits."""

    def __init__(self, token: str) -> None:
        super().__init__(token, flood=False, keep_calls=False)
        self.lines: list[Line] = []
        self.answers = 0

    def perform(self, method: str, parameters: Parameters) -> Any:
        done = super().perform(method, parameters)
        if method == "sendMessage":
            self.lines.append(Line(BOT, time.perf_counter(), parameters.words("text")))
            self.answers += 1
        return done


class Crowd:
    """The people of one bot's Telegram."""

    def __init__(self, api: Telegram, people: int) -> None:
        self._api = api
        self._people: Sequence[Person] = [api.person(f"Agent {rank}") for rank in range(people)]

    def move_away(self, seconds: float) -> None:
        """From now on every request takes so long to travel."""
        self._api.faults.hold(seconds, times=10**9)

    def come_near(self) -> None:
        """Requests take no time to travel any more."""
        self._api.faults.clear()

    def everybody_says(self, text: str) -> None:
        for person in self._people:
            person.say(text)

    def ask(self, number: int) -> float:
        """One of them asks for that number; when."""
        person = self._people[number % len(self._people)]
        asked = time.perf_counter()
        self._api.lines.append(Line(SOMEBODY, asked, str(number)))
        person.say(f"/lire {number}")
        return asked

    def ask_and_wait(self, number: int, patience: float) -> float | None:
        """The seconds from that question to its answer; None when there is none."""
        before = self._api.answers
        asked = self.ask(number)
        answered = self._hears(before + 1, patience)
        return self._api.lines[-1].at - asked if answered else None

    def ask_all(self, numbers: Collection[int], patience: float) -> None:
        """Ask all that at once; return when as much is answered, or silence has fallen."""
        before = self._api.answers
        for number in numbers:
            self.ask(number)
        self._hears(before + len(numbers), patience)

    def _hears(self, answers: int, patience: float) -> bool:
        """Whether there have been so many, before nothing came for so many seconds."""
        had, deadline = self._api.answers, time.monotonic() + patience
        while self._api.answers < answers and time.monotonic() < deadline:
            time.sleep(LOOK)
            if self._api.answers > had:
                had, deadline = self._api.answers, time.monotonic() + patience
        return self._api.answers >= answers

    def tally(self, numbers: Collection[int]) -> Tally:
        """What became of these questions."""
        return tally(self._api.lines, BOT, numbers)
