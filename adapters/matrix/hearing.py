"""Law: reading on moves nothing: a look from the same cursor hears the same again.

The cursor that comes with the events is the caller's to keep. What can't be read yet goes into it
and waits; it is heard when its key comes, or told to its author as unread. So does what
brings a file that is still on its way, and behind either its edits.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from nio.events.room_events import Event as Told
from nio.events.room_events import MegolmEvent
from nio.responses import RoomInfo, SyncResponse
from nio.rooms import MatrixRoom

from adapters.matrix import waiting
from adapters.matrix.attachments import Attachment, attachment
from adapters.matrix.departures import Departures
from adapters.matrix.downloads import Downloads, is_meant
from adapters.matrix.endings import emptied
from adapters.matrix.events import (
    Source,
    Where,
    address,
    localpart,
    moment,
    no_link,
    permalink,
    taken_back,
    text_of,
    to_unread,
)
from adapters.matrix.faults import ask
from adapters.matrix.invitations import Invitations
from adapters.matrix.polls import ENDS, to_ended, to_voted
from adapters.matrix.readers import READERS, Own, handed_over, is_same, read
from adapters.matrix.rooms import Directs, configured, is_external, is_welcome, known, present
from adapters.matrix.session import Line
from adapters.matrix.sync import News, look
from adapters.matrix.targets import standing
from adapters.matrix.timeline import readable, whole
from adapters.matrix.waiting import Cursor, WaitingRoom, in_order
from bot.errors import Blocked, ChannelError, RateLimited, SignedOut
from bot.messages import Ended, Event, Reacted, Said
from bot.ports import Batch, Shelf

log = structlog.get_logger()

LOOK = 30.0
"""Seconds that the homeserver waits for news before it says that there is none."""

KEYS_COME = 2.0
"""Seconds after which the votes of a poll are read again, when some lack their keys."""

QUIET = 60.0
"""Seconds without events after which the cursor is given back all the same."""


@dataclass(frozen=True, slots=True)
class Ears:
    """To whom the bot listens.

    `halls` are the rooms that serve a community, and are no direct chats whoever is in them; the
    `desks` among them may not be open to all. `servers` are the patterns of those whose people may
    talk to it, and `reason` is told to those who may not. `take` is the emoji by which people give
    it a message. `externals` are the patterns of the servers of people from outside.
    """

    halls: Collection[str] = ()
    desks: Collection[str] = ()
    servers: Sequence[str] = ()
    reason: str = ""
    take: str = ""
    externals: Sequence[str] = ()


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
            since, wait = news.response.next_batch, self._pause(now())
            if events or now() > until:
                return Batch(events, str(Cursor(since, self._waiting.ids)))

    def _pause(self, now: float) -> float:
        return min(LOOK, self._waiting.patience(now), self._downloads.patience)

    async def close(self) -> None:
        """Leave what was under way; a look from the last cursor kept begins it again."""
        await self._downloads.close()

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
            heard += await self._in_room(room_id, ripe, unread[room_id])
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
            if isinstance(event, MegolmEvent) and self._is_welcome(event.source):
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

    async def votes_at(self, room_id: str, end_id: str) -> tuple[Event, ...]:
        """What a poll came to that the bot itself has ended by that event.

        Raises `RateLimited` as long as votes may still be opened.
        """
        end = (await ask(self._client.room_get_event(room_id, end_id))).event
        end.room_id = room_id
        source = readable(self._client, end).source
        room = await known(self._client, room_id)
        event = await self._told(source, room, set(room.users))
        if not isinstance(event, Ended):
            return ()
        # Beside the homeserver's own time: it is about how long ago that was.
        age = datetime.now(UTC) - moment(source)
        if event.unreadable and age < timedelta(seconds=waiting.PATIENCE):
            raise RateLimited(KEYS_COME)
        return (event,)

    async def guard(self, room_id: str) -> None:
        """Raises `Blocked` where others than its person hear what is said in a direct chat."""
        await self._directs.guard(room_id)

    def _is_meant(self, source: Source) -> bool:
        """Whether the bot may have to know of it: of a poll's end it does, whoever ends it.

        What ends by the bot itself is told when it does (`votes_at`).
        """
        kind = text_of(source, "type")
        if kind in ENDS:
            return bool(source["sender"] != self._client.user_id)
        return kind in READERS and self._is_welcome(source)

    def _is_welcome(self, source: Source) -> bool:
        user = source["sender"]
        return user != self._client.user_id and is_welcome(user, self._ears.servers)

    async def _in_room(
        self, room_id: str, told: Sequence[Told], unread: Sequence[Told]
    ) -> list[Event]:
        sources = [one.source for one in told]
        said = [one for one in sources if self._is_meant(one)]
        sealed = [one.source for one in unread if self._is_welcome(one.source)]
        missed = {one["sender"]: one for one in sealed}  # one word to each is enough
        if not (said or missed) or room_id not in self._client.rooms:
            return []
        try:
            room = await known(self._client, room_id)
        except Blocked:
            log.warning("shut_out")  # between the look and now: nobody there can be answered
            return []
        heard_by = present(room, sources)
        events = [
            *[await self._told(one, room, heard_by) for one in said],
            *[to_unread(one, await self._where(one, room, heard_by)) for one in missed.values()],
        ]
        return [event for event in events if event is not None]

    async def _told(
        self, source: Source, room: MatrixRoom, heard_by: Collection[str]
    ) -> Event | None:
        where = await self._where(source, room, heard_by)
        if text_of(source, "type") not in ENDS:
            event = await self._event(source, where, room.room_id)
            return event and await self._answerable(event)
        box = await emptied(self._client, room.room_id, source)
        if box is None:
            return None
        cast = [one for one in box.votes if self._is_welcome(one)]
        votes = [to_voted(one, await self._where(one, room, heard_by)) for one in cast]
        unreadable = sum(self._is_welcome(one) for one in box.sealed)
        return to_ended(source, where, votes, unreadable)

    async def _event(self, source: Source, where: Where, room_id: str) -> Event | None:
        """What was done by this, with what has to be asked for to tell."""
        own = Own(self._client.user_id, where.called, self._ears.take)
        event, message = read(source, where, own), source
        match event:
            case Said(answers=of, addressed=False, direct=False) if of:
                ours = await self._line.authors.of(room_id, of) == self._client.user_id
                event = replace(event, addressed=ours)
            case Reacted(of=of, emoji=emoji) if is_same(emoji, own.take):
                stands = await standing(self._client, room_id, of, source["sender"])
                event = handed_over(event, [read(one, where, own) for one in stands])
                message = stands[0] if stands else source
        wanted = attachment(message)
        return event if event is None or wanted is None else self._with_file(event, wanted)

    async def _answerable(self, event: Event) -> Event:
        """The event; what is for the bot in a channel is answered in a direct chat made for it.

        So is what it is told where a third has come into a direct chat.
        """
        room = event.place.native
        in_channel = room in self._ears.halls and room not in self._ears.desks
        if event.private or not is_meant(event):
            return event
        if not in_channel and await self._directs.owner(room) is None:
            return event
        private = await self._directs.open(event.account.native)
        return event if private is None else replace(event, private=address(private))

    def _with_file(self, event: Event, wanted: Attachment) -> Event | None:
        """The event, whose file is under way; a file alone that is not for the bot is nothing."""
        meant = self._downloads.begin(event, wanted)
        return event if meant or not isinstance(event, Said) or event.text else None

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
            no_link if private == room.room_id else self._link_to(room),
            is_external(user, self._ears.externals),
        )

    def _link_to(self, room: MatrixRoom) -> Callable[[str], str]:
        return partial(permalink, self._client.user_id, room.room_id)


def _by_room(pairs: Iterable[tuple[str, Told]]) -> defaultdict[str, list[Told]]:
    rooms = defaultdict(list)
    for room_id, event in pairs:
        rooms[room_id].append(event)
    return rooms
