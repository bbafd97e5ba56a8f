"""Law: a bot is killed at random moments while people talk to it on Telegram, and started again.

Telegram is the stand-in, which outlives it. Kills strike at an instant, right after somebody has
spoken, or as a message of the bot's arrives: before Telegram acts, or once it has and before the
bot knows.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.store.dialects import is_server
from tests.databases import DATABASE_ERRORS, driver
from tests.integration.aims import Wreck
from tests.integration.processes import ESSAIM, until
from tests.integration.telegram_record import Line, Telegram
from tests.integration.telegram_town import Mode, Way, configuration
from tests.integration.telegram_village import Village
from tests.web import free_port

PEOPLE = 20

WINDING_DOWN = 5
"""Lives before the last in which nobody begins anything more."""

PATIENCE = 3.0
"""Seconds after its first word in which a bot is killed, whether or not its moment has come."""

SILENT = ("instant", "said")
"""Aims that no message of the bot's decides."""

NAMES = (*SILENT, "reply", "reply arriving", "post", "post", "post arriving")


@dataclass(frozen=True, slots=True)
class Aim:
    """Strike after so many seconds, or `after` so many things of that `name`, a little `later`."""

    name: str
    seconds: float
    after: int = 0
    later: float = 0.0


def draw_aim(rng: random.Random) -> Aim:
    """Half the kills aim at a message, and half of those at its very request."""
    name = rng.choice(NAMES)
    if name == "instant":
        return Aim(name, rng.uniform(0, PATIENCE))
    least, most = (1, 3) if name.startswith("post") else (5, 40)
    later = rng.choice((0.0, rng.uniform(0, 0.04)))
    return Aim(name, PATIENCE, rng.randint(least, most), later)


class Siege:
    """A village, its bot, and somebody who kills it."""

    def __init__(self, folder: Path, url: str, seed: int, api: Telegram, mode: Mode) -> None:
        self.folder, self.url, self.api = folder, url, api
        self.rng = random.Random(seed)
        self.village = Village(api, self.rng, PEOPLE)
        self.wreck = Wreck()
        self.config = folder / "config.toml"
        text = configuration(folder, url, api, Way(mode, free_port()), self.village.towns)
        self.config.write_text(text, encoding="utf-8")
        self._bot: subprocess.Popen[bytes] | None = None
        self._struck = threading.Event()

    def run(self, kills: int, deadline: float) -> list[str]:
        """Kill the bot so many times, let it finish, stop it; what is wrong then."""
        village = self.village
        try:
            for life in range(kills):
                village.last = kills - life <= WINDING_DOWN
                self._live_until_killed(draw_aim(self.rng))
            asleep = len(self.api.calls)
            self._start()
            until(lambda: len(self.api.calls) > asleep)  # else it may be stopped before it lives
            village.finish(time.monotonic() + deadline)
            stopped = self._stop()
            village.listen()
            return [*stopped, *village.told(), *village.kept(self.url), *self._complaints()]
        finally:
            if self._bot is not None:
                self._bot.kill()
                self._bot.wait()

    # --- the bot's lives --------------------------------------------------------------------------

    def _start(self) -> subprocess.Popen[bytes]:
        self._struck.clear()
        with (self.folder / "run.log").open("ab") as out:
            command = [*ESSAIM, "run", "--config", str(self.config)]
            self._bot = subprocess.Popen(command, stdout=out, stderr=out)
        return self._bot

    def _live_until_killed(self, aim: Aim) -> None:
        bot, asleep = self._start(), len(self.api.calls)
        strike = _counted(aim, self._strikes(bot.pid))
        self._lie_in_wait(aim, strike)
        began = time.monotonic()
        while not self._struck.is_set() and time.monotonic() - began < aim.seconds:
            if aim.after and len(self.api.calls) == asleep:
                began = time.monotonic()
            if self.village.step() and aim.name == "said":
                strike()
        at_once = self._struck.is_set() and not aim.later
        self._lie_in_wait(Aim("instant", 0), strike)
        self._kill(bot)
        self.wreck.kills[aim.name] += 1
        if at_once and aim.name in ("reply", "post"):
            self.wreck.out_unmarked[aim.name] += 1
        self.village.listen()
        self._inspect()

    def _strikes(self, process: int) -> Callable[[float], None]:
        def strike() -> None:
            os.kill(process, signal.SIGKILL)
            self._struck.set()

        def strike_later(seconds: float) -> None:
            if seconds:
                threading.Timer(seconds, strike).start()
            else:
                strike()

        return strike_later

    def _lie_in_wait(self, aim: Aim, strike: Callable[[], None]) -> None:
        """In the very request: its answer never reaches the bot."""
        posts = aim.name.startswith("post")

        def at(chat: int) -> None:
            if (chat in self.village.rooms) == posts:
                strike()

        def acted(line: Line) -> None:
            at(line.chat)

        arrives = aim.name.endswith("arriving")
        self.api.arriving = at if arrives else _nothing
        self.api.acted = _nothing if arrives or aim.name in SILENT else acted

    def _kill(self, bot: subprocess.Popen[bytes]) -> None:
        bot.send_signal(signal.SIGKILL)
        status = bot.wait()
        assert status == -signal.SIGKILL, f"ended by itself, with status {status}:\n{self._tail()}"

    def _stop(self) -> list[str]:
        """End politely; a fault if that takes more than ten seconds or fails."""
        assert self._bot is not None
        self._bot.send_signal(signal.SIGTERM)
        try:
            status = self._bot.wait(timeout=10)
        except subprocess.TimeoutExpired:
            return ["SIGTERM: still running after 10 s"]
        return [f"SIGTERM: exit status {status}"] if status else []

    # --- what is left of the bot ------------------------------------------------------------------

    def _inspect(self) -> None:
        """Count what the kill struck, in a copy of the database; no verdict leans on it."""
        under_way = Counter("posts" if post else "replies" for (post,) in self._under_way())
        self.wreck.hits += bool(under_way)
        self.wreck.under_way += under_way

    def _under_way(self) -> list[tuple[bool]]:
        with driver(self._wreckage()) as database:
            try:
                query = "SELECT post FROM outbox WHERE status = 'sending'"
                found: list[tuple[bool]] = database.execute(query).fetchall()
            except DATABASE_ERRORS:  # struck before there was a table
                return []
            return found

    def _wreckage(self) -> str:
        """The database as it was left: a copy of the files, or the server's, who survived."""
        if is_server(self.url):
            return self.url
        copy = self.folder / "wreck"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for file in self.folder.glob("essaim.db*"):
            shutil.copy(file, copy)
        return f"sqlite:///{copy}/essaim.db"

    def _complaints(self) -> list[str]:
        """What the bot logged as an error, and what it should never log."""
        text = (self.folder / "run.log").read_text(encoding="utf-8")
        secret = self.api.token.partition(":")[2]
        told = [line for line in text.splitlines() if '"level": "info"' not in line]
        return [*told, *(["the log holds the token"] if secret in text else [])]

    def _tail(self) -> str:
        return (self.folder / "run.log").read_text(encoding="utf-8")[-2000:]


def _nothing(_: object) -> None:
    """Not this."""


def _counted(aim: Aim, strike: Callable[[float], None]) -> Callable[[], None]:
    """Strikes once it was called as often as the aim says."""
    left = iter(range(aim.after - 1, -1, -1))

    def count() -> None:
        if next(left, None) == 0:
            strike(aim.later)

    return count
