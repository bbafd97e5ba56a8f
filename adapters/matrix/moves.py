"""Law: a room has moved when both say so: the one that is left and the one that takes its place.

Else whoever may close a room, or only says so, would lead the bot into any other, with all that is
meant for the people of the first. What a room replaces is said by its first event for good.
"""

from __future__ import annotations

from nio.client.async_client import AsyncClient
from nio.responses import SyncResponse

from adapters.matrix import raw
from adapters.matrix.answers import inner
from adapters.matrix.events import text_of
from bot.errors import Blocked, Rejected

TOMBSTONE, CREATION = "m.room.tombstone", "m.room.create"


async def believe(client: AsyncClient, news: SyncResponse) -> None:
    """Forget, of where rooms have just been said to move, what the homeserver does not confirm.

    A new room where the bot is not yet is judged when it is. Raises a `ChannelError`.
    """
    for room_id, room in list(client.rooms.items()):
        new = room.replacement_room
        if new not in client.rooms:
            continue
        told = _tells(news, room_id, TOMBSTONE) or _tells(news, new, CREATION)
        if told and not await _agree(client, room_id, new):
            room.replacement_room = None


def _tells(news: SyncResponse, room_id: str, kind: str) -> bool:
    info = news.rooms.join.get(room_id)
    told = [*info.state, *info.timeline.events] if info else []
    return any(one.source.get("type") == kind for one in told)


async def _agree(client: AsyncClient, old: str, new: str) -> bool:
    try:
        left = text_of(await _state(client, old, TOMBSTONE), "replacement_room")
        return left == new and await predecessor(client, new) == old
    except (Blocked, Rejected):
        return False


async def predecessor(client: AsyncClient, room_id: str) -> str:
    """The room that this one replaces, if any; raises a `ChannelError`."""
    return text_of(inner(await _state(client, room_id, CREATION), "predecessor"), "room_id")


async def _state(client: AsyncClient, room_id: str, kind: str) -> dict[str, object]:
    return await raw.call(client, "GET", raw.path("rooms", room_id, "state", kind))
