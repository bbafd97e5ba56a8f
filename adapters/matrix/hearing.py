"""Law: reading on moves nothing: a look from the same cursor hears the same again.

The cursor that comes with the events is the caller's to keep. What can't be read yet goes into it
and waits; it is heard when its key comes, or told to its author as unread.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import structlog
from nio.events.room_events import Event as Told
from nio.events.room_events import MegolmEvent
from nio.responses import SyncResponse
from nio.rooms import MatrixRoom

from adapters.matrix.events import Source, Where, localpart, text_of, to_unread
from adapters.matrix.invitations import Invitations
from adapters.matrix.readers import READERS, Own, read
from adapters.matrix.rooms import Directs, configured, is_welcome, known, present
from adapters.matrix.session import Line
from adapters.matrix.sync import News, look
from adapters.matrix.timeline import whole
from adapters.matrix.waiting import Cursor, WaitingRoom
from bot.errors import Blocked, ChannelError, SignedOut
from bot.messages import Event
from bot.ports import Batch

log = structlog.get_logger()

LOOK = 30.0
"""Seconds that the homeserver waits for news before it says that there is none."""

QUIET = 60.0
"""Seconds without events after which the cursor is given back all the same."""


@dataclass(frozen=True, slots=True)
class Ears:
    """To whom the bot listens.

    `halls` are the rooms that serve a community, and are no direct chats whoever is in them; the
    `desks` among them may not be open to all. `servers` are the patterns of those whose people may
    talk to it, and `reason` is told to those who may not. `take` is the emoji by which people give
    it a message.
    """

    halls: Collection[str] = ()
    desks: Collection[str] = ()
    servers: Sequence[str] = ()
    reason: str = ""
    take: str = ""


class Hearing:
    """What people say on one line."""

    def __init__(self, line: Line, ears: Ears) -> None:
        self._line = line
        self._client = line.client
        self._ears = ears
        self._invitations = Invitations(ears.servers, ears.reason)
        self._directs = Directs(line.client, ears.halls)
        self._waiting = WaitingRoom(line.client)

    async def listen(self, cursor: str | None) -> Batch:
        """What was said after that cursor; waits until something is, or until it has aged."""
        now = asyncio.get_running_loop().time
        at = Cursor.read(cursor or self._line.since)
        since, until = at.since, now() + QUIET
        await self._waiting.remember(at.waiting, now())
        wait = 0.0 if at.waiting else LOOK  # a key may have come meanwhile
        while True:
            await self._invitations.answer(self._client)
            news = await look(self._client, since, wait)
            events = await self._heard(news.response, since, now())
            await self._keep_up(news)
            since, wait = news.response.next_batch, min(LOOK, self._waiting.patience(now()))
            if events or now() > until:
                return Batch(events, str(Cursor(since, self._waiting.ids)))

    async def _keep_up(self, news: News) -> None:
        """Keys that can't be looked after now keep nobody from being heard."""
        try:
            await self._line.keys.keep_up(lacks_fallback=news.lacks_fallback)
        except SignedOut:
            raise
        except ChannelError as fault:
            log.warning("keys_neglected", fault=type(fault).__name__)

    async def _heard(self, news: SyncResponse, since: str, now: float) -> list[Event]:
        for room_id in news.rooms.leave:
            self._client.rooms.pop(room_id, None)
        told = _by_room(self._waiting.opened())
        for room_id, info in news.rooms.join.items():
            told[room_id] += await whole(self._client, room_id, info, since)
        for room_id, events in told.items():
            self._wait_for(room_id, events, now)
        unread = _by_room(self._waiting.expired(now))
        heard: list[Event] = []
        for room_id in told | unread:
            heard += await self._in_room(room_id, told[room_id], unread[room_id])
        return heard

    def _wait_for(self, room_id: str, events: Sequence[Told], now: float) -> None:
        for event in events:
            if isinstance(event, MegolmEvent) and self._is_welcome(event.source):
                self._waiting.add(room_id, event, now)
                self._line.keys.request(event)

    def _is_welcome(self, source: Source) -> bool:
        user = source["sender"]
        return user != self._client.user_id and is_welcome(user, self._ears.servers)

    async def _in_room(
        self, room_id: str, told: Sequence[Told], unread: Sequence[Told]
    ) -> list[Event]:
        sources = [one.source for one in told]
        said = [one for one in sources if text_of(one, "type") in READERS and self._is_welcome(one)]
        missed = {one.sender: one.source for one in unread}  # one word to each is enough
        if not (said or missed) or room_id not in self._client.rooms:
            return []
        try:
            room = await known(self._client, room_id)
        except Blocked:
            log.warning("shut_out")  # between the look and now: nobody there can be answered
            return []
        heard_by = present(room, sources)
        events = [
            *[await self._event(one, await self._where(one, room, heard_by)) for one in said],
            *[to_unread(one, await self._where(one, room, heard_by)) for one in missed.values()],
        ]
        return [event for event in events if event is not None]

    async def _event(self, source: Source, where: Where) -> Event | None:
        """What was done by this, with what has to be asked for to tell."""
        return read(source, where, Own(self._client.user_id, where.called, self._ears.take))

    async def _where(self, source: Source, room: MatrixRoom, heard_by: Collection[str]) -> Where:
        user = source["sender"]
        member = room.users.get(user)
        private = await self._directs.room_of(user, room.room_id, heard_by)
        place = configured(self._client, room.room_id, self._ears.halls) or room.room_id
        own = room.users.get(self._client.user_id)
        return Where(
            place,
            private,
            (member and member.display_name) or localpart(user),
            (own and own.display_name) or "",
        )


def _by_room(pairs: Iterable[tuple[str, Told]]) -> defaultdict[str, list[Told]]:
    rooms = defaultdict(list)
    for room_id, event in pairs:
        rooms[room_id].append(event)
    return rooms
