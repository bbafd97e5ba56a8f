"""Law: an invitation is accepted, or refused with a reason; one that fails stops nobody else's.

A room that was upgraded is followed to the one that replaces it, by invitation or without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Sequence

import structlog
from nio.client.async_client import AsyncClient
from nio.rooms import MatrixInvitedRoom

from adapters.matrix import raw
from adapters.matrix.faults import ask
from adapters.matrix.rooms import is_welcome, replacements
from bot.errors import ChannelError, SignedOut

log = structlog.get_logger()

TRIES = 5
"""How often one is answered before it is left for the next start."""


class Invitations:
    """Answers them for the people of some servers; `reason` is told to the others."""

    def __init__(self, servers: Sequence[str], reason: str) -> None:
        self._servers = servers
        self._reason = reason
        self._tries: Counter[str] = Counter()

    async def answer(self, client: AsyncClient) -> None:
        """Answer those that wait, and follow the rooms that have moved."""
        for room_id in replacements(client):
            self._tries[room_id] += 1
            if self._tries[room_id] < TRIES:
                await _tried(ask(client.join(room_id)))
        for room_id, room in list(client.invited_rooms.items()):
            self._tries[room_id] += 1
            if await _tried(self._answer(client, room_id, room)) or self._tries[room_id] >= TRIES:
                del client.invited_rooms[room_id], self._tries[room_id]

    async def _answer(self, client: AsyncClient, room_id: str, room: MatrixInvitedRoom) -> None:
        if room.inviter is not None and is_welcome(room.inviter, self._servers):
            await ask(client.join(room_id))
        else:
            where = raw.path("rooms", room_id, "leave")
            await raw.call(client, "POST", where, {"reason": self._reason})


async def _tried(act: Awaitable[object]) -> bool:
    try:
        await act
    except SignedOut:
        raise
    except ChannelError as fault:
        log.warning("invitation_unanswered", fault=type(fault).__name__)
        return False
    return True
