"""Law: an edition goes to everybody at the pace that Telegram takes, and answers go in between.

Ten thousand messages are put into the real outbox; the house's own loops deliver them through the
real adapter to the strict stand-in, which keeps Telegram's limits on the same simulated clock. All
of it is on one loop, in a process of its own. Meanwhile people write: some are sent no edition,
others before theirs has come.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import web
from sqlalchemy import Connection
from telegram.constants import FloodLimit

from adapters.telegram.channel import TelegramChannel
from adapters.telegram.ears import Credentials, address
from benchmarks.house import no_timetable
from benchmarks.memory import resident
from benchmarks.telegram.simulated import START, LoopClock, run
from bot.app import running
from bot.config import Settings, read
from bot.house import House
from bot.messages import Outgoing
from bot.richtext import bold, heading, item, paragraph
from bot.store.database import Store
from bot.store.shelf import FolderShelf
from tests.botapi import BotApi, Chat, Person, Refusal, application
from tests.botapi.methods import GET_UPDATES
from tests.botapi.parameters import Parameters

LIMIT = FloodLimit.MESSAGES_PER_SECOND
SUBSCRIBERS = 10_000
WARM = 2_000
"""Messages after which all code is loaded and every cache has its size."""

BETWEEN = 10.0
"""Simulated seconds between an answer and the next question."""

SETTLED = 60.0
"""Simulated seconds after which Telegram counts no longer what was sent before."""

LONGEST = 1_000.0
"""Simulated seconds after which what has not arrived is given up."""

PATIENCE = 900
"""Seconds of real time."""

TITLE = "La lettre"
EDITION = (
    heading(f"{TITLE} de la semaine"),
    paragraph("Cette semaine, ", bold("douze contributions"), " de sept régions."),
    *(item(f"Un guichet commun à la mairie de quartier : /lire {rank}") for rank in range(1, 13)),
)


@dataclass(frozen=True, slots=True)
class Digest:
    """Simulated seconds until all had it; how many had it once; what Telegram refused as too fast;
    resident megabytes once warm and at the end; what people waited, in simulated seconds; and how
    many real ones it took.
    """

    subscribers: int
    seconds: float
    once: int
    refused: int
    warm: float
    after: float
    strangers: Sequence[float]
    subscribed: Sequence[float]
    took: float


def measure(subscribers: int = SUBSCRIBERS) -> Digest:
    """In a process of its own."""
    command = [sys.executable, "-m", "benchmarks.telegram.digest", str(subscribers)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=PATIENCE).stdout
    return Digest(**json.loads(told.splitlines()[-1]))  # the log comes before


# --- Telegram and its people ----------------------------------------------------------------------


class Telegram(BotApi):
    """The strict stand-in, which keeps no message, but to whom an edition came, and how often."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(
            now=loop.time,
            wall=lambda: START.timestamp() + loop.time(),
            keep_calls=False,
            keep_messages=False,
        )
        self.editions: dict[int, int] = {}
        self.arrived = 0
        self.last = 0.0
        self.too_fast = 0
        self.asked = asyncio.Event()
        self._answers: dict[int, asyncio.Future[float]] = {}
        self._awaited: dict[int, asyncio.Event] = {}

    def perform(self, method: str, parameters: Parameters) -> Any:
        done = super().perform(method, parameters)
        if method == "sendMessage":
            self._note(self.world.chats[parameters.number("chat_id")], parameters.words("text"))
        return done

    def _note(self, chat: Chat, text: str) -> None:
        chat.messages.clear()
        if not text.startswith(TITLE):
            self._note_answer(chat.id)
            return
        self.editions[chat.id] += 1
        self.arrived += 1
        self.last = self.world.now()
        if self.arrived in self._awaited:
            self._awaited[self.arrived].set()

    def _note_answer(self, chat_id: int) -> None:
        if not self._answers[chat_id].done():
            self._answers[chat_id].set_result(self.world.now())

    def note(self, method: str, parameters: Parameters) -> None:  # noqa: ARG002
        if method == GET_UPDATES:
            self.asked.set()

    def note_refusal(self, method: str, refusal: Refusal) -> None:  # noqa: ARG002
        self.too_fast += refusal.code == 429

    async def answer(self, person: Person) -> float:
        """The simulated seconds that somebody waits for their first answer."""
        asked = self.world.now()
        self._answers[person.id] = answered = asyncio.get_running_loop().create_future()
        person.say("/aide")
        done, _ = await asyncio.wait([answered], timeout=LONGEST)
        return answered.result() - asked if done else LONGEST

    async def arrive(self, times: int) -> None:
        """Return once so many editions have arrived, or when they should have long since."""
        self._awaited[times] = asyncio.Event()
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST):
                await self._awaited[times].wait()

    async def subscribe(self, people: int) -> list[Person]:
        """So many, to each of whom the bot wrote before: that makes the stand-in's own records."""
        found = [self.person(f"Agent {rank}") for rank in range(people)]
        for person in found:
            person.chat.started = True
            self.editions[person.id] = 0
            await asyncio.sleep(0.1)
            self.world.admit(person.chat)
        await asyncio.sleep(SETTLED)
        return found


