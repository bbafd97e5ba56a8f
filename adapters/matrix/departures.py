"""Law: that the bot was put out of a room of a community, or is alone in one, is told once.

The event that did it is the one that is told, so that hearing of it again is hearing the same. A
room that serves no community and where nobody else is left is left by the bot as well, and so is a
direct chat that its person has left. Whoever was met in a room that the bot has left is met there
no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from nio.client.async_client import AsyncClient
from nio.events.room_events import Event as Told
from nio.responses import RoomInfo
from nio.rooms import MatrixRoom

from adapters.matrix import raw
from adapters.matrix.events import (
    Source,
    Where,
    circumstances,
    is_told,
    localpart,
    membership,
    text_of,
)
from adapters.matrix.rooms import Directs, configured, known
from bot.errors import Blocked, Rejected
from bot.messages import Parted

_GONE = ("leave", "ban")


def last_departure(sources: Iterable[Source], user: str, *, own: bool) -> Source | None:
    """The event by which another put this user out or, unless `own`, by which another went."""
    found = None
    for source in sources:
        change = membership(source)
        if change is None or change[1] not in _GONE or not is_told(source):
            continue
        if (change[0] == user) == own and source["sender"] != user:
            found = source
    return found


class Departures:
    """Who went from the bot's rooms, or put it out."""

    def __init__(self, client: AsyncClient, halls: Collection[str], directs: Directs) -> None:
        self._client = client
        self._halls = frozenset(halls)
        self._directs = directs

    async def removals(self, left: Mapping[str, RoomInfo]) -> list[Parted]:
        """The rooms that the bot was put out of; it knows none of those that it left any more."""
        await self._directs.forget(left)
        halls = {room_id: configured(self._client, room_id, self._halls) for room_id in left}
        found = []
        for room_id, info in left.items():
            room = self._client.rooms.pop(room_id, None)
            told = [*info.state, *info.timeline.events]
            source = last_departure(_sources(told), self._client.user_id, own=True)
            hall = halls[room_id]
            if hall is not None and source is not None:
                found.append(Parted(**_circumstances(source, hall, room)))
        return found

    async def solitudes(self, told: Mapping[str, Sequence[Told]]) -> list[Parted]:
        """The rooms of a community where nobody but the bot is left."""
        found = []
        for room_id, events in told.items():
            source = last_departure(_sources(events), self._client.user_id, own=False)
            if source is None or not await self._is_over(room_id):
                continue
            room = self._client.rooms[room_id]
            hall = configured(self._client, room_id, self._halls)
            if hall is not None:
                found.append(Parted(**_circumstances(source, hall, room), alone=True))
            elif room_id not in self._halls and not room.replacement_room:
                await self._leave(room_id)
        return found

    async def _is_over(self, room_id: str) -> bool:
        """Whether nobody is left there, or not the one whose direct chat it was."""
        with suppress(KeyError, Blocked):  # the bot may be gone as well by now
            there = set((await known(self._client, room_id)).users)
            owner = await self._directs.owner(room_id)
            return there == {self._client.user_id} or (owner is not None and owner not in there)
        return False

    async def _leave(self, room_id: str) -> None:
        with suppress(Blocked, Rejected):
            await raw.call(self._client, "POST", raw.path("rooms", room_id, "leave"), {})
        await self._directs.forget({room_id})


def _sources(told: Iterable[Told]) -> list[Source]:
    return [one.source for one in told]


def _circumstances(source: Source, hall: str, room: MatrixRoom | None) -> dict[str, Any]:
    user = source["sender"]
    member = room.users.get(user) if room else None
    name = member.display_name if member else _former_name(source)
    return circumstances(source, Where(hall, None, name or localpart(user)))


def _former_name(source: Source) -> str:
    """What somebody was called in the room that they have left by this."""
    unsigned = source.get("unsigned")
    before = unsigned.get("prev_content") if isinstance(unsigned, dict) else None
    left = source.get("state_key") == source["sender"]
    return text_of(before, "displayname") if left and isinstance(before, dict) else ""
