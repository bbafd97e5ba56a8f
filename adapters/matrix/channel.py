"""Law: Matrix as a platform: a sync token comes in with its events, a key goes with its message.

`receive` reads on from a sync token and moves none: the token that it returns is kept with the
events, so that asking again from the last one kept gives them again. `send` uses the message's key
as transaction, by which the homeserver knows it again.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import timedelta

import structlog
from nio.client.async_client import AsyncClient
from nio.responses import SyncResponse
from nio.rooms import MatrixInvitedRoom

from adapters.matrix import raw, rooms
from adapters.matrix.events import PLATFORM, Source, spoken, to_event
from adapters.matrix.faults import ask
from adapters.matrix.render import MOST, content, weight
from adapters.matrix.session import Credentials, Session
from adapters.matrix.timeline import said_under, whole
from bot.errors import Blocked, ChannelError, Rejected, SignedOut, Unreachable
from bot.messages import Event
from bot.ports import Batch, Delivery, Receipt, Traits

log = structlog.get_logger()

LOOK = 30.0
"""Seconds that the homeserver waits for news before it says that there is none."""

QUIET = 60.0
"""Seconds without events after which the token is given back all the same."""

MARGIN = timedelta(minutes=10)
"""How far the homeserver's clock and ours may be apart."""

TRIES = 5
"""How often an invitation is answered before it is left for the next start."""

_FILTER = {
    "presence": {"not_types": ["*"]},
    "account_data": {"not_types": ["*"]},
    "room": {
        "account_data": {"not_types": ["*"]},
        "ephemeral": {"not_types": ["*"]},
        "state": {"lazy_load_members": True},
        "timeline": {"limit": 50},
    },
}


class MatrixChannel:
    """A `bot.ports.Channel` over a homeserver.

    `halls` are the rooms that serve a community, and are no direct chats whoever is in them;
    `servers` are the patterns of those whose people may talk to the bot. `reason` is told to those
    who may not.
    """

    platform = PLATFORM
    traits = Traits(most=MOST, measure=weight, keyed=True, prefix="!")

    def __init__(
        self,
        credentials: Credentials,
        *,
        halls: Collection[str] = (),
        servers: Sequence[str] = (),
        reason: str = "",
    ) -> None:
        self._session = Session(credentials)
        self._halls = halls
        self._servers = servers
        self._reason = reason
        self._directs: rooms.Directs | None = None
        self._tries: Counter[str] = Counter()

    async def open(self) -> None:
        """Sign in now rather than at the first need."""
        await self._session.client()

    # --- what comes in ----------------------------------------------------------------------------

    async def receive(self, cursor: str | None) -> Batch:
        """What people said after that token; waits until they do, or until the token has aged."""
        client = await self._session.client()
        since = cursor or self._session.since
        until = asyncio.get_running_loop().time() + QUIET
        while True:
            await self._answer_invitations(client)
            news = await ask(client.sync(int(LOOK * 1000), _FILTER, since, set_presence="offline"))
            events = await self._heard(client, news, since)
            since = news.next_batch
            if events or asyncio.get_running_loop().time() > until:
                return Batch(events, since)

    async def acknowledge(self, cursor: str) -> None:
        """The next sync says it."""

    async def _heard(self, client: AsyncClient, news: SyncResponse, since: str) -> list[Event]:
        heard: list[Event] = []
        for room_id in news.rooms.leave:
            client.rooms.pop(room_id, None)
        for room_id, info in news.rooms.join.items():
            timeline = [one.source for one in await whole(client, room_id, info, since)]
            if any(self._is_for_us(client, one) for one in timeline):
                heard += await self._in_room(client, room_id, timeline)
        return heard

    def _is_for_us(self, client: AsyncClient, source: Source) -> bool:
        user = source["sender"]
        others = user != client.user_id and rooms.is_welcome(user, self._servers)
        return others and spoken(source) is not None

    async def _in_room(
        self, client: AsyncClient, room_id: str, timeline: Sequence[Source]
    ) -> list[Event]:
        room = await rooms.known(client, room_id)
        heard_by = rooms.present(room, timeline)
        directs = await self._alone(client)
        events = []
        for source in filter(lambda one: self._is_for_us(client, one), timeline):
            user = room.users.get(source["sender"])
            private = await directs.room_of(source["sender"], room_id, heard_by)
            name = (user.display_name if user else None) or ""
            event = to_event(source, room_id, name, private)
            events += [] if event is None else [event]
        return events

    async def _alone(self, client: AsyncClient) -> rooms.Directs:
        if self._directs is None:
            directs = rooms.Directs(client, self._halls)
            await directs.load()
            self._directs = directs
        return self._directs

    # --- invitations ------------------------------------------------------------------------------

    async def _answer_invitations(self, client: AsyncClient) -> None:
        """One that can't be answered keeps nobody from being heard."""
        for room_id, room in list(client.invited_rooms.items()):
            self._tries[room_id] += 1
            try:
                await self._answer(client, room_id, room)
            except SignedOut:
                raise
            except ChannelError as fault:
                log.warning("invitation_unanswered", fault=type(fault).__name__)
                if self._tries[room_id] < TRIES:
                    continue
            del client.invited_rooms[room_id], self._tries[room_id]

    async def _answer(self, client: AsyncClient, room_id: str, room: MatrixInvitedRoom) -> None:
        if room.inviter is not None and rooms.is_welcome(room.inviter, self._servers):
            await ask(client.join(room_id))
        else:
            where = raw.path("rooms", room_id, "leave")
            await raw.call(client, "POST", where, {"reason": self._reason})

    # --- what goes out ----------------------------------------------------------------------------

    async def send(self, delivery: Delivery) -> Receipt:
        """Post the message, or edit the one that it replaces."""
        client = await self._session.client()
        room_id = delivery.to.native
        await _be_there(client, room_id)
        if delivery.replaces is not None:
            await _own(client, room_id, delivery.replaces)
        event_id = await _sent_before(client, delivery) or await _post(client, delivery)
        event_id = delivery.replaces or event_id
        return Receipt(event_id, _link(room_id, event_id))

    async def close(self) -> None:
        """Let go of the connections; the session stays."""
        await self._session.close()


async def _sent_before(client: AsyncClient, delivery: Delivery) -> str | None:
    """The message as it already stands there: a homeserver forgets its transactions after a day."""
    if delivery.since is None:
        return None
    return await said_under(client, delivery.to.native, delivery.key, delivery.since - MARGIN)


async def _post(client: AsyncClient, delivery: Delivery) -> str:
    room_id, words = delivery.to.native, content(delivery)
    answer = await ask(client.room_send(room_id, "m.room.message", words, delivery.key))
    return str(answer.event_id)


async def _be_there(client: AsyncClient, room_id: str) -> None:
    """Raises unless the room is known: whether it is encrypted is not to be guessed."""
    if room_id in client.rooms:
        return
    if room_id in (await ask(client.joined_rooms())).rooms:
        raise Unreachable("joined, and not seen yet")
    raise Blocked("the bot is not in this room")


async def _own(client: AsyncClient, room_id: str, event_id: str) -> None:
    """Raises `Rejected` unless the bot said that in this room."""
    answer = await ask(client.room_get_event(room_id, event_id))
    if answer.event.sender != client.user_id:
        raise Rejected("somebody else's message can't be edited")


def _link(room_id: str, event_id: str) -> str:
    server = room_id.partition(":")[2]
    return f"https://matrix.to/#/{room_id}/{event_id}" + (f"?via={server}" if server else "")
