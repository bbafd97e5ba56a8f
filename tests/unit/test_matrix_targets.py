"""Law: the homeserver is asked once who sent a message, and given the pause that it asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from nio.events.room_events import Event

from adapters.matrix import targets
from adapters.matrix.targets import Authors
from bot.errors import RateLimited
from tests.answering import BOT, Answer, answering

CLAIRE = "@claire:a.org"
SAID = {"event_id": "$said", "sender": CLAIRE, "origin_server_ts": 1, "type": "m.x", "content": {}}
GONE: Answer = (404, {"errcode": "M_NOT_FOUND"})


def slow_down(seconds: float) -> Answer:
    return 429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": int(1000 * seconds)}


@pytest.fixture
def asks(tmp_path: Path) -> Callable[..., int]:
    """Play with a homeserver that gives these answers; how often it was asked."""

    def play(part: Callable[[Authors], Awaitable[None]], *answers: Answer) -> int:
        async def meet() -> int:
            async with answering(tmp_path, *answers) as (client, asked):
                await part(Authors(client))
                return len(asked)

        return asyncio.run(meet())

    return play


def test_it_is_asked_once(asks: Callable[..., int]) -> None:
    async def play(authors: Authors) -> None:
        assert [await authors.of("!r", "$said") for _ in range(3)] == [CLAIRE] * 3

    assert asks(play, (200, SAID)) == 1


def test_what_was_sent_or_heard_is_known_in_its_room_alone(asks: Callable[..., int]) -> None:
    async def play(authors: Authors) -> None:
        authors.sent("!r", "$own")
        authors.heard("!r", [Event.parse_event(SAID)])
        assert await authors.of("!r", "$own") == BOT
        assert await authors.of("!r", "$said") == CLAIRE
        assert await authors.of("!elsewhere", "$own") == ""

    assert asks(play, GONE) == 1


def test_the_oldest_are_forgotten_first(
    asks: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "MOST", 2)

    async def play(authors: Authors) -> None:
        for event_id in ("$1", "$2"):
            authors.sent("!r", event_id)
        assert await authors.of("!r", "$1") == BOT  # which makes it the newest
        authors.sent("!r", "$3")
        assert await authors.of("!r", "$1") == BOT
        assert await authors.of("!r", "$2") == ""

    assert asks(play, GONE) == 1


def test_a_short_pause_is_waited_for_and_a_long_one_is_the_callers(
    asks: Callable[..., int],
) -> None:
    async def waits(authors: Authors) -> None:
        assert await authors.of("!r", "$said") == CLAIRE

    async def leaves(authors: Authors) -> None:
        with pytest.raises(RateLimited):
            await authors.of("!r", "$said")

    assert asks(waits, slow_down(0.01), slow_down(0.01), (200, SAID)) == 3
    assert asks(leaves, *[slow_down(0.01)] * targets.TRIES) == targets.TRIES
    assert asks(leaves, slow_down(60)) == 1
