"""Law: a platform fails in one way, and keeps what it lets through as any other does."""

from __future__ import annotations

from collections.abc import Callable

from adapters.memory import MemoryChannel
from bot.errors import ChannelError
from bot.messages import Closing
from bot.ports import Delivery, Receipt
from tests.stage import Stage


class Refusing(MemoryChannel):
    """Lets some messages through at no time, for this reason."""

    def __init__(
        self, refused: Callable[[Delivery], bool], why: ChannelError, *, keyed: bool = True
    ) -> None:
        super().__init__(keyed=keyed)
        self.refused, self.why = refused, why

    async def send(self, delivery: Delivery) -> Receipt:
        if self.refused(delivery):
            raise self.why
        return await super().send(delivery)


class Unsure(MemoryChannel):
    """Takes the first post to the channel, and loses its answer; it knows no keys."""

    def __init__(self) -> None:
        super().__init__(keyed=False)

    async def send(self, delivery: Delivery) -> Receipt:
        if delivery.to == Stage.room("canal") and not self.shown(delivery.to):
            self.lose_answers = 1
        return await super().send(delivery)


def ends(post: Delivery) -> bool:
    """A post that ends a poll."""
    return isinstance(post.letter.extra, Closing)
