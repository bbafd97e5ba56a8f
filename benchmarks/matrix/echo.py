"""Law: it says again what it was asked, and keeps nothing: what nio's own loop can do at best.

`python echo.py URL USER DEVICE TOKEN`
"""

from __future__ import annotations

import asyncio
import sys

from nio.client.async_client import AsyncClient, AsyncClientConfig
from nio.events.room_events import Event, RoomMessageText
from nio.rooms import MatrixRoom
from nio.store.database import SqliteMemoryStore


async def main(url: str, user: str, device: str, token: str) -> None:
    """Answer whatever begins with an exclamation mark, for ever."""
    config = AsyncClientConfig(store=SqliteMemoryStore)
    client = AsyncClient(url, user, device, store_path=".", config=config)
    client.restore_login(user, device, token)

    async def answer(room: MatrixRoom, asked: Event) -> None:
        body = asked.source["content"]["body"]
        if body.startswith("!"):
            words = {"msgtype": "m.notice", "body": body[1:]}
            await client.room_send(
                room.room_id, "m.room.message", words, ignore_unverified_devices=True
            )

    client.add_event_callback(answer, RoomMessageText)
    await client.sync_forever(timeout=30_000)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
