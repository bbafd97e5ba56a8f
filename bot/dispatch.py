"""Law: an event is taken in once and handled once, each in one transaction.

`intake` commits a batch and the platform's cursor together. `handle_next` handles the oldest event
in one transaction: load, route, save, say, settle. When a handler refuses or raises, nothing of
it stays: a second transaction answers the person, and keeps the event that could not be handled.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

import structlog
from sqlalchemy import Connection

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.table import (
    dialogue_of,
)
from bot.config import CommunitySettings
from bot.directory import Directory
from bot.errors import Explained, origin
from bot.messages import Event
from bot.outbox import Outbox
from bot.ports import Batch, Bell, Channel, Clock
from bot.roles import Place
from bot.routing import pressed_by_number, route
from bot.store import events, people
from bot.store.database import Store
from bot.store.events import Received
from bot.store.people import Known

log = structlog.get_logger()


class Dispatch:
    """The way in: events to commands. `news` rings when something may be due sooner."""

    def __init__(
        self, store: Store, directory: Directory, outbox: Outbox, clock: Clock, news: Bell
    ) -> None:
        self._store = store
        self._directory = directory
        self._outbox = outbox
        self._clock = clock
        self._news = news
        self._bell = Bell()
        self._taken: dict[str, str] = {}
        self._moved = asyncio.Condition()

    async def intake(self, channel: Channel) -> None:
        """Take in that platform's events, for ever."""
        cursor = await self._store.run(events.cursor, channel.platform)
        while True:
            batch = await channel.receive(cursor)
            await self.keep(channel.platform, batch)
            await channel.acknowledge(batch.cursor)
            cursor = batch.cursor

    async def keep(self, platform: str, batch: Batch) -> None:
        """Commit a batch and its cursor."""
        now = self._clock.now()
        await self._store.run(events.receive, platform, batch.events, batch.cursor, now)
        self._bell.ring()
        async with self._moved:
            self._taken[platform] = batch.cursor
            self._moved.notify_all()

    async def taken(self, platform: str, cursor: str) -> None:
        """Return once that platform's events up to `cursor` are committed."""
        async with self._moved:
            await self._moved.wait_for(lambda: self._taken.get(platform) == cursor)

    async def handle(self) -> None:
        """Handle events, for ever."""
        while True:
            if not await self.handle_next():
                await self._clock.wait(self._bell)

    async def handle_next(self) -> bool:
        """Handle the oldest event; False when there is none."""
        try:
            reply = await self._store.run(self._handle)
        except _Undone as undone:
            reply = await self._undone(undone)
        if reply is None:
            return False
        if reply.messages:
            self._outbox.ring()
        if reply.stir:
            self._news.ring()
        return True

    async def _undone(self, undone: _Undone) -> Reply:
        error = undone.error
        if isinstance(error, Explained):
            return await self._store.run(self._answer_refusal, undone.received, error)
        fault = type(error).__name__
        log.error("event_failed", row=undone.received.row, fault=fault, where=origin(error))
        return await self._store.run(self._answer_failure, undone.received, fault)

    def _handle(self, connection: Connection) -> Reply | None:
        received = events.next_pending(connection)
        if received is None:
            return None
        try:
            context = self._context(connection, received)
            reply = route(context)
        except Exception as error:
            raise _Undone(received, error) from error
        self._say(connection, received.key, reply)
        events.settle(connection, received.row)
        return reply

    def _say(self, connection: Connection, key: str, reply: Reply) -> None:
        keyed = [
            replace(message, key=f"{key}.{rank}") for rank, message in enumerate(reply.messages)
        ]
        self._outbox.put(connection, keyed, self._clock.now())

    # --- what was undone --------------------------------------------------------------------------

    def _answer_refusal(
        self, connection: Connection, received: Received, error: Explained
    ) -> Reply:
        """The sentence, and the open question again; nothing else has changed."""
        context = self._context(connection, received)
        reply = context.say(context.speech(error.key, **error.values))
        standing = talk.open_question(context)
        if standing is not None:
            reply += talk.repeat(context, dialogue_of(standing), standing)
        self._say(connection, received.key, reply)
        events.settle(connection, received.row)
        return reply

    def _answer_failure(self, connection: Connection, received: Received, fault: str) -> Reply:
        """A word to the person; the event is kept to be replayed."""
        context = self._context(connection, received)
        reply = context.say(context.speech("error.failed"))
        self._say(connection, f"{received.key}.failed", reply)
        events.fail(connection, received.row, fault)
        return reply

    # --- who speaks, and where --------------------------------------------------------------------

    def _context(self, connection: Connection, received: Received) -> Context:
        event = received.event
        person = people.known(connection, event.account)
        community, place = self._place(event, person)
        return Context(
            connection=connection,
            now=self._clock.now(),
            directory=self._directory,
            event=pressed_by_number(connection, event, place),
            row=received.row,
            place=place,
            community=community,
            role=community.role(event.account),
            person=person,
        )

    def _place(self, event: Event, person: Known | None) -> tuple[CommunitySettings, Place]:
        settings = self._directory.settings
        community, place = settings.room(event.place)
        if community is not None:
            return community, place
        chosen = self._directory.community(person.community_id) if person else None
        return chosen or settings.community[0], Place.DIRECT if event.direct else Place.UNKNOWN


class _Undone(Exception):
    """Handling this event raised."""

    def __init__(self, received: Received, error: Exception) -> None:
        super().__init__(type(error).__name__)
        self.received = received
        self.error = error
