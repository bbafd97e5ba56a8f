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
        if two and room_id not in self._halls:
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
