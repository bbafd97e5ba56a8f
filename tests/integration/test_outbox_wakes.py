"""Law: a message that may leave is never left waiting for somebody to ring."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from adapters.memory import MemoryChannel
from bot.messages import Address, Ended, Outgoing
from bot.outbox import Outbox
from bot.ports import Bell, Delivery, Receipt
from bot.richtext import paragraph
from bot.store.database import Store
from tests.databases import driver

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
        outbox = Outbox(store, {"memory": channel}, _Still(), Bell(), Bell())
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


class _Telling(MemoryChannel):
    """A platform that tells something whenever it takes a message, always the same."""

    async def send(self, delivery: Delivery) -> Receipt:
        return replace(await super().send(delivery), heard=(ENDED,))


ENDED = Ended(
    id="end",
    at=NOW,
    account=Address("memory:bot"),
    name="Essaim",
    place=Address("memory:canal"),
    of="poll",
)


def test_what_sending_brings_to_light_is_taken_in_once_with_its_fate(url: str) -> None:
    async def run() -> list[str]:
        store, arrivals = Store(url), Bell()
        outbox = Outbox(store, {"memory": _Telling()}, _Still(), Bell(), arrivals)
        room = Address("memory:canal")
        texts = [Outgoing(to=room, body=(paragraph(key),), key=key) for key in ("un", "deux")]
        await store.run(outbox.put, texts, NOW)
        work = asyncio.create_task(outbox.deliver("memory"))
        async with asyncio.timeout(5):
            while [status for (status,) in _rows(url, "outbox", "status")] != ["sent", "sent"]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        store.close()
        assert arrivals.rung
        return [event for (event,) in _rows(url, "inbox", "event_id")]

    assert asyncio.run(run()) == ["end"]


def _rows(url: str, table: str, column: str) -> list[tuple[str]]:
    with driver(url) as connection:
        rows: list[tuple[str]] = connection.execute(f"SELECT {column} FROM {table}").fetchall()
        return rows
