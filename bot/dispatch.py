"""Law: an event is taken in once and handled once, each in one transaction.

`intake` commits a batch and the platform's cursor together. `handle_some` takes the oldest events
one after another, each in one transaction: load, route, save, say, settle. When a handler refuses
or raises, nothing of it stays: a second transaction answers the person, and keeps the event that
could not be handled. One that can't even be answered is put aside without a word, so that it never
blocks the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import structlog
from sqlalchemy import Connection

from bot import answers
from bot.commands.ballot import is_ballot, names_secret
from bot.commands.context import Context, Reply
from bot.contributions.enclosures import taken_in
from bot.contributions.telling import told_in
from bot.directory import Edited
from bot.errors import Explained, Unavailable, origin
from bot.messages import Pressed, Said
from bot.outbox import Outbox, whole
from bot.parcels import together
from bot.ports import Batch, Bells, Channel, Clock, Shelf
from bot.pressing import as_pressed
from bot.routing import asked_again, route
from bot.store import cursors, deliveries, editorial, events, people, presence
from bot.store.claims import Claimed
from bot.store.database import Store
from bot.store.events import Received

log = structlog.get_logger()

SITTING = 16
"""Events handled before the store's thread turns to the other loops."""

SUCCESSION = 5.0
"""Seconds after which a process asks again whether a platform's events are its own to take in."""


