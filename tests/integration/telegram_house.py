"""Law: a whole house on the stand-in, in a thread of the test's own process; it starts at will."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.app import serving
from bot.config import load
from tests.botapi import Chat, Person
from tests.databases import driver
from tests.integration.telegram_record import Telegram
from tests.integration.telegram_town import Town, Way, configuration

PATIENCE = 20.0
"""Seconds that a test waits for what the house does."""

HELP = "Bonjour, ici Essaim"
"""How `/aide` is answered to whom the bot does not know."""

_LEFT = """
SELECT (SELECT COUNT(*) FROM inbox WHERE status = 'pending')
     + (SELECT COUNT(*) FROM outbox WHERE status IN ('pending', 'sending'))
"""


@dataclass(frozen=True, slots=True)
class Home:
    """A stand-in, a folder with a configuration, and the one community of it."""

    api: Telegram
    folder: Path
    way: Way
    town: Town

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder}/essaim.db"

    def configure(self, towns: Sequence[Town] = (), api_url: str = "") -> None:
        """Of one community, unless these are several."""
        served = towns or [self.town]
        text = configuration(self.folder, self.url, self.api, self.way, served, api_url)
        self.config.write_text(text, encoding="utf-8")

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The house as long as the block lasts; it may not end by itself."""
        life = _Life(self.config)
        life.start()
        try:
            yield
        finally:
            life.stop()
        if life.error is not None:
            raise life.error

    def people(self, *names: str) -> list[Person]:
        return [self.api.person(name) for name in names]

    def times(self, chat: Chat | Person, words: str) -> int:
        """How often the bot said that there."""
        return len(self.api.said(chat, words))

    def hears(self, chat: Chat | Person, words: str, times: int = 1) -> None:
        """Wait until the bot has said that there so often."""
        came = self.api.until(lambda: self.times(chat, words) >= times, PATIENCE)
        there = [line.words[:80] for line in self.api.lines if line.chat == chat.id]
        assert came, f"{words!r} was said {self.times(chat, words)} times among {there}"

    def ask(self, query: str) -> Sequence[tuple[object, ...]]:
        with driver(self.url) as database:
            found: Sequence[tuple[object, ...]] = database.execute(query).fetchall()
            return found

    def settled(self) -> None:
        """Wait until Telegram has nothing for the bot, and the bot nothing to handle or to send."""
        deadline = time.monotonic() + PATIENCE
        while self.api.webhook.pending or self.ask(_LEFT) != [(0,)]:
            assert time.monotonic() < deadline, "there is something left to do"
            time.sleep(0.02)

    def opens_a_poll(self) -> None:
        """Camille puts a poll's card in the hall and in the channel: two posts."""
        camille, desk = self.town.camille, self.town.desk
        before = self.times(desk, "est prêt")
        camille.say("/sondage Essaimer ? | Oui | Non", desk)
        self.hears(desk, "est prêt", before + 1)
        camille.press(self.api.wait_for(desk, "est prêt"), "Ouvrir maintenant")


class _Life(threading.Thread):
    """The house at work, in a loop of its own."""

    def __init__(self, config: Path) -> None:
        super().__init__(daemon=True)
        self._config = config
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._begun = threading.Event()
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._live())
        except BaseException as error:  # it is the test's
            self.error = error
        finally:
            self._begun.set()

    async def _live(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        async with serving(load(self._config)):
            self._begun.set()
            await self._end.wait()

    def start(self) -> None:
        super().start()
        self._begun.wait()

    def stop(self) -> None:
        if self._loop is not None and self._end is not None:
            with suppress(RuntimeError):  # it has ended
                self._loop.call_soon_threadsafe(self._end.set)
        self.join(PATIENCE)
        assert not self.is_alive(), "the house does not end"
