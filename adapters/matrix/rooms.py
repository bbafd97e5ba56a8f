"""Law: who hears what is said in a room is known exactly, or a room is not taken for a direct chat.

A direct chat is a room of two, the bot and a person, that serves no community: whoever came or went
while something was said is counted as present.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase

from nio.client.async_client import AsyncClient
from nio.rooms import MatrixRoom

from adapters.matrix import raw
from adapters.matrix.events import Source, membership
from adapters.matrix.faults import ask
from bot.errors import Rejected


def is_welcome(user: str, servers: Sequence[str]) -> bool:
    """Whether somebody of that server may talk to the bot; an empty list welcomes all."""
    server = user.partition(":")[2]
    return not servers or any(fnmatchcase(server, pattern) for pattern in servers)


def is_external(user: str, servers: Sequence[str]) -> bool:
    """Whether that server is one of those for people from outside the administration."""
    server = user.partition(":")[2].lower()
    return any(fnmatchcase(server, pattern.lower()) for pattern in servers)


async def known(client: AsyncClient, room_id: str) -> MatrixRoom:
    """The room with all of its members."""
    room = client.rooms[room_id]
    if not room.members_synced:
        await ask(client.joined_members(room_id))
    return room


def present(room: MatrixRoom, timeline: Collection[Source]) -> set[str]:
    """Everybody who may have heard something of this."""
    changed = (membership(source) for source in timeline)
    return set(room.users) | {change[0] for change in changed if change is not None}


# --- rooms that move ------------------------------------------------------------------------------


def newest(client: AsyncClient, room_id: str) -> str:
    """Where people of that room are now: an upgraded room names the one that replaces it."""
    passed = {room_id}
    while room_id in client.rooms:
        next_one = client.rooms[room_id].replacement_room
        if next_one not in client.rooms or next_one in passed:
            break
        passed.add(room_id := next_one)
    return room_id


def configured(client: AsyncClient, room_id: str, halls: Collection[str]) -> str | None:
    """The room of the configuration that this one is, or that it has become."""
    return next((hall for hall in halls if newest(client, hall) == room_id), None)


def replacements(client: AsyncClient) -> list[str]:
    """The rooms that others were moved to, and where the bot is not yet."""
    named = {room.replacement_room for room in client.rooms.values() if room.replacement_room}
    return sorted(named - client.rooms.keys() - client.invited_rooms.keys())


def is_open(room: MatrixRoom) -> bool:
    """Whether anybody may come in or read."""
    return room.join_rule == "public" or room.history_visibility == "world_readable"


# --- direct chats ---------------------------------------------------------------------------------


class Directs:
    """In which room each person is alone with the bot, kept as clients keep it (`m.direct`)."""

    def __init__(self, client: AsyncClient, halls: Collection[str]) -> None:
        self._client = client
        self._halls = frozenset(halls)
        self._where = raw.path("user", client.user_id, "account_data", "m.direct")
        self._known: dict[str, list[str]] | None = None

    async def room_of(self, user: str, room_id: str, heard_by: Collection[str]) -> str | None:
        """Where to answer this person alone, who is speaking in that room."""
        two = set(heard_by) == {user, self._client.user_id}
        if two and configured(self._client, room_id, self._halls) is None:
            await self._keep(user, room_id)
            return room_id
        return next(iter((await self._rooms()).get(user, ())), None)

    async def _rooms(self) -> dict[str, list[str]]:
        if self._known is None:
            self._known = {}
            with suppress(Rejected):  # nothing was kept yet
                self._known = await raw.call(self._client, "GET", self._where)
        return self._known

    async def _keep(self, user: str, room_id: str) -> None:
        every = await self._rooms()
        rooms = every.get(user, [])
        if rooms[:1] == [room_id]:
            return
        every[user] = [room_id, *(other for other in rooms if other != room_id)]
        await raw.call(self._client, "PUT", self._where, every)
