"""Law: the message that an event is about is asked of the homeserver, and read as it stands now.

A fault of the network leaves here as it came, so that the look is repeated; a homeserver that asks
for a pause is given it here, for the look would ask all the rest again as well. A message that is
not to be seen, or that can't be read, is one that says nothing.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from nio.client.async_client import AsyncClient
from nio.events.room_events import Event as Told

from adapters.matrix import raw
from adapters.matrix.events import Source, is_told
from adapters.matrix.timeline import readable
from bot.errors import Blocked, RateLimited, Rejected

MOST = 4096
"""Events whose authors are remembered."""

TRIES = 3
PAUSE = 5.0
"""Seconds waited between two of them at most; a longer pause is the whole look's."""


class Authors:
    """Who sent the newest events that were heard, sent or asked for."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()

    def sent(self, room_id: str, event_id: str) -> None:
        """The bot itself has."""
        self._remember(room_id, event_id, self._client.user_id)

    def heard(self, room_id: str, events: Iterable[Told]) -> None:
        """These tell it themselves."""
        for event in events:
            self._remember(room_id, event.event_id, event.source["sender"])

    async def of(self, room_id: str, event_id: str) -> str:
        """Who sent that event; nobody, when it is not to be seen."""
        known = self._known.get((room_id, event_id))
        if known is None:
            known = str((await _told(self._client, room_id, event_id)).get("sender", ""))
        if known:
            self._remember(room_id, event_id, known)
        return known

    def _remember(self, room_id: str, event_id: str, user: str) -> None:
        self._known[room_id, event_id] = user
        self._known.move_to_end((room_id, event_id))
        if len(self._known) > MOST:
            self._known.popitem(last=False)


async def standing(client: AsyncClient, room_id: str, event_id: str, user: str) -> list[Source]:
    """That user's message, and its newest wording if it was edited; nothing if it is not theirs."""
    told = await _told(client, room_id, event_id)
    theirs = (one for one in (told, _edit(told)) if is_told(one) and one["sender"] == user)
    return [_read(client, room_id, one) for one in theirs]


async def _told(client: AsyncClient, room_id: str, event_id: str) -> dict[str, Any]:
    # Not by nio, which leaves out what the homeserver tells beside a message that it decrypts.
    try:
        return await _patiently(client, raw.path("rooms", room_id, "event", event_id))
    except (Blocked, Rejected):
        return {}


async def _patiently(client: AsyncClient, where: str) -> dict[str, Any]:
    for _ in range(TRIES - 1):
        try:
            return await raw.call(client, "GET", where)
        except RateLimited as fault:
            if fault.retry_after > PAUSE:
                raise
            await asyncio.sleep(fault.retry_after)
    return await raw.call(client, "GET", where)


def _edit(source: Source) -> dict[str, Any]:
    """The newest edit, which a homeserver tells beside the message."""
    found: Any = source
    for name in ("unsigned", "m.relations", "m.replace"):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _read(client: AsyncClient, room_id: str, source: dict[str, Any]) -> Source:
    event = Told.parse_event(source)
    event.room_id = room_id
    return readable(client, event).source
