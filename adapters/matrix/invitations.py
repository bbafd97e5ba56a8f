"""Law: an invitation is accepted, or refused with a reason; one that fails stops nobody else's.

A room of a community that was upgraded is followed to the one that replaces it, by invitation or
without; into one that turns out to replace another the bot does not stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Collection, Sequence
from contextlib import suppress

import structlog
from nio.client.async_client import AsyncClient
from nio.rooms import MatrixInvitedRoom

from adapters.matrix import raw
from adapters.matrix.faults import ask
from adapters.matrix.moves import predecessor
from adapters.matrix.rooms import is_welcome, replacements
from bot.errors import Blocked, ChannelError, Rejected, SignedOut

log = structlog.get_logger()

TRIES = 5
"""How often one is answered before it is left for the next start."""


class Invitations:
    """Answers them for the people of some servers; `reason` is told to the others.

    `halls` are the rooms that are followed where they go.
    """

    def __init__(self, servers: Sequence[str], reason: str, halls: Collection[str]) -> None:
        self._servers = servers
        self._reason = reason
        self._halls = halls
        self._tries: Counter[str] = Counter()
        self._followed: dict[str, str] = {}

    async def answer(self, client: AsyncClient) -> None:
        """Answer those that wait, and follow the rooms that have moved."""
        await self._turn_back(client)
        for new, old in replacements(client, self._halls).items():
            self._tries[new] += 1
            if self._tries[new] < TRIES:
                await _tried(self._follow(client, old, new))
        for room_id, room in list(client.invited_rooms.items()):
            self._tries[room_id] += 1
            if await _tried(self._answer(client, room_id, room)) or self._tries[room_id] >= TRIES:
                del client.invited_rooms[room_id], self._tries[room_id]

    async def _answer(self, client: AsyncClient, room_id: str, room: MatrixInvitedRoom) -> None:
        if room.inviter is not None and is_welcome(room.inviter, self._servers):
            await ask(client.join(room_id))
        else:
            await _leave(client, room_id, reason=self._reason)

    async def _follow(self, client: AsyncClient, old: str, new: str) -> None:
        with suppress(Blocked, Rejected):  # most rooms say nothing of themselves before one is in
            if await predecessor(client, new) != old:
                return
        await ask(client.join(new))
        self._followed[new] = old

    async def _turn_back(self, client: AsyncClient) -> None:
        """Leave the rooms that do not replace those from which the bot came."""
        for new in self._followed.keys() & client.rooms.keys():
            old = client.rooms.get(self._followed.pop(new))
            if old is not None and old.replacement_room != new:
                await _tried(_leave(client, new))


async def _leave(client: AsyncClient, room_id: str, **told: str) -> None:
    await raw.call(client, "POST", raw.path("rooms", room_id, "leave"), told)


async def _tried(act: Awaitable[object]) -> bool:
    try:
        await act
    except SignedOut:
        raise
    except ChannelError as fault:
        log.warning("invitation_unanswered", fault=type(fault).__name__)
        return False
    return True
