"""Law: a message that may leave is never left waiting for somebody to ring."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from adapters.memory import MemoryChannel
from bot.messages import Address, Outgoing, paragraph
from bot.outbox import Outbox
from bot.ports import Bell
from bot.store.database import Store

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class _Still:
    """A clock on which nothing ever becomes due."""

    def now(self) -> datetime:
        return NOW

    async def wait(self, bell: Bell, until: datetime | None = None) -> None:
        await bell.wait()


class _SlowAnswers(Store):
    """A store whose answers arrive after the delivery under way has ended."""

    async def run(self, unit: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        result = await super().run(unit, *args, **kwargs)
        if unit.__name__ == "_claim":
            await asyncio.sleep(0.05)
        return result


def test_a_delivery_that_ends_unseen_still_lets_the_next_one_leave(url: str) -> None:
    async def run() -> list[str]:
        channel = MemoryChannel()
        store = _SlowAnswers(url)
        outbox = Outbox(store, {"memory": channel}, _Still(), Bell())
        room = Address("memory:claire")
        texts = [Outgoing(to=room, body=(paragraph(key),), key=key) for key in ("un", "deux")]
        await store.run(outbox.put, texts, NOW)
        work = asyncio.create_task(outbox.deliver("memory"))
        async with asyncio.timeout(5):
            while len(channel.sent) < len(texts):  # noqa: ASYNC110 - the channel rings no bell
                await asyncio.sleep(0.01)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        store.close()
        return [delivery.key for delivery in channel.sent]

    assert asyncio.run(run()) == ["un", "deux"]
