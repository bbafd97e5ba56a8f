"""Law: in whatever order desk and author act, what is published is what both have agreed to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from adapters.memory import MemoryChannel
from tests.houses import MONDAY, PARIS, Stage, opened, settings
from tests.stage import play

FRIDAY = [datetime(2026, 11, 27, hour, tzinfo=PARIS) for hour in (14, 17)]
OFTEN = ("approve", "suggest", "accept", "revise")
ACTS = (
    *OFTEN, *OFTEN, "hold", "release", "undo", "refuse", "keep", "classify", "ask", "answer",
    "withdraw",
)  # fmt: skip
"""Those that meet each other come up more often."""
TOLD = """
    claire: /aide
    claire [Oui, je]
    claire: /temoigner Version 0 du récit.
    claire [Passer]
    claire [Passer]
    claire [Signer]
    claire [Oui, proposer]
"""
REVISED = """
    claire: /modifier 1
    claire [Modifier quelque chose]
    claire [Le texte]
    claire: Version {rank} du récit.
    claire [Oui, proposer]
"""
WITHDRAWN = """
    claire: /retirer 1
    claire [Oui, retirer]
"""
TYPED = {
    "approve": "camille@bureau: /approuver 1",
    "release": "camille@bureau: /avancer 1",
    "refuse": "camille@bureau: /refuser 1 Pas encore.",
    "undo": "camille@bureau: /defaire 1",
    "hold": "camille@bureau: /reporter 1 15 janvier",
    "suggest": "camille@bureau: /reecrire 1 Version {rank} du récit.",
    "accept": "claire: /accepter 1",
    "keep": "claire: /garder 1",
    "revise": REVISED,
    "classify": "camille@bureau: /classer 1 Initiatives, Territoires",
    "ask": "camille@bureau: /demander 1 Depuis quand ?",
    "answer": "claire: /repondre 1 Depuis mars.",
    "withdraw": WITHDRAWN,
}


ASKING = ("revise", "withdraw")
"""Acts whose buttons are not shown for what is withdrawn."""


@dataclass
class Model:
    """What should be; `suggested` is the version of the desk's that waits."""

    version: int = 0
    state: str = "waiting"
    held: bool = False
    suggested: int | None = None

    def act(self, name: str, rank: int) -> None:
        """Take one act into account, unless it is none to take."""
        effects: dict[str, Callable[[], None]] = {
            "approve": self._approve,
            "release": self._release,
            "refuse": self._refuse,
            "undo": self._undo,
            "hold": self._hold,
            "withdraw": self._withdraw,
            "suggest": lambda: self._suggest(rank),
            "accept": self._accept,
            "keep": self._keep,
            "revise": lambda: self._revise(rank),
        }
        if name in effects and self.state != "withdrawn":
            effects[name]()

    def _approve(self) -> None:
        """What is held stays so: `avancer` releases it."""
        if self.state == "waiting":
            self.state = "approved"

    def _release(self) -> None:
        self.held = False

    def _refuse(self) -> None:
        if self.state == "waiting":
            self.state, self.suggested = "refused", None

    def _undo(self) -> None:
        self.state, self.held = "waiting", False

    def _hold(self) -> None:
        if self.state in ("waiting", "approved"):
            self.state, self.held = "approved", True

    def _withdraw(self) -> None:
        self.state = "withdrawn"

    def _suggest(self, rank: int) -> None:
        if self.state in ("waiting", "approved"):
            self.suggested = rank

    def _accept(self) -> None:
        if self.suggested is not None:
            self.version, self.suggested = self.suggested, None

    def _keep(self) -> None:
        self.suggested = None

    def _revise(self, rank: int) -> None:
        self.version, self.state = rank, "waiting"
        self.held, self.suggested = False, None

    @property
    def published(self) -> bool:
        return self.state == "approved" and not self.held


@given(st.lists(st.sampled_from(ACTS), min_size=3, max_size=16))
@tries(max_examples=30)
def test_what_is_published_is_what_both_agreed_to(acts: list[str]) -> None:
    model = Model()

    async def week(stage: Stage) -> None:
        await play(stage, TOLD.strip().splitlines())
        for rank, name in enumerate(acts, start=1):
            if model.state != "withdrawn" or name not in ASKING:
                await play(stage, TYPED[name].format(rank=rank).strip().splitlines())
            model.act(name, rank)
            await read_again(stage, model)
        await publish(stage, model)
        judge(stage, model)

    lived(week)


def lived(week: Callable[[Stage], Awaitable[None]]) -> None:
    """A house of its own for one week."""

    async def run() -> None:
        with TemporaryDirectory(dir="/dev/shm") as folder:
            async with opened(settings(Path(folder)), MemoryChannel(), MONDAY) as stage:
                await week(stage)

    asyncio.run(run())


async def read_again(stage: Stage, model: Model) -> None:
    """The desk reads the version in force, whether another one waits, and whether it is held."""
    await stage.say("camille", "/lire 1", "bureau")
    shown = stage.texts("bureau")[-1]
    if model.state != "withdrawn":
        assert f"Version {model.version} du récit" in shown
        assert ("Une autre version est proposée" in shown) == (model.suggested is not None)
        assert ("Le n° 1 est reporté" in shown) == model.held


async def publish(stage: Stage, model: Model) -> None:
    await stage.until(FRIDAY[0])
    if model.published:
        await stage.press("camille", "Approuver l’édition", "bureau")
    await stage.until(FRIDAY[1])


def judge(stage: Stage, model: Model) -> None:
    """The channel has the version agreed to and no other, or nothing at all."""
    shown = stage.shown("canal")
    expected = f"Version {model.version} du récit" if model.published else ""
    assert expected in shown
    assert shown.count("Version ") == bool(expected)
    assert bool(shown) == bool(expected)
