"""Law: a whole platform in memory, which keeps the protocol's promises and fails only on request.

For tests and for embedding: `say` what people say, read in `sent` what the platform took and in
`shown` what a reader sees. Failures are scripted: `faults` strike before a message is taken,
`lose_answers` after.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import get_args

from bot.errors import ChannelError, Rejected, Unconfirmed
from bot.messages import (
    Address,
    Closing,
    Ended,
    Event,
    Extra,
    Gone,
    Letter,
    Reaction,
    Redacted,
    Spent,
    Voted,
)
from bot.ports import Batch, Bell, Delivery, Receipt, Traits

EVERYTHING: frozenset[type[Extra]] = frozenset(get_args(Extra)) - {Spent}
"""All that readers see; that buttons are good no more shows when they are pressed."""


class MemoryChannel:
    """A `bot.ports.Channel` without a world behind it; it reads no clock but `now`.

    `received` is all that was said, `acknowledged` the cursors told back, `sent` the platform's own
    log; `timeline` is what was said and sent, in order, each with its id. `faults` are raised by
    the next sends, one each; the next `lose_answers` sends take the message, then raise
    `Unconfirmed`. Who lends it a clock, as `now`, is told that its own polls have ended.
    """

    def __init__(
        self,
        platform: str = "memory",
        *,
        keyed: bool = True,
        buttons: bool = True,
        shows: frozenset[type[Extra]] = EVERYTHING,
    ) -> None:
        self.platform = platform
        self.traits = Traits(keyed=keyed, buttons=buttons, shows=shows, take="🐝")
        self.timeline: list[tuple[str, Event | Delivery]] = []
        self.received: list[Event] = []
        self.acknowledged: list[str] = []
        self.sent: list[Delivery] = []
        self.faults: deque[ChannelError] = deque()
        self.lose_answers = 0
        self.unreadable = 0
        self.now: Callable[[], datetime] | None = None
        self._receipts: dict[str, Receipt] = {}
        self._messages: dict[str, tuple[Address, Letter]] = {}
        self._counts: Counter[Address] = Counter()
        self._bell = Bell()

    def say(self, event: Event) -> None:
        """Somebody said or pressed this; whoever waits in `receive` wakes."""
        self.received.append(event)
        self.timeline.append((event.id, event))
        self._bell.ring()

    def shown(self, room: Address) -> list[Letter]:
        """The room's messages as a reader sees them now, edits applied."""
        return [letter for place, letter in self._messages.values() if place == room]

    async def prepare(self) -> None:
        """What it can do is known."""

    async def receive(self, cursor: str | None) -> Batch:
        """The events after `cursor`, which counts those before; waits until there is one."""
        start = int(cursor or 0)
        while len(self.received) <= start:
            await self._bell.wait()
        return Batch(tuple(self.received[start:]), str(len(self.received)))

    async def acknowledge(self, cursor: str) -> None:
        """Record that the events before `cursor` are committed."""
        self.acknowledged.append(cursor)

    async def send(self, delivery: Delivery) -> Receipt:
        """Take the message, unless a scripted fault comes first."""
        if self.faults:
            raise self.faults.popleft()
        receipt = self._known(delivery) or self._take(delivery)
        if self.lose_answers:
            self.lose_answers -= 1
            raise Unconfirmed("the answer was lost, as the test asked")
        return receipt

    async def close(self) -> None:
        """Nothing is held."""

    def _known(self, delivery: Delivery) -> Receipt | None:
        return self._receipts.get(delivery.key) if self.traits.keyed else None

    def _take(self, delivery: Delivery) -> Receipt:
        receipt = Receipt(self._edited(delivery) or self._new_id(delivery.to))
        self.sent.append(delivery)
        self.timeline.append((receipt.id, delivery))
        self._receipts[delivery.key] = receipt
        match delivery.letter.extra:
            case Gone():
                self._messages.pop(receipt.id, None)
            case Closing():
                self._end(delivery, receipt.id)
            case Reaction() | Spent():
                pass
            case _:
                self._messages[receipt.id] = (delivery.to, delivery.letter)
        return receipt

    def _end(self, delivery: Delivery, post: str) -> None:
        """Tell what stands there of the answers to a poll of its own."""
        if self.now is not None:
            self.say(
                Ended(
                    id=f"end of {post}",
                    at=self.now(),
                    account=self.account,
                    name="Essaim",
                    place=delivery.to,
                    of=post,
                    votes=self.votes(post),
                    unreadable=self.unreadable,
                )
            )

    def votes(self, post: str) -> tuple[Voted, ...]:
        """The answers to a poll of its own that nobody has taken away."""
        gone = {event.of for event in self.received if isinstance(event, Redacted)}
        given = [event for event in self.received if isinstance(event, Voted) and event.of == post]
        return tuple(event for event in given if event.id not in gone)

    @property
    def account(self) -> Address:
        """Its own."""
        return Address(f"{self.platform}:essaim")

    def _new_id(self, room: Address) -> str:
        """The same for what a room is sent, whatever goes on elsewhere; and it names no room."""
        self._counts[room] += 1
        return sha256(f"{room} {self._counts[room]}".encode()).hexdigest()[:16]

    def _edited(self, delivery: Delivery) -> str | None:
        """The id of the message to edit, if this is an edit."""
        if delivery.replaces is None:
            return None
        room, _ = self._messages.get(delivery.replaces, (None, None))
        if room != delivery.to:
            raise Rejected("there is no such message to edit in this room")
        return delivery.replaces
