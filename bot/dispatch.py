"""Law: an event is taken in once and handled once, each in one transaction.

`intake` commits a batch and the platform's cursor together. `handle_next` handles the oldest event
in one transaction: load, route, save, say, settle. When a handler refuses or raises, nothing of
it stays: a second transaction answers the person, and keeps the event that could not be handled.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import structlog
from sqlalchemy import Connection

from bot.commands import talk, tell, welcome
from bot.commands.context import Context, Reply
from bot.commands.table import (
    MEANING,
    Command,
    by_name,
    by_word,
    dialogue_of,
    nearest,
    proceed,
    run,
)
from bot.config import CommunitySettings
from bot.directory import Directory
from bot.errors import Explained, Illegal
from bot.flows.engine import State, Typed
from bot.messages import Event, Pressed, Said
from bot.outbox import Outbox
from bot.ports import Batch, Bell, Channel, Clock
from bot.roles import Place
from bot.store import deliveries, events, people
from bot.store.database import Store
from bot.store.events import Received
from bot.store.people import Known, Standing

log = structlog.get_logger()

COMMAND_STARTS = ("/", "!")


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
        log.error("event_failed", row=undone.received.row, fault=fault, where=_origin(error))
        return await self._store.run(self._answer_failure, undone.received, fault)

    def _handle(self, connection: Connection) -> Reply | None:
        received = events.next_pending(connection)
        if received is None:
            return None
        try:
            context = self._context(connection, received)
            reply = _route(context)
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
            event=_pressed_by_number(connection, event, place),
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


def _origin(error: Exception) -> str:
    """File and line of our own code where it was raised; never a value."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def _pressed_by_number(connection: Connection, event: Event, place: Place) -> Event:
    """Where buttons are numbered lines, the number typed presses the button."""
    if isinstance(event, Pressed) or place not in (Place.DIRECT, Place.DESK):
        return event
    digits = event.text.strip().rstrip(".")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 2):
        return event
    keys = deliveries.offered(connection, event.place)
    if not 1 <= int(digits) <= len(keys):
        return event
    return Pressed(
        id=event.id,
        at=event.at,
        account=event.account,
        name=event.name,
        place=event.place,
        private=event.private,
        key=keys[int(digits) - 1],
    )


# --- from an event to a handler -------------------------------------------------------------------


def _route(context: Context) -> Reply:
    event = context.event
    if isinstance(event, Said) and not _is_for_us(context, event):
        return Reply()
    if context.place in (Place.DIRECT, Place.CHANNEL):
        waits = welcome.gate(context)
        if waits is not None:
            return waits
    if isinstance(event, Pressed):
        word, _, argument = event.key.partition(" ")
        return _command(context, by_name(word), argument)
    return _said(context, event.text.strip())


def _is_for_us(context: Context, event: Said) -> bool:
    """In a room of several, only commands and answers are meant for the bot."""
    if context.place is Place.DIRECT or _is_command(event.text.strip()):
        return True
    return context.place is Place.DESK and talk.open_question(context) is not None


def _is_command(text: str) -> bool:
    return text[:1] in COMMAND_STARTS and text[1:2].isalpha()


def _said(context: Context, text: str) -> Reply:
    if _is_command(text):
        word, _, argument = text[1:].partition(" ")
        return _typed_command(context, word, argument)
    standing = talk.open_question(context)
    if standing is not None:
        return proceed(context, standing, Typed(text))
    if not text:
        raise Illegal("wording.empty")
    return tell.offer(context, text)


def _typed_command(context: Context, word: str, argument: str) -> Reply:
    row = by_word(word)
    if row is not None:
        return _command(context, row, argument)
    near = nearest(word, context)
    if near is None:
        raise Illegal("error.unknown_command", word=word[:40])
    if not (argument.strip() and context.place is Place.DIRECT):
        raise Illegal("error.misspelt_command", word=word[:40], nearest=near)
    meant = {"typed": word[:40], "nearest": near, "command": _name(near), "text": argument}
    return _leaving(context, lambda: talk.start(context, MEANING, ("choice",), meant))


def _name(word: str) -> str:
    row = by_word(word)
    assert row is not None
    return row.name


def _command(context: Context, row: Command, argument: str) -> Reply:
    if row.name == "answer":
        return run(context, row, argument)
    return _leaving(context, lambda: run(context, row, argument))


def _leaving(context: Context, act: Callable[[], Reply]) -> Reply:
    """Act; then say what became of the open question: kept by its owner, or asked again."""
    before = talk.open_question(context)
    reply = act()
    if before is None:
        return reply
    after = talk.open_question(context)
    if after == before:
        return reply + talk.repeat(context, dialogue_of(before), before)
    return _left(context, before) + reply


def _left(context: Context, standing: Standing) -> Reply:
    return dialogue_of(standing).leave(context, State.unpack(standing.state).data)
