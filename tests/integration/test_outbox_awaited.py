"""Law: an awaited answer goes before a broadcast, and so does what it stands behind.

The order of a room stays: an edition that was put before the answer leaves before it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from adapters.memory import MemoryChannel
from bot.messages import Address, Outgoing
from bot.outbox import AT_ONCE, Outbox
from bot.ports import Bell, Delivery, Receipt
from bot.richtext import paragraph
from bot.store.claims import Claimed
from bot.store.database import Store
from scheduler.simulated import SimulatedClock

NOW = datetime(2026, 11, 27, 17, tzinfo=UTC)
SUBSCRIBERS = 2 * AT_ONCE


class _Full(MemoryChannel):
    """A platform that takes what is awaited, and one message more each time it is let to."""

    def __init__(self) -> None:
        super().__init__()
        self.let = asyncio.Semaphore(0)
        self.begun = 0

    async def send(self, delivery: Delivery) -> Receipt:
        self.begun += 1
        if not delivery.letter.soon:
            await self.let.acquire()
        return await super().send(delivery)


def person(rank: int) -> Address:
    return Address(f"memory:p{rank:04}")


def edition() -> Iterator[Outgoing]:
    for rank in range(SUBSCRIBERS):
        yield Outgoing(to=person(rank), body=(paragraph("…"),), key=f"edition.{person(rank)}")


async def until(true: Callable[[], bool]) -> None:
    """Return as soon as it is true."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - the channel rings no bell
            await asyncio.sleep(0.005)


def answer(connection: Connection, box: Outbox, rank: int) -> list[Claimed]:
    said = Outgoing(to=person(rank), body=(paragraph("…"),), key=f"answer.{rank}", soon=True)
    box.put(connection, [said], NOW)
    return box.claim(connection, [said])


@pytest.mark.parametrize("rank", [0, SUBSCRIBERS - 1], ids=["under way", "not begun"])
def test_an_answer_behind_an_edition_does_not_wait_for_everybody_s(url: str, rank: int) -> None:
    async def play() -> list[str]:
        channel, store = _Full(), Store(url)
        box = Outbox(store, {"memory": channel}, SimulatedClock(NOW, 1), Bell(), Bell())
        await store.run(box.put, edition(), NOW)
        delivering = asyncio.create_task(box.deliver("memory"))
        await until(lambda: channel.begun == AT_ONCE)
        box.start(await store.run(answer, box, rank))
        channel.let.release()  # the first of them, who may be the one who asks
        await until(lambda: f"answer.{rank}" in {one.key for one in channel.sent})
        keys = [one.key for one in channel.sent]
        for _ in range(SUBSCRIBERS):
            channel.let.release()
        await until(lambda: len(channel.sent) == SUBSCRIBERS + 1)
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)
        await box.finish(1)
        store.close()
        assert {one.key for one in channel.sent} == {*(one.key for one in edition()), keys[-1]}
        return keys

    keys = asyncio.run(play())
    assert keys.index(f"edition.{person(rank)}") < keys.index(f"answer.{rank}")
    assert len(keys) <= 3
