"""Law: what was said and what was posted stand in two files that only grow, one line each.

`in.jsonl` holds what people said; this terminal or any other process may write it. `out.jsonl` is
the platform's own log of what the bot posted; each line notes how long the other was (`after`),
which orders the two. Ids are the bytes where lines begin, so that none is ever given twice. Nothing
waits for the disk: the durable copy is the bot's database.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.console.lines import Lines
from bot.errors import Rejected
from bot.messages import Address, Event
from bot.packing import pack_event, pack_letter, unpack_event, unpack_letter
from bot.ports import Delivery, Receipt

POLL = 0.05
"""Seconds between two looks at the files, for what another process has written."""

_NOT_OURS = (ValueError, KeyError, TypeError, AttributeError)
"""What unpacking raises on a line that is torn, or that no journal wrote."""


@dataclass(frozen=True, slots=True)
class Post:
    """A line of `out.jsonl`: its id, the delivery, and how long `in.jsonl` was by then."""

    id: str
    delivery: Delivery
    after: int

    @property
    def message(self) -> str:
        """The id of the message that a reader sees: an edit keeps that of what it edits."""
        return self.delivery.replaces or self.id


class Journal:
    """The console's platform, in one folder. Several processes may speak; one posts."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._in = Lines(folder / "in.jsonl")
        self._out = Lines(folder / "out.jsonl")
        self._read = 0
        self._receipts: dict[str, Receipt] = {}
        self._rooms: dict[str, Address] = {}
        self._waiting: set[asyncio.Event] = set()

    def say(self, event: Event) -> Event:
        """Keep what somebody said; return it as it is kept, under its id."""
        line = pack_event(event)
        begins = self._in.append(line)
        self._ring()
        return replace(unpack_event(line), id=str(begins))

    def read(self, offset: int) -> tuple[list[Event], int]:
        """What was said from that byte on, and the byte to go on from."""
        lines, end = self._in.read(offset)
        found = (_event(begins, line) for begins, line in lines)
        return [event for event in found if event is not None], end

    def post(self, delivery: Delivery, *, keyed: bool) -> Receipt:
        """Post or edit a message; `keyed`, a key posted before gives its receipt again.

        Raises `Rejected` when there is no such message to edit in this room, or `OSError`.
        """
        self._catch_up()
        if keyed and delivery.key in self._receipts:
            return self._receipts[delivery.key]
        if delivery.replaces is not None and self._rooms.get(delivery.replaces) != delivery.to:
            raise Rejected("there is no such message to edit in this room")
        begins = self._out.append(_line(delivery, self._in.size))
        self._ring()
        return Receipt(delivery.replaces or str(begins))

    def posts(self, offset: int) -> tuple[list[Post], int]:
        """What was posted from that byte on, and the byte to go on from."""
        lines, end = self._out.read(offset)
        found = (_post(begins, line) for begins, line in lines)
        return [post for post in found if post is not None], end

    def ends(self) -> tuple[int, int]:
        """Where `read` and `posts` find nothing yet."""
        return self._in.size, self._out.size

    async def change(self) -> None:
        """Return when something is said or posted here, or soon: others may have written."""
        woken = asyncio.Event()
        self._waiting.add(woken)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL):
                    await woken.wait()
        finally:
            self._waiting.discard(woken)

    def _ring(self) -> None:
        for woken in self._waiting:
            woken.set()

    def _catch_up(self) -> None:
        posts, self._read = self.posts(self._read)
        for post in posts:
            self._receipts.setdefault(post.delivery.key, Receipt(post.message))
            self._rooms.setdefault(post.message, post.delivery.to)


def _event(begins: int, line: str) -> Event | None:
    with suppress(*_NOT_OURS):
        return replace(unpack_event(line), id=str(begins))
    return None


def _line(delivery: Delivery, after: int) -> str:
    about = {"key": delivery.key, "to": delivery.to, "replaces": delivery.replaces, "after": after}
    return json.dumps(about | json.loads(pack_letter(delivery.letter)), ensure_ascii=False)


def _post(begins: int, line: str) -> Post | None:
    with suppress(*_NOT_OURS):
        about = json.loads(line)
        letter, to = unpack_letter(line), Address(about["to"])
        delivery = Delivery(about["key"], to, letter, about["replaces"])
        return Post(str(begins), delivery, about["after"])
    return None
