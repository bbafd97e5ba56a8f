"""Law: who writes is on clients of their own; what they see, they see through the homeserver.

`Crowd` writes, under encryption where the room is encrypted. `Watch` sees that a bot has spoken, in
whatever cipher; the words are read when all is done.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from nio.client.async_client import AsyncClient, AsyncClientConfig
from nio.events.room_events import Event, MegolmEvent
from nio.exceptions import EncryptionError
from nio.responses import RoomSendResponse
from nio.store.database import SqliteMemoryStore

from benchmarks.matrix.tally import Line
from tests.element import Person, Told

AT_ONCE = 100
"""Events that the homeserver tells in one answer at most."""

MOMENT = 1.0
"""Seconds that the homeserver waits for something to tell; whoever interrupts us waits for it."""

_NUMBERS = count()


class Crowd:
    """Several people at once, each on a client that keeps nothing."""

    def __init__(self, clients: Sequence[AsyncClient]) -> None:
        self._clients = clients

    async def ask(self, room: str, number: int) -> None:
        """One of them asks for that number; who, depends on it."""
        await self._say(self._clients[number % len(self._clients)], room, number)

    async def ask_all(self, room: str, numbers: Sequence[int]) -> None:
        """All of them ask at once, each their part one after another."""
        parts = [numbers[rank :: len(self._clients)] for rank in range(len(self._clients))]
        pairs = zip(self._clients, parts, strict=True)
        await asyncio.gather(*(self._say_each(client, room, part) for client, part in pairs))

    async def _say_each(self, client: AsyncClient, room: str, numbers: Sequence[int]) -> None:
        for number in numbers:
            await self._say(client, room, number)

    async def _say(self, client: AsyncClient, room: str, number: int) -> None:
        words = {"msgtype": "m.text", "body": f"!lire {number}"}
        sent = await client.room_send(room, "m.room.message", words, ignore_unverified_devices=True)
        assert isinstance(sent, RoomSendResponse), sent

    async def read(self, timeline: Sequence[Told]) -> list[Line]:
        """What was said there, as far as one of them can read it."""
        reader = self._clients[0]
        await reader.sync(timeout=0)  # the keys that have come meanwhile
        events = (_readable(reader, Event.parse_event(told)) for told in timeline)
        return [
            Line(event.sender, event.server_timestamp / 1000, event.source["content"]["body"])
            for event in events
            if event.source["type"] == "m.room.message"
        ]


def _readable(client: AsyncClient, event: Event) -> Event:
    if not isinstance(event, MegolmEvent):
        return event
    try:
        decrypted: Event = client.decrypt_event(event)
    except EncryptionError:
        return event
    return decrypted


@asynccontextmanager
async def gathered(people: Sequence[Person]) -> AsyncIterator[Crowd]:
    """These people at their clients, who know all rooms and everybody's devices."""
    clients = [_client(person) for person in people]
    try:
        for client in clients:
            await client.sync(timeout=0)
            await client.keys_upload()
        for client in clients:
            await client.sync(timeout=0)
            if client.should_query_keys:
                await client.keys_query()
        yield Crowd(clients)
    finally:
        for client in clients:
            await client.close()


def _client(person: Person) -> AsyncClient:
    own = person.account
    config = AsyncClientConfig(store=SqliteMemoryStore)
    client = AsyncClient(person.server.url, own.id, own.device, store_path=".", config=config)
    client.restore_login(own.id, own.device, own.token)
    return client


class Watch:
    """What one account says in one room from now on, as the homeserver tells somebody else."""

    def __init__(self, watcher: Person, room: str, author: str) -> None:
        self._watcher = watcher
        self._filter = json.dumps(_only(room, author))
        # The homeserver gives the same answer to the same question for two minutes.
        self._since = self._look(next(_NUMBERS))["next_batch"]

    async def heard(self, times: int, patience: float) -> bool:
        """Return once so much was said, or nothing for so many seconds; whether it was said."""
        deadline = time.monotonic() + patience
        while times > 0 and time.monotonic() < deadline:
            said = await asyncio.to_thread(self._news)
            if said:
                times, deadline = times - said, time.monotonic() + patience
                await asyncio.sleep(
                    max(0, min(0.5, 0.01 * times))
                )  # a crowd's answers are counted in lots
        return times <= 0

    def _news(self) -> int:
        """How many messages came, within a moment."""
        told = self._look(int(1000 * MOMENT), since=self._since)
        self._since = told["next_batch"]
        rooms = told.get("rooms", {}).get("join", {})
        return sum(len(room["timeline"]["events"]) for room in rooms.values())

    def _look(self, wait: int, **since: str) -> dict[str, Any]:
        query = {"filter": self._filter, "timeout": str(wait), "set_presence": "offline"}
        return self._watcher.call("GET", "sync", **query, **since)


def _only(room: str, author: str) -> dict[str, Any]:
    nothing = {"not_types": ["*"]}
    types = ["m.room.message", "m.room.encrypted"]
    timeline = {"senders": [author], "types": types, "limit": AT_ONCE}
    parts = {"timeline": timeline, "state": nothing, "ephemeral": nothing, "account_data": nothing}
    return {"presence": nothing, "account_data": nothing, "room": {"rooms": [room], **parts}}
