"""Law: the journal seen as a platform: what is said comes in, what is sent is posted.

The cursor is the byte of `in.jsonl` to read from. Reading and posting are a few microseconds on a
local file, so they run in the loop.
"""

from __future__ import annotations

from adapters.console.journal import Journal
from bot.errors import ChannelError, Unreachable
from bot.ports import Batch, Delivery, Receipt, Traits

PLATFORM = "console"


def to_error(fault: OSError) -> ChannelError:
    """The same fault in the project's words: whatever a disk does, the line was not added.

    Its reason only: a path can spell a name, and errors end in logs.
    """
    return Unreachable(fault.strerror or type(fault).__name__)


class ConsoleChannel:
    """A `bot.ports.Channel` over a journal; `keyed`, it delivers a repeated key once."""

    platform = PLATFORM

    def __init__(self, journal: Journal, *, keyed: bool = True) -> None:
        self.traits = Traits(most=4096, keyed=keyed, prefix="/")
        self._journal = journal

    async def prepare(self) -> None:
        """What it can do is known."""

    async def receive(self, cursor: str | None) -> Batch:
        """What was said after `cursor`; waits until there is something."""
        offset = int(cursor or 0)
        while True:
            try:
                events, offset = self._journal.read(offset)
            except OSError as fault:
                raise to_error(fault) from fault
            if events:
                return Batch(events, str(offset))
            await self._journal.change()

    async def acknowledge(self, cursor: str) -> None:
        """Nothing to tell: the journal keeps all."""

    async def send(self, delivery: Delivery) -> Receipt:
        """Post the message, or edit the one it replaces."""
        try:
            return self._journal.post(delivery, keyed=self.traits.keyed)
        except OSError as fault:
            raise to_error(fault) from fault

    async def close(self) -> None:
        """Nothing is held open."""
