"""Law: Telegram as a platform: an offset comes in with its events, and nothing leaves too fast.

`receive` reads on from a cursor and moves none: Telegram forgets an update only when it is asked
for what follows, after the commit. `send` waits for its turn, follows a group that has moved, and
repeats nothing: Telegram knows no key, so that what became of a message may remain unknown.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial

import structlog
from telegram import Bot, ChatFullInfo, User
from telegram.constants import MessageLimit

from adapters.telegram import menus
from adapters.telegram.cursor import Rooms
from adapters.telegram.ears import PLATFORM, Credentials, Ears
from adapters.telegram.errands import Errand, Kit, Newest, contact_of, errand, outdone
from adapters.telegram.faults import NO_TOPIC, Migrated, ask
from adapters.telegram.halls import is_broadcast, is_public
from adapters.telegram.hearing import Hearing, Source
from adapters.telegram.pacing import Pacer
from adapters.telegram.polling import Polling
from adapters.telegram.sending import deliver
from adapters.telegram.signals import Signals
from adapters.telegram.webhook import Webhook
from adapters.telegram.wire import Wire
from bot.errors import (
    ChannelError,
    ConfigError,
    RateLimited,
    Rejected,
    SignedOut,
    Unreachable,
)
from bot.messages import Address, Closing, Extra, File, Gone, Paper, Reaction, Spent
from bot.ports import Batch, Delivery, Receipt, Shelf, Traits
from bot.splitter import utf16

log = structlog.get_logger()

NOBODY = Ears()

SHOWN: frozenset[type[Extra]] = frozenset({Reaction, Paper, Closing, Gone, Spent, File})

TRAITS = Traits(
    most=MessageLimit.MAX_TEXT_LENGTH,
    measure=utf16,
    caption=MessageLimit.CAPTION_LENGTH,
    buttons=True,
    shows=SHOWN,
    joined=True,
    waits=True,
    polled=frozenset(),
    replies=True,
    in_place=True,
)

CONNECTIONS = 512
"""Requests side by side: as many as the outbox has ways out, and some for signals."""

PATIENCE = 20.0
"""Seconds that Telegram may take to answer."""


@dataclass(frozen=True, slots=True)
class _Line:
    """The bot, signed in."""

    bot: Bot
    me: User
    kit: Kit
    signals: Signals
    source: Source
    hearing: Hearing


class TelegramChannel:
    """A `bot.ports.Channel` over the Bot API; without a shelf it takes and shows no files."""

    platform = PLATFORM

    def __init__(self, who: Credentials, ears: Ears = NOBODY, shelf: Shelf | None = None) -> None:
        self._who = who
        self._ears = ears
        self._shelf = shelf
        self._rooms = Rooms(ears.halls)
        self._newest = Newest()
        self._pacer = Pacer()
        self._kept: _Line | None = None
        self._signing: asyncio.Task[_Line] | None = None
        self._heard = False
        self._unseen = False
        self.traits = TRAITS

    async def prepare(self) -> None:
        """Sign in, and learn in which rooms polls may be held; raises a `ChannelError`."""
        await self._look_around(await self._line())

    async def receive(self, cursor: str | None) -> Batch:
        """What people said after that cursor; waits until they do."""
        try:
            line = await self._line()
            if not self._heard:
                await self._begin(line)
            elif self._unseen:
                await self._welcome(line)
            return await line.hearing.listen(cursor)
        except SignedOut as fault:
            raise ConfigError("telegram.unknown_token") from fault
        except ChannelError:
            self._heard = False  # what Telegram was told may have been told otherwise since
            raise

    async def _begin(self, line: _Line) -> None:
        """Have updates come the way that is configured."""
        await line.source.open()
        self._heard = True
        await self._welcome(line)

    async def _welcome(self, line: _Line) -> None:
        """Offer what may be done in each room; raises `ConfigError` at a desk open to all."""
        halls = await self._look_around(line)
        for room, chat in halls.items():
            if is_public(chat) and room in self._ears.desks:
                raise ConfigError("telegram.open_desk", room=room)
        broadcast = {room for room, chat in halls.items() if is_broadcast(chat)}
        offered = [menu for menu in self._ears.menus if menu.room not in broadcast]
        await menus.offer(line.bot, offered, self._rooms)

    async def _look_around(self, line: _Line) -> dict[Address, ChatFullInfo]:
        """The rooms of the configuration, those that can be seen; polls may be held in groups."""
        looks = [(room, await self._look_at(line, room)) for room in self._ears.halls]
        seen = {room: chat for room, chat in looks if chat is not None}
        self._unseen = len(seen) < len(looks)
        polled = frozenset(room for room, chat in seen.items() if not is_broadcast(chat))
        self.traits = replace(self.traits, polled=polled)
        return seen

    async def _look_at(self, line: _Line, room: Address) -> ChatFullInfo | None:
        """The room as Telegram knows it, where it is now; None where that can't be seen."""
        try:
            await self._follow(line, room)
            return await ask(line.bot.get_chat(self._rooms.native(room)))
        except SignedOut:
            raise
        except ChannelError as fault:  # `essaim check` says which room, and why
            log.warning("room_unknown", fault=type(fault).__name__)
            return None

    async def _follow(self, line: _Line, room: Address) -> None:
        """A group that has moved says so to whoever asks of its members."""
        chat_id = self._rooms.native(room)
        try:
            await ask(line.bot.get_chat_member_count(chat_id))
        except Migrated as moved:
            self._rooms.move(chat_id, moved.chat_id)

    async def acknowledge(self, cursor: str) -> None:
        """What came with that cursor is committed: Telegram may forget it."""
        if self._kept is not None:
            self._kept.hearing.acknowledge(cursor)

    async def send(self, delivery: Delivery) -> Receipt:
        """Post the message, or change the one that it replaces, when its turn has come."""
        line = await self._line()
        try:
            return await self._sent(line, delivery)
        except Migrated as moved:
            self._rooms.move(self._rooms.native(delivery.to), moved.chat_id)
        return await self._sent(line, delivery)

    async def _sent(self, line: _Line, delivery: Delivery) -> Receipt:
        given = errand(line.kit, delivery)
        line.signals.answering(given.chat_id)
        await self._turn(given)
        try:
            receipt, done = await _delivered(given)
        except RateLimited:
            self._pacer.refused(given.chat_id)
            raise
        finally:
            self._pacer.arrived(given.chat_id)
        left = outdone(done)
        if left is not None:
            line.signals.later(partial(self._cleared, left), given.chat_id)
        return receipt

    async def _turn(self, given: Errand) -> None:
        """Whoever is stopped while it waits for its turn knows that it has not left."""
        delivery = given.delivery
        try:
            await self._pacer.turn(given.chat_id, answers=delivery.quiet or delivery.letter.soon)
        except asyncio.CancelledError:
            raise Unreachable("stopped before it left") from None

    async def _cleared(self, given: Errand) -> None:
        await self._pacer.turn(given.chat_id, answers=False)
        await deliver(given)

    async def _line(self) -> _Line:
        """Who needs it first signs in; who comes meanwhile shares what it brings."""
        if self._kept is None:
            if self._signing is None or self._signing.done():
                self._signing = asyncio.create_task(self._signed_in())
            self._kept = await asyncio.shield(self._signing)
        return self._kept

    async def _signed_in(self) -> _Line:
        bot = new_bot(self._who)
        try:
            await ask(bot.initialize())
        except (ChannelError, asyncio.CancelledError):
            await bot.shutdown()
            raise
        me, secret = bot.bot, self._who.secret("buttons")
        signals = Signals(bot, self._pacer)
        source: Source = Webhook(bot, self._who) if self._who.webhook_url else Polling(bot)
        kit = Kit(bot, me, secret, self._rooms, self._newest, self._shelf)
        hearing = Hearing(kit, source, signals, self._ears.foreign)
        self.traits = replace(self.traits, contact=contact_of(me))
        return _Line(bot, me, kit, signals, source, hearing)

    async def close(self) -> None:
        """Let go of the connections; what was not committed comes again."""
        line, self._kept, self._heard = self._kept, None, False
        if line is None:
            return
        await line.hearing.close()
        await line.signals.close()
        await line.source.close()
        await line.bot.shutdown()


async def _delivered(given: Errand) -> tuple[Receipt, Errand]:
    """Send it, elsewhere where it can't stand there; and what has been done in the end."""
    try:
        return await deliver(given), given
    except Rejected as fault:
        elsewhere = _elsewhere(given, str(fault))
        if elsewhere is None:
            raise
    return await _delivered(elsewhere)


def _elsewhere(given: Errand, refusal: str) -> Errand | None:
    """Below the question whose place it can't take, outside of a topic that has gone."""
    if given.may_be_new:
        return replace(given, number=0)
    if given.delivery.thread and NO_TOPIC.search(refusal):
        return replace(given, delivery=replace(given.delivery, thread=""))
    return None


def new_bot(who: Credentials) -> Bot:
    """The library's bot for that token; nothing is asked of Telegram yet."""
    return Bot(
        who.token,
        base_url=f"{who.api_url}/bot",
        base_file_url=f"{who.api_url}/file/bot",
        request=Wire(who.api_url, CONNECTIONS, PATIENCE),
        get_updates_request=Wire(who.api_url, 1, PATIENCE),
    )
