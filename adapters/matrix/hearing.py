"""Law: reading on moves nothing: a look from the same cursor hears the same again.

The cursor that comes with the events is the caller's to keep. What can't be read yet goes into it
and waits; it is heard when its key comes, or told to its author as unread. So does what
brings a file that is still on its way, and behind either its edits.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import structlog
from nio.events.room_events import Event as Told
from nio.events.room_events import MegolmEvent
from nio.responses import RoomInfo, SyncResponse

from adapters.matrix.departures import Departures
from adapters.matrix.downloads import Downloads
from adapters.matrix.ears import Ears
from adapters.matrix.events import taken_back, text_of
from adapters.matrix.invitations import Invitations
from adapters.matrix.polls import ENDS
from adapters.matrix.rooms import Directs
from adapters.matrix.session import Line
from adapters.matrix.sync import News, look
from adapters.matrix.timeline import whole
from adapters.matrix.waiting import Cursor, WaitingRoom, in_order
from adapters.matrix.witness import Witness
from bot.errors import Blocked, ChannelError, SignedOut
from bot.messages import Event
from bot.ports import Batch, Shelf

log = structlog.get_logger()

LOOK = 30.0
"""Seconds that the homeserver waits for news before it says that there is none."""

QUIET = 60.0
"""Seconds without events after which the cursor is given back all the same."""

CROWD, BREATH = 3, 0.2
"""Heard so many at once, the next look is so many seconds later: the homeserver has work enough."""


class Hearing:
    """What people say on one line."""

    def __init__(self, line: Line, ears: Ears, shelf: Shelf | None = None) -> None:
        self._line = line
        self._client = line.client
        self._ears = ears
        self._invitations = Invitations(ears.servers, ears.reason, ears.halls)
        self._directs = Directs(line.client, ears.halls)
        self._departures = Departures(line.client, ears.halls, self._directs)
        self._waiting = WaitingRoom(line.client)
        self._downloads = Downloads(line.client, shelf)
        self._breath = 0.0
        self.witness = Witness(line, ears, self._directs, self._downloads)

    async def listen(self, cursor: str | None) -> Batch:
        """What was said after that cursor; waits until something is, or until it has aged."""
        await asyncio.sleep(self._breath)
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
            since, wait = news.response.next_batch, self._pause(now())
            if events or now() > until:
                self._breath = BREATH if len(events) >= CROWD else 0.0
                return Batch(events, str(Cursor(since, self._waiting.ids)))

    def _pause(self, now: float) -> float:
        return min(LOOK, self._waiting.patience(now), self._downloads.patience)

    async def close(self) -> None:
        """Leave what was under way; a look from the last cursor kept begins it again."""
        await self._downloads.close()

    async def guard(self, room_id: str) -> None:
        """Raises a `ChannelError` where others hear what is said in a person's direct chat."""
        await self._directs.guard(room_id)

    async def _keep_up(self, news: News) -> None:
        """Keys that can't be looked after now keep nobody from being heard."""
        try:
            await self._line.keys.keep_up(lacks_fallback=news.lacks_fallback)
        except SignedOut:
            raise
        except ChannelError as fault:
            log.warning("keys_neglected", fault=type(fault).__name__)

    async def _heard(self, news: SyncResponse, since: str, now: float) -> list[Event]:
        parted = await self._departures.removals(news.rooms.leave)
        told = _by_room(self._waiting.opened())
        for room_id, info in news.rooms.join.items():
            told[room_id] += await self._told_in(room_id, info, since, news.next_batch)
        for room_id, events in told.items():
            self._wait_for(room_id, events, now)
        unread = self._given_up(now)
        heard: list[Event] = [*parted, *await self._departures.solitudes(told)]
        for room_id in told | unread:
            ripe = [one for one in told[room_id] if not self._ends_too_soon(room_id, one, now)]
            heard += await self.witness.in_room(room_id, ripe, unread[room_id])
        complete, late = await self._downloads.joined(heard)
        complete, late = in_order(complete, late, self._waiting)
        for room_id, events in told.items():
            self._wait_for_files(room_id, events, late, now)
        return complete

    async def _told_in(self, room_id: str, info: RoomInfo, since: str, until: str) -> list[Told]:
        try:
            events = await whole(self._client, room_id, info, since, until)
        except Blocked:  # an old answer still knows the bot there: nobody there can be answered
            log.warning("shut_out")
            return []
        self._line.authors.heard(room_id, events)
        return events

    def _wait_for(self, room_id: str, events: Sequence[Told], now: float) -> None:
        for event in events:
            self._waiting.forget(taken_back(event.source))
            if isinstance(event, MegolmEvent) and self.witness.is_welcome(event.source):
                self._waiting.add(room_id, event, now)
                self._line.keys.request(event)

    def _given_up(self, now: float) -> defaultdict[str, list[Told]]:
        """By room, what has waited long enough."""
        expired = self._waiting.expired(now)
        for _, event in expired:
            if isinstance(event, MegolmEvent):
                self._line.keys.give_up(event)
        return _by_room(expired)

    def _wait_for_files(
        self, room_id: str, events: Iterable[Told], late: Collection[str], now: float
    ) -> None:
        for event in events:
            if event.event_id in late:
                self._waiting.add(room_id, event, now)

    def _ends_too_soon(self, room_id: str, event: Told, now: float) -> bool:
        """Whether it ends a poll of which votes still wait for their keys; it waits with them."""
        source = event.source
        if text_of(source, "type") not in ENDS or not self._waiting.holds_back(source):
            return False
        self._waiting.add(room_id, event, now)
        return True


def _by_room(pairs: Iterable[tuple[str, Told]]) -> defaultdict[str, list[Told]]:
    rooms = defaultdict(list)
    for room_id, event in pairs:
        rooms[room_id].append(event)
    return rooms
