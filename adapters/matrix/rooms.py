"""Law: who hears what is said in a room is known exactly, or a room is not taken for a direct chat.

A direct chat is a room of two, the bot and a person, that serves no community: whoever came or went
while something was said is counted as present.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase

import structlog
from nio.client.async_client import AsyncClient
from nio.rooms import MatrixRoom

from adapters.matrix import raw
from adapters.matrix.answers import inner, needed
from adapters.matrix.events import Source, membership, text_of
from bot.errors import Blocked, RateLimited, Rejected, Unreachable

log = structlog.get_logger()

_ENCRYPTION = "m.room.encryption"


def is_welcome(user: str, servers: Sequence[str]) -> bool:
    """Whether somebody of that server may talk to the bot; an empty list welcomes all."""
    server = user.partition(":")[2]
    return not servers or any(fnmatchcase(server, pattern) for pattern in servers)


def is_external(user: str, servers: Sequence[str]) -> bool:
    """Whether that server is one of those for people from outside the administration."""
    server = user.partition(":")[2].lower()
    return any(fnmatchcase(server, pattern.lower()) for pattern in servers)


async def known(client: AsyncClient, room_id: str) -> MatrixRoom:
    """The room with all who are in it or invited, and whether what is said there is sealed.

    No look tells what the bot did itself: whom it has invited, or that it had a room sealed.
    """
    room = client.rooms[room_id]
    if not room.members_synced:
        room.encrypted = room.encrypted or await _is_sealed(client, room_id)
        await _there(client, room)
        room.members_synced = True
    return room


async def _is_sealed(client: AsyncClient, room_id: str) -> bool:
    """Whether the homeserver says so; what it does not answer is not guessed."""
    try:
        await raw.call(client, "GET", raw.path("rooms", room_id, "state", _ENCRYPTION))
    except Rejected as fault:
        if str(fault) == "M_NOT_FOUND":
            return False
        raise
    return True


async def _there(client: AsyncClient, room: MatrixRoom) -> set[str]:
    """Who is in that room or invited to it at this instant; from now on nio knows it.

    Raises `Blocked` when the bot is not: who has left is told who was there.
    """
    before = set(room.users)
    where = raw.path("rooms", room.room_id, "members", not_membership="leave")
    told = needed(await raw.call(client, "GET", where), list, "chunk")
    there = {one["state_key"]: one for one in told if isinstance(one, dict) and _is_present(one)}
    if client.user_id not in there:
        raise Blocked("the bot is not in this room")
    _correct(client, room, before, there)
    return set(there)


def _is_present(source: Source) -> bool:
    change = membership(source)
    return change is not None and change[1] in ("join", "invite")


def _correct(
    client: AsyncClient, room: MatrixRoom, before: set[str], there: Mapping[str, Source]
) -> None:
    """Have nio know who is there; whoever it was wrong about is a reason for a new key.

    Who came or went since `before` was noted has been told by a look, which is newer.
    """
    come, gone = there.keys() - before, before - there.keys()
    for user in gone:
        room.remove_member(user)
    for user in come:
        said = inner(there[user], "content")
        name, invited = text_of(said, "displayname") or None, said["membership"] == "invite"
        room.add_member(user, name, None, invited)
    if room.encrypted and client.olm is not None:
        client.olm.update_tracked_users(room)
        client.olm.add_changed_users(come)  # what has changed of them was passed over
        if come or gone:
            client.invalidate_outbound_session(room.room_id)


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


def replacements(client: AsyncClient, halls: Collection[str]) -> dict[str, str]:
    """The rooms to which these were moved and where the bot is not yet, with what they replace."""
    last = [newest(client, hall) for hall in halls]
    named = {client.rooms[one].replacement_room: one for one in last if one in client.rooms}
    there = client.rooms.keys() | client.invited_rooms.keys()
    return {new: old for new, old in named.items() if new and new not in there}


def is_open(room: MatrixRoom) -> bool:
    """Whether anybody may come in or read."""
    return room.join_rule == "public" or room.history_visibility == "world_readable"


# --- direct chats ---------------------------------------------------------------------------------

_SEALED = {
    "type": _ENCRYPTION,
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}
_OF_TWO = {"preset": "trusted_private_chat", "is_direct": True, "initial_state": [_SEALED]}


class Directs:
    """In which room each person is alone with the bot, kept as clients keep it (`m.direct`).

    It is theirs for as long as the bot is in it: were it to serve the next who is alone there, what
    is meant for the first would be read by another.
    """

    def __init__(self, client: AsyncClient, halls: Collection[str]) -> None:
        self._client = client
        self._halls = frozenset(halls)
        self._where = raw.path("user", client.user_id, "account_data", "m.direct")
        self._known: dict[str, list[str]] | None = None

    async def room_of(self, user: str, room_id: str, heard_by: Collection[str]) -> str | None:
        """Where to answer this person alone, who is speaking in that room."""
        two = set(heard_by) == {user, self._client.user_id}
        serves_nobody = configured(self._client, room_id, self._halls) is None
        if two and serves_nobody and await self.owner(room_id) in (user, None):
            await self._keep(user, room_id)
            return room_id
        for other in (await self._rooms()).get(user, ()):
            if other != room_id and await self._is_for(user, other):
                return other
        return None

    async def _is_for(self, user: str, room_id: str) -> bool:
        """Whether that room of theirs is known to hold both, and nobody else."""
        try:
            room = await known(self._client, room_id)
        except (KeyError, Blocked):  # the bot is not there any more
            return False
        both = {user, self._client.user_id}
        return set(room.users) == both and await self.owner(room_id) == user

    async def owner(self, room_id: str) -> str | None:
        """Whose direct chat it is; None when it is nobody's, or serves a community by now."""
        if configured(self._client, room_id, self._halls) is not None:
            return None
        every = await self._rooms()
        return next((user for user, rooms in every.items() if room_id in rooms), None)

    async def guard(self, room_id: str) -> None:
        """Raises where others than its person hear what is said in a direct chat.

        `Unreachable` as long as they are there, and `Blocked` once its person has left.
        """
        owner = await self.owner(room_id)
        if owner is None:
            return
        room = self._client.rooms[room_id]
        others = await _there(self._client, room) - {self._client.user_id}
        if owner not in others:
            raise Blocked("whose direct chat it was has left")
        if others != {owner}:
            raise Unreachable("a third is in a direct chat")

    async def open(self, user: str) -> str | None:
        """A new encrypted room of two, to which this person is invited; None if it is refused."""
        try:
            made = await raw.call(
                self._client, "POST", raw.path("createRoom"), {**_OF_TWO, "invite": [user]}
            )
        except (RateLimited, Blocked, Rejected) as fault:
            log.warning("direct_chat_refused", fault=type(fault).__name__)
            return None
        room_id = needed(made, str, "room_id")
        await self._keep(user, room_id)
        return room_id

    async def forget(self, left: Collection[str]) -> None:
        """Nobody is met any more in the rooms that the bot has left."""
        if not left:
            return
        every = await self._rooms()
        stay = {user: [one for one in rooms if one not in left] for user, rooms in every.items()}
        if stay != every:
            self._known = stay
            await raw.call(self._client, "PUT", self._where, stay)

    async def _rooms(self) -> dict[str, list[str]]:
        if self._known is None:
            told: Mapping[str, object] = {}
            with suppress(Rejected):  # nothing was kept yet
                told = await raw.call(self._client, "GET", self._where)
            self._known = {user: rooms for user, rooms in told.items() if isinstance(rooms, list)}
        return self._known

    async def _keep(self, user: str, room_id: str) -> None:
        every = await self._rooms()
        rooms = every.get(user, [])
        if rooms[:1] == [room_id]:
            return
        every[user] = [room_id, *(other for other in rooms if other != room_id)]
        await raw.call(self._client, "PUT", self._where, every)