class Dispatch:
    """The way in: events to commands."""

    def __init__(
        self,
        store: Store,
        directory: Edited,
        outbox: Outbox,
        shelf: Shelf,
        clock: Clock,
        bells: Bells,
    ) -> None:
        self._store = store
        self._directory = directory
        self._outbox = outbox
        self._shelf = shelf
        self._clock = clock
        self._news = bells.news
        self._bell = bells.arrivals
        self._taken: dict[str, str] = {}
        self._moved = asyncio.Condition()

    async def intake(self, channel: Channel) -> None:
        """Take in that platform's events, for ever, once no other process does."""
        while not await self._store.run(presence.lead, channel.platform):  # noqa: ASYNC110
            await asyncio.sleep(SUCCESSION)
        cursor = await self._store.run(cursors.read, channel.platform)
        while True:
            batch = await channel.receive(cursor)
            await self.keep(channel.platform, batch)
            await channel.acknowledge(batch.cursor)
            cursor = batch.cursor

    async def keep(self, platform: str, batch: Batch) -> None:
        """Commit a batch and its cursor."""
        await self._store.run(self._receive, platform, batch)
        self._bell.ring()
        async with self._moved:
            self._taken[platform] = batch.cursor
            self._moved.notify_all()

    def ring(self) -> None:
        """There may be something to handle."""
        self._bell.ring()

    async def taken(self, platform: str, cursor: str) -> None:
        """Return once that platform's events up to `cursor` are committed."""
        async with self._moved:
            await self._moved.wait_for(lambda: self._taken.get(platform) == cursor)

    async def handle(self) -> None:
        """Handle events, for ever."""
        while True:
            if not await self.handle_some():
                await self._clock.wait(self._bell)

    async def handle_some(self) -> bool:
        """Handle the oldest events, as many as one sitting takes; False when there is none."""
        handled: list[_Handled] = []
        try:
            await whole(self._store.visit(self._sit, handled))
        finally:  # what was committed before a fault leaves all the same
            self._outbox.start([claimed for one in handled for claimed in one.leaving])
            if any(one.reply.messages or one.resumed for one in handled):
                self._outbox.ring()
            if any(one.reply.stir for one in handled):
                self._news.ring()
        return bool(handled)

    # --- in the store's thread --------------------------------------------------------------------

    def _receive(self, connection: Connection, platform: str, batch: Batch) -> None:
        if not presence.lead(connection, platform):  # the connection broke, another has taken over
            raise Unavailable
        events.receive(connection, platform, batch.events, batch.cursor, self._clock.now())

    def _sit(self, handled: list[_Handled]) -> None:
        """Each event in its own transaction: what a sitting saves is the way to the thread."""
        while len(handled) < SITTING:
            done = self._handle_next()
            if done is None:
                return
            handled.append(done)

    def _handle_next(self) -> _Handled | None:
        try:
            return self._store.transact(self._handle)
        except _Undone as undone:
            return self._undone_surely(undone)

    def _undone_surely(self, undone: _Undone) -> _Handled:
        """Answer, or, when the answer raises as well, put the event aside without one."""
        try:
            return self._undone(undone)
        except Exception as error:
            row, fault = undone.received.row, type(error).__name__
            log.error("event_unanswered", row=row, fault=fault, where=origin(error))
            self._store.transact(_put_aside, undone.received, fault)
            return _Handled(Reply())

    def _undone(self, undone: _Undone) -> _Handled:
        error = undone.error
        if isinstance(error, Explained):
            return self._store.transact(self._answer_refusal, undone.received, error)
        fault = type(error).__name__
        log.error("event_failed", row=undone.received.row, fault=fault, where=origin(error))
        return self._store.transact(self._answer_failure, undone.received, fault)

    def _handle(self, connection: Connection) -> _Handled | None:
        received = events.next_pending(connection)
        if received is None:
            return None
        try:
            context = self._context(connection, received)
            reply = route(context)
            events.settle(connection, received.row)
            return self._say(context, received.key, reply)
        except Exception as error:
            raise _Undone(received, error) from error

    def _resume(self, context: Context) -> bool:
        """Whoever speaks hears the bot again; whether something waited for that."""
        place = context.event.place
        waits = self._outbox.traits(place.platform).waits
        return waits and deliveries.resume(context.connection, place)

    def _say(self, context: Context, key: str, reply: Reply) -> _Handled:
        resumed = self._resume(context)
        event = context.event
        said = together(answers.addressed(reply.messages, event), self._outbox.traits)
        said += answers.spent(event, said)
        keyed = [replace(message, key=f"{key}.{rank}") for rank, message in enumerate(said)]
        self._outbox.put(context.connection, keyed, self._clock.now())
        return _Handled(reply, self._outbox.claim(context.connection, keyed), resumed)

    # --- what was undone --------------------------------------------------------------------------

    def _answer_refusal(
        self, connection: Connection, received: Received, error: Explained
    ) -> _Handled:
        """The sentence, and what is asked of this person; nothing else has changed."""
        context = self._context(connection, received)
        refusal = context.say(context.speech(error.key, **error.values))
        reply = asked_again(context, refusal)
        events.settle(connection, received.row)
        return self._say(context, received.key, reply)

    def _answer_failure(self, connection: Connection, received: Received, fault: str) -> _Handled:
        """A word to whoever said or pressed it, to others only alone; the event is kept."""
        context = self._context(connection, received)
        event = context.event
        is_spoken_to = isinstance(event, Said | Pressed) or event.private
        is_secret = names_secret(context)
        key = "error.failed_vote" if is_secret else "error.failed"
        reply = context.say(context.speech(key)) if is_spoken_to else Reply()
        events.fail(connection, received.row, fault)
        if is_secret:  # it can be cast again, and is not to be read in what is kept
            events.wipe(connection, received.row)
        return self._say(context, f"{received.key}.failed", reply)

    # --- who speaks, and where --------------------------------------------------------------------

    def _context(self, connection: Connection, received: Received) -> Context:
        event = received.event
        traits = self._outbox.traits(event.place.platform)
        masked = traits.waits and not event.direct and event.private is None
        person = people.known(connection, event.account)
        directory = self._directory.by(editorial.rows(connection))
        event = answers.answerable(event, traits, person.private if person else "")
        community, place = directory.whereabouts(event, person.community_id if person else None)
        if not traits.buttons:
            event = as_pressed(connection, event, place)
        return Context(
            connection=connection,
            now=self._clock.now(),
            directory=directory,
            event=event,
            row=received.row,
            place=place,
            community=community,
            role=community.role(event.account),
            person=person,
            shelf=self._shelf,
            told=told_in(event),
            files=taken_in(event),
            masked=masked,
        )


def _put_aside(connection: Connection, received: Received, fault: str) -> None:
    """Keep it, unless it may be a secret vote: who can't tell whether it is keeps nothing of it."""
    events.fail(connection, received.row, fault)
    with suppress(Exception):
        if is_ballot(received.event):
            events.wipe(connection, received.row)


@dataclass(frozen=True, slots=True)
class _Handled:
    """An event that was handled: what was said, and what of it is committed as leaving."""

    reply: Reply
    leaving: Sequence[Claimed] = ()
    resumed: bool = False


class _Undone(Exception):
    """Handling this event raised."""

    def __init__(self, received: Received, error: Exception) -> None:
        super().__init__(type(error).__name__)
        self.received = received
        self.error = error
