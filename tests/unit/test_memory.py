"""Law: the memory channel fails as a test asks, and at the moment that it asks."""

from __future__ import annotations

import asyncio

import pytest

from adapters.memory import MemoryChannel
from bot.errors import RateLimited, Unconfirmed
from bot.messages import Address, Letter
from bot.ports import Delivery
from bot.richtext import paragraph

ROOM = Address("memory:room")
HELLO = Delivery("k", ROOM, Letter((paragraph("Bonjour"),)))


def send(channel: MemoryChannel) -> str:
    return asyncio.run(channel.send(HELLO)).id


def test_a_scripted_fault_comes_before_the_message_is_taken() -> None:
    channel = MemoryChannel()
    channel.faults.append(RateLimited(3))
    with pytest.raises(RateLimited):
        send(channel)
    assert channel.sent == []
    assert send(channel)
    assert channel.sent == [HELLO]


@pytest.mark.parametrize(("keyed", "copies"), [(True, 1), (False, 2)])
def test_a_lost_answer_comes_after_the_message_was_taken(keyed: bool, copies: int) -> None:
    channel = MemoryChannel(keyed=keyed)
    channel.lose_answers = 1
    with pytest.raises(Unconfirmed):
        send(channel)
    send(channel)
    assert channel.sent == [HELLO] * copies
    assert channel.shown(ROOM) == [HELLO.letter] * copies


def test_acknowledged_cursors_are_recorded() -> None:
    channel = MemoryChannel("telegram")
    asyncio.run(channel.acknowledge("3"))
    assert channel.platform == "telegram"
    assert channel.acknowledged == ["3"]
