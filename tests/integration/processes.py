"""Law: the bot as a process of its own, and somebody who speaks to it through the journal."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.console.journal import Journal
from bot.messages import Address, Said
from tests.databases import driver

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
"""Seconds that a test waits for what another process does."""

ESSAIM = (str(Path(sys.executable).with_name("essaim")),)


def faulty(mode: str) -> tuple[str, ...]:
    """The command of a bot that is at fault in that way."""
    return (sys.executable, "-m", "tests.integration.faulty", mode)


def until(true: Callable[[], object]) -> None:
    """Return as soon as it is true."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with a configuration, a database (unless a `server` keeps it) and a journal."""

    folder: Path
    name: str = "Le Lab"
    channels: Sequence[str] = ("canal",)
    server: str = ""

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def database(self) -> Path:
        return self.folder / "essaim.db"

    @property
    def url(self) -> str:
        return self.server or f"sqlite:///{self.database}"

    def configure(self) -> None:
        rooms = ", ".join(f'"console:{name}"' for name in self.channels)
        self.config.write_text(
            f"""
[database]
url = "{self.url}"
[console]
folder = "{self.folder}/rooms"
[[community]]
slug = "lab"
name = "{self.name}"
desk = "console:bureau"
channels = [{rooms}]
animators = ["console:camille"]
""",
            encoding="utf-8",
        )

    def essaim(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Another command of `essaim`, to its end."""
        command = [*ESSAIM, *words, "--config", str(self.config)]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    @contextmanager
    def running(self, command: Sequence[str] = ESSAIM) -> Iterator[subprocess.Popen[str]]:
        """`essaim run` as long as the block lasts; its log is on its standard error."""
        with (self.folder / "log").open("w") as log:
            process = subprocess.Popen(
                [*command, "run", "--config", str(self.config)], cwd=ROOT, stderr=log, text=True
            )
            try:
                until(lambda: "started" in self.log() or process.poll() is not None)
                yield process
            finally:
                process.kill()
                process.wait()

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def say(self, who: str, text: str, room: str = "") -> None:
        """Somebody writes, in their direct chat or in a room."""
        Journal(self.folder / "rooms").say(
            Said(
                id="",
                at=datetime.now(UTC),
                account=Address(f"console:{who}"),
                name=who.capitalize(),
                place=Address(f"console:{room or who}"),
                private=Address(f"console:{who}"),
                text=text,
            )
        )

    def posted(self) -> str:
        """All that the platform took."""
        file = self.folder / "rooms" / "out.jsonl"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Rows of the database; none while it is not there yet."""
        if not (self.server or self.database.exists()):
            return []
        with driver(self.url) as database:
            found: list[tuple[object, ...]] = database.execute(query).fetchall()
            return found

    def change(self, statement: str) -> None:
        with driver(self.url) as database:
            database.execute(statement)


def stop(process: subprocess.Popen[str]) -> float:
    """Ask the process to end; after how many seconds it did, which may not be over ten."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=PATIENCE) == 0
    return time.monotonic() - began