@asynccontextmanager
async def _served(api: Telegram) -> AsyncIterator[None]:
    """On the running loop."""
    runner = web.AppRunner(application(api), access_log=None, shutdown_timeout=0.01)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield
    finally:
        await runner.cleanup()


# --- the house ------------------------------------------------------------------------------------


@asynccontextmanager
async def _house(api: Telegram, folder: Path) -> AsyncIterator[House]:
    """At work, on the loop's time."""
    given = _settings(api, folder)
    channel = TelegramChannel(Credentials(api.token, api.url))
    store = Store(given.database.url)
    house = House(given, store, [channel], LoopClock(), no_timetable, FolderShelf(given.media))
    try:
        async with running(house):
            await api.asked.wait()
            yield house
    finally:
        store.close()


def _settings(api: Telegram, folder: Path) -> Settings:
    community = {"slug": "essai", "name": "Essai", "desk": f"telegram:{api.group('Bureau').id}"}
    return read({"database": {"url": f"sqlite:///{folder}/essaim.db"}, "community": [community]})


def _put(connection: Connection, house: House, people: Sequence[Person]) -> None:
    house.outbox.put(connection, _edition(people), house.clock.now())


def _edition(people: Sequence[Person]) -> Iterator[Outgoing]:
    for person in people:
        yield Outgoing(to=address(person.id), body=EDITION, key=f"edition.{person.id}")


# --- what is played -------------------------------------------------------------------------------


async def _play(folder: Path, subscribers: int) -> Digest:
    began = time.perf_counter()
    api = Telegram()
    people = await api.subscribe(subscribers)
    async with _served(api), _house(api, folder) as house:
        await house.store.run(_put, house, people)
        house.outbox.ring()
        start = api.world.now()
        strangers = asyncio.create_task(_ask(api, _strangers(api)))
        subscribed = asyncio.create_task(_ask(api, reversed(people)))
        await api.arrive(min(WARM, subscribers // 2))
        warm = resident()
        await api.arrive(subscribers)
        after = resident()
        return Digest(
            subscribers=subscribers,
            seconds=api.last - start,
            once=sum(times == 1 for times in api.editions.values()),
            refused=api.too_fast,
            warm=warm,
            after=after,
            strangers=await strangers,
            subscribed=await subscribed,
            took=time.perf_counter() - began,
        )


def _strangers(api: Telegram) -> Iterator[Person]:
    return (api.person(f"Inconnue {rank}") for rank in count())


async def _ask(api: Telegram, people: Iterable[Person]) -> list[float]:
    """What they wait who ask, one after another, as long as not all have their edition."""
    waits = []
    await asyncio.sleep(BETWEEN)
    for person in people:
        if api.arrived >= len(api.editions):
            break
        waits.append(await api.answer(person))
        await asyncio.sleep(BETWEEN)
    return waits


def main() -> None:
    """Measure here, and print the figures."""
    with TemporaryDirectory() as name:
        digest = run(_play(Path(name), int(sys.argv[1])))
    print(json.dumps(asdict(digest)))


if __name__ == "__main__":
    main()
