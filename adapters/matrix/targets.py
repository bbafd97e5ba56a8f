"""Law: the message that an event is about is asked of the homeserver, and read as it stands now.

A fault of the network leaves here as it came, so that the look is repeated; a message that is not
to be seen, or that can't be read, is one that says nothing.
"""

from __future__ import annotations

from typing import Any

from nio.client.async_client import AsyncClient
from nio.events.room_events import Event as Told

from adapters.matrix import raw
from adapters.matrix.events import Source, is_told
from adapters.matrix.timeline import readable
from bot.errors import Blocked, Rejected


async def author(client: AsyncClient, room_id: str, event_id: str) -> str:
    """Who sent that event; nobody, when it is not to be seen."""
    return str((await _told(client, room_id, event_id)).get("sender", ""))


async def standing(client: AsyncClient, room_id: str, event_id: str, user: str) -> list[Source]:
    """That user's message, and its newest wording if it was edited; nothing if it is not theirs."""
    told = await _told(client, room_id, event_id)
    theirs = (one for one in (told, _edit(told)) if is_told(one) and one["sender"] == user)
    return [_read(client, room_id, one) for one in theirs]


async def _told(client: AsyncClient, room_id: str, event_id: str) -> dict[str, Any]:
    # Not by nio, which leaves out what the homeserver tells beside a message that it decrypts.
    try:
        return await raw.call(client, "GET", raw.path("rooms", room_id, "event", event_id))
    except (Blocked, Rejected):
        return {}


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
