"""Law: what was done in a room is told as a neutral event, with all that has to be asked for it.

Who does it and where they are answered alone, the message that it is about, the file that came with
it, and, when a poll ends, its votes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from nio.events.room_events import Event as Told
from nio.rooms import MatrixRoom

from adapters.matrix import waiting
from adapters.matrix.attachments import Attachment, attachment
from adapters.matrix.downloads import Downloads
from adapters.matrix.ears import Ears
from adapters.matrix.endings import emptied
from adapters.matrix.events import (
    Source,
    Where,
    address,
    localpart,
    moment,
    no_link,
    permalink,
    text_of,
    to_unread,
)
from adapters.matrix.faults import ask
from adapters.matrix.polls import ENDS, to_ended, to_voted
from adapters.matrix.readers import READERS, Own, handed_over, is_same, read
from adapters.matrix.rooms import Directs, configured, is_external, is_welcome, known, present
from adapters.matrix.session import Line
from adapters.matrix.targets import standing
from adapters.matrix.timeline import readable
from bot.downloads import is_meant
from bot.errors import Blocked, RateLimited
from bot.messages import Ended, Event, Reacted, Said

log = structlog.get_logger()

KEYS_COME = 2.0
"""Seconds after which the votes of a poll are read again, when some lack their keys."""


class Witness:
    """Who tells what was done, on one line."""

    def __init__(self, line: Line, ears: Ears, directs: Directs, downloads: Downloads) -> None:
        self._line = line
        self._client = line.client
        self._ears = ears
        self._directs = directs
        self._downloads = downloads

    async def in_room(
        self, room_id: str, told: Sequence[Told], unread: Sequence[Told]
    ) -> list[Event]:
        """What was done there by these events; who sent what can't be read is told once."""
        sources = [one.source for one in told]
        said = [one for one in sources if self._is_meant(one)]
        sealed = [one.source for one in unread if self.is_welcome(one.source)]
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

    def is_welcome(self, source: Source) -> bool:
        """Whether its sender may talk to the bot."""
        user = source["sender"]
        return user != self._client.user_id and is_welcome(user, self._ears.servers)

    def _is_meant(self, source: Source) -> bool:
        """Whether the bot may have to know of it: of a poll's end it does, whoever ends it.

        What ends by the bot itself is told when it does (`votes_at`).
        """
        kind = text_of(source, "type")
        if kind in ENDS:
            return bool(source["sender"] != self._client.user_id)
        return kind in READERS and self.is_welcome(source)

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
        cast = [one for one in box.votes if self.is_welcome(one)]
        votes = [to_voted(one, await self._where(one, room, heard_by)) for one in cast]
        unreadable = sum(self.is_welcome(one) for one in box.sealed)
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
