"""Law: of the keycaps that were put on a room's cards nothing is kept."""

from __future__ import annotations

import asyncio

import pytest
from nio.client.async_client import AsyncClient

from adapters.matrix import presets
from bot.messages import Address, Choice, Letter
from bot.ports import Delivery
from bot.richtext import paragraph


def test_a_room_is_forgotten_when_its_card_is_done_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presets, "PACE", 0.0)
    card = Letter((paragraph("Bonjour"),), (Choice("a", "A"),))
    delivery = Delivery("k", Address("matrix:!r:a.org"), card)

    async def put() -> None:
        client, put = AsyncClient("http://127.0.0.1:1"), presets.Presets(wanted=True)
        with put.behind("!r:a.org"):
            for event_id in ("$1", "$2"):
                put.begin(client, delivery, event_id)
        async with asyncio.timeout(5):
            while put._under_way:  # noqa: ASYNC110 - it rings no bell
                await asyncio.sleep(0.01)
        assert not put._sending
        await put.close()
        await client.close()

    asyncio.run(put())
