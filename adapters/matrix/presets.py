"""Law: a card comes with the keycaps that press its lines; that is a courtesy, and claims nothing.

They are put on it in the background, one after another, while nothing is being sent to that room.
The first error ends it. Each is sent under a key of its own, so that none is put there twice. In a
channel there are none: whoever touched one would be seen to vote.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from nio.client.async_client import AsyncClient

from adapters.matrix import raw
from bot.errors import ChannelError
from bot.ports import Delivery

MOST = 9
PACE = 0.3
"""Seconds between two of them in a room: a homeserver counts them as messages."""

PATIENCE = 10.0
"""Seconds that the homeserver has to take one."""


class Presets:
    """What is being put on the newest card of each room; nothing where it is not `wanted`."""

    def __init__(self, *, wanted: bool) -> None:
        self._wanted = wanted
        self._sending: Counter[str] = Counter()
        self._under_way: dict[str, asyncio.Task[None]] = {}

    @contextmanager
    def behind(self, room_id: str) -> Iterator[None]:
        """None is put on anything there as long as the block lasts."""
        self._sending[room_id] += 1
        try:
            yield
        finally:
            self._sending[room_id] -= 1
            if not self._sending[room_id]:
                del self._sending[room_id]

    def begin(self, client: AsyncClient, delivery: Delivery, event_id: str) -> None:
        """Put on a message that was sent what presses its lines; the card before is left as is."""
        count = min(len(delivery.letter.choices), MOST)
        if not self._wanted or not count or delivery.replaces is not None:
            return
        room_id = delivery.to.native
        if room_id in self._under_way:
            self._under_way[room_id].cancel()
        work = self._put(client, delivery, event_id, count)
        task = self._under_way[room_id] = asyncio.create_task(work)
        task.add_done_callback(partial(self._forget, room_id))

    def _forget(self, room_id: str, task: asyncio.Task[None]) -> None:
        """A card that has come since is left its turn."""
        if self._under_way.get(room_id) is task:
            del self._under_way[room_id]

    async def _put(
        self, client: AsyncClient, delivery: Delivery, event_id: str, count: int
    ) -> None:
        room_id = delivery.to.native
        for digit in range(1, count + 1):
            await self._turn(room_id)
            where = raw.path("rooms", room_id, "send", "m.reaction", f"{delivery.key}.key{digit}")
            try:
                await raw.call(client, "PUT", where, _keycap(event_id, digit), PATIENCE)
            except ChannelError:
                return

    async def _turn(self, room_id: str) -> None:
        while True:
            await asyncio.sleep(PACE)
            if not self._sending[room_id]:
                return

    async def close(self) -> None:
        """Put nothing on anything any more."""
        under_way, self._under_way = self._under_way, {}
        for task in under_way.values():
            task.cancel()
        await asyncio.gather(*under_way.values(), return_exceptions=True)


def _keycap(event_id: str, digit: int) -> dict[str, object]:
    key = f"{digit}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": key}}
