"""Law: three bots in three rooms of the same people, on one homeserver, each asked the same.

One question after another goes to each bot in turn; then all people ask one bot at once, then the
next. What each room holds at the end is counted, late answers and second ones included.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from benchmarks.matrix.bots import Bot, echo, essaim, maubot
from benchmarks.matrix.crowd import Crowd, Watch, gathered
from benchmarks.matrix.tally import Run, tally
from tests.element import Person, newcomer
from tests.homeserver import serving
from tests.integration.salon import Salon, salon

Kind = Literal["plain", "encrypted"]
KINDS: tuple[Kind, ...] = ("plain", "encrypted")

PEOPLE = 10
WARM_UP = range(10, 20)
ONE_BY_ONE = range(1000, 1100)
AT_ONCE = range(2000, 2500)

PATIENCE = 10.0
"""Seconds of silence after which what has no answer is given up."""

TRIES = 6
"""How often a bot that may not be ready yet is asked."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The bots at work, each in its room, and the people who are in all of them."""

    watcher: Person
    people: Sequence[Person]
    bots: Sequence[Bot]

    def watch(self, bot: Bot) -> Watch:
        return Watch(self.watcher, bot.room, bot.who.id)


def measure(kind: Kind) -> dict[str, Run]:
    """Each bot's run, by its name."""
    logging.getLogger("nio").setLevel(logging.CRITICAL)  # it tells of keys that are on their way
    with _set(kind) as scene:
        return asyncio.run(_play(scene))


# --- the scene ------------------------------------------------------------------------------------


@contextmanager
def _set(kind: Kind) -> Iterator[Scene]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        server = stack.enter_context(serving())
        lab = salon(server, _folder(folder, "essaim"))
        people = [newcomer(server) for _ in range(PEOPLE)]
        bots = _bots(lab, folder)
        for bot in bots:
            _fill(lab.camille, bot.room, people, kind)
        for bot in bots:
            stack.enter_context(bot.running())
        _wait_for(lab)
        yield Scene(lab.camille, people, bots)


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def _bots(lab: Salon, folder: Path) -> list[Bot]:
    echoes = []
    for name, made in (("maubot", maubot), ("echo", echo)):
        who = newcomer(lab.bot.server)
        room = lab.camille.room(who.id)
        who.join(room)
        echoes.append(made(who, room, _folder(folder, name)))
    return [essaim(lab), *echoes]


def _fill(owner: Person, room: str, people: Sequence[Person], kind: Kind) -> None:
    if kind == "encrypted":
        content = {"algorithm": "m.megolm.v1.aes-sha2"}
        owner.call("PUT", "rooms", room, "state", "m.room.encryption", content=content)
    for person in people:
        owner.call("POST", "rooms", room, "invite", content={"user_id": person.id})
        person.join(room)


def _wait_for(lab: Salon) -> None:
    try:
        lab.comes_into(lab.desk)
    except AssertionError:
        raise AssertionError(f"Essaim does not come: {lab.place.log()}") from None


# --- what is played there -------------------------------------------------------------------------


async def _play(scene: Scene) -> dict[str, Run]:
    async with gathered(scene.people) as crowd:
        for bot in scene.bots:
            await _warm_up(scene, crowd, bot)
        waits = await _one_by_one(scene, crowd)
        for bot in scene.bots:
            await _ask_at_once(scene, crowd, bot, AT_ONCE)
        return {
            bot.name: await _counted(scene, crowd, bot, own)
            for bot, own in zip(scene.bots, waits, strict=True)
        }


async def _warm_up(scene: Scene, crowd: Crowd, bot: Bot) -> None:
    """Everybody asks once, so that keys are where they are needed; again, until all is answered."""
    for _ in range(TRIES):
        if await _ask_at_once(scene, crowd, bot, WARM_UP):
            return
    raise AssertionError(f"{bot.name} does not answer: {(bot.folder / 'log').read_text()}")


async def _one_by_one(scene: Scene, crowd: Crowd) -> list[list[float]]:
    """The seconds that somebody waited for each answer of each bot."""
    waits: list[list[float]] = [[] for _ in scene.bots]
    for number in ONE_BY_ONE:
        for bot, own in zip(scene.bots, waits, strict=True):
            watch = await asyncio.to_thread(scene.watch, bot)
            start = time.perf_counter()
            await crowd.ask(bot.room, number)
            if await watch.heard(1, PATIENCE):
                own.append(time.perf_counter() - start)
    return waits


async def _ask_at_once(scene: Scene, crowd: Crowd, bot: Bot, numbers: Sequence[int]) -> bool:
    """Ask all of it; whether there were as many answers, before silence fell."""
    watch = await asyncio.to_thread(scene.watch, bot)
    await crowd.ask_all(bot.room, numbers)
    return await watch.heard(len(numbers), PATIENCE)


async def _counted(scene: Scene, crowd: Crowd, bot: Bot, waits: Sequence[float]) -> Run:
    timeline = await asyncio.to_thread(scene.watcher.timeline, bot.room)
    lines = await crowd.read(timeline)
    calm, burst = (tally(lines, bot.who.id, numbers) for numbers in (ONE_BY_ONE, AT_ONCE))
    return Run(waits, calm, burst)
