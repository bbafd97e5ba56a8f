"""Law: what was heard is told whole, or waits in the cursor that is kept with what was told.

An album waits for its parts, a message for the file that it brings. An update that can't be read is
passed over, and hides no other.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from telegram import CallbackQuery, Update

from adapters.telegram.albums import Albums, Heard, joined, waiting
from adapters.telegram.cursor import Cursor, Raw
from adapters.telegram.ears import address
from adapters.telegram.errands import Kit
from adapters.telegram.files import Attachment, attachment, fetch
from adapters.telegram.readers import Scene, read
from adapters.telegram.signals import Signals
from adapters.telegram.taps import Taps
from bot.downloads import Downloads, is_meant
from bot.errors import origin
from bot.messages import Event, Missed, Moved, Pressed, Said
from bot.ports import Batch

log = structlog.get_logger()

LOOK = 30.0
"""Seconds that Telegram waits for updates before it says that there are none."""

PAUSE = 0.3
"""Seconds between two looks that find nothing new, be it because something waits, or because who
answers does not let them wait."""

HEARTBEAT = 600.0
"""Seconds without updates after which the cursor is given back all the same: it says when."""

KEPT = timedelta(hours=24)
"""How long Telegram keeps updates. Source: Bot API, "Getting updates"."""

SEQUENCE = timedelta(days=6)
"""After a week without updates Telegram numbers the next anew: nothing is trusted for so long."""


REMEMBERED = 200
"""Taps and parts of albums that are known when they come again."""


class Source(Protocol):
    """Where updates come from."""

    async def open(self) -> None: ...
    async def look(self, offset: int, seconds: float) -> Sequence[Raw]: ...
    def following(self, numbers: Sequence[int]) -> int: ...
    def acknowledge(self, numbers: Sequence[int]) -> None: ...
    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of a look, what waits, and the ids of what was told as a part of another."""

    events: Sequence[Event]
    waiting: Sequence[Raw]
    parts: Sequence[int]


class Hearing:
    """What people say to one bot."""

    def __init__(self, kit: Kit, source: Source, signals: Signals, foreign: str) -> None:
        self._kit = kit
        self._rooms = kit.rooms
        self._source = source
        self._signals = signals
        self._foreign = foreign
        self._downloads = _downloads(kit)
        self._albums = Albums()
        self._taps = Taps()
        self._signalled: deque[str] = deque(maxlen=REMEMBERED)
        self._taken: dict[str, Sequence[int]] = {}

    async def listen(self, cursor: str | None) -> Batch:
        """What was said after that cursor; waits until something is, or until it has aged."""
        if cursor:
            self.acknowledge(cursor)
        at = Cursor.read(cursor)
        self._rooms.moved.update(at.moved)
        self._albums.begin(at.waiting)
        began = datetime.now(UTC)
        offset, missed = _trusted(at, began), self._missed(at, began)
        until = _ticks() + HEARTBEAT
        while True:
            asked = _ticks()
            raws = await self._source.look(offset, 0.0 if at.waiting or missed else LOOK)
            now = datetime.now(UTC)
            told = await self._heard(_new(at, raws), now)
            events = [*missed, *told.events]
            if events or raws or len(told.waiting) < len(at.waiting) or _ticks() > until:
                return self._batch(at, now, raws, replace(told, events=events))
            await asyncio.sleep(max(0.0, asked + PAUSE - _ticks()))

    def _batch(self, at: Cursor, now: datetime, raws: Sequence[Raw], told: _Told) -> Batch:
        numbers = [_number(raw) for raw in raws]
        following = self._source.following(numbers) if numbers else at.offset
        parts = [*at.told, *told.parts][-REMEMBERED:]
        moved, look = dict(self._rooms.moved), at.look + 1
        cursor = str(Cursor(following, now, tuple(told.waiting), tuple(parts), moved, look))
        self._taken[cursor] = numbers
        return Batch(tuple(told.events), cursor)

    def acknowledge(self, cursor: str) -> None:
        """What came with that cursor is committed."""
        self._source.acknowledge(self._taken.pop(cursor, ()))

    async def close(self) -> None:
        """Leave what is under way; a look from the last cursor kept begins it again."""
        if self._downloads is not None:
            await self._downloads.close()

    # --- from updates to events -------------------------------------------------------------------

    async def _heard(self, raws: Sequence[Raw], now: datetime) -> _Told:
        heard = [self._taps.once(self._read(raw, now)) for raw in raws]
        unripe = self._albums.unripe(heard, _ticks())
        for one in heard:
            self._signal(one)
        self._fetch(heard)
        heard, late = await self._with_files(heard)
        waits = waiting(heard, unripe, late)
        ripe = [one for one in heard if one not in waits]
        return _Told(
            joined(ripe),
            [one.raw for one in waits],
            [_number(one.raw) for one in ripe if one.album],
        )

    def _read(self, raw: Raw, now: datetime) -> Heard:
        """One that can't be read is passed over, and hides no other."""
        try:
            update = Update.de_json(dict(raw), self._kit.bot)
            event = read(update, Scene(self._kit.me, self._rooms, self._kit.secret, now))
        except Exception as error:
            log.error("update_unreadable", fault=type(error).__name__, where=origin(error))
            return Heard(raw, None, None)
        if isinstance(event, Moved):
            self._rooms.move(int(event.place.native), int(event.became.native))
        return Heard(raw, update, event)

    def _fetch(self, heard: Sequence[Heard]) -> None:
        """The files of what is for the bot; an album is, where one of its parts is."""
        if self._downloads is None:
            return
        meant = {one.album for one in heard if one.event and one.album and is_meant(one.event)}
        for one in heard:
            wanted = attachment(one.message) if one.message is not None else None
            if wanted is not None and isinstance(one.event, Said):
                addressed = one.event.addressed or one.album in meant
                self._downloads.begin(replace(one.event, addressed=addressed), wanted)

    async def _with_files(self, heard: list[Heard]) -> tuple[list[Heard], Collection[str]]:
        """Each update with its file, where that has come, and the events that wait for theirs."""
        if self._downloads is None:
            return heard, ()
        events = [one.event for one in heard if one.event is not None]
        whole, late = await self._downloads.joined(events)
        by_id = {event.id: event for event in whole}
        return [
            replace(one, event=by_id.get(one.event.id, one.event)) if one.event else one
            for one in heard
        ], late

    # --- what is answered at once -----------------------------------------------------------------

    def _signal(self, one: Heard) -> None:
        """A tap is answered before all else; who waits in a direct chat sees that it is heard."""
        query = one.update.callback_query if one.update else None
        if query is not None and query.id not in self._signalled:
            self._signalled.append(query.id)
            self._tapped(query, one)
        event = one.event
        if event is not None and (isinstance(event, Pressed) or is_meant(event)):
            self._signals.spoken(self._rooms.native(event.place))
        if one.message is not None:
            self._kit.newest.note(one.message.chat.id, one.message.message_id)

    def _tapped(self, query: CallbackQuery, one: Heard) -> None:
        meant = isinstance(one.event, Pressed) or self._taps.is_second(one)
        self._signals.tapped(query.id, "" if meant else self._foreign)

    # --- what was not heard -----------------------------------------------------------------------

    def _missed(self, at: Cursor, now: datetime) -> list[Event]:
        if at.heard_at is None or now - at.heard_at <= KEPT:
            return []
        me = self._kit.me
        own = address(me.id)
        return [
            Missed(
                id=f"missed/{at.heard_at:%Y%m%d%H%M%S}",
                at=now,
                account=own,
                name=me.first_name,
                place=own,
                since=at.heard_at,
                until=now - KEPT,
            )
        ]


def _downloads(kit: Kit) -> Downloads[Attachment] | None:
    if kit.shelf is None:
        return None
    return Downloads(partial(fetch, kit.bot, kit.shelf))


def _number(raw: Raw) -> int:
    return int(raw["update_id"])


def _trusted(at: Cursor, now: datetime) -> int:
    """The id to ask from; 0, for all there is, where Telegram may have begun to count anew."""
    return at.offset if at.heard_at is not None and now - at.heard_at < SEQUENCE else 0


def _new(at: Cursor, raws: Sequence[Raw]) -> list[Raw]:
    """What waits, and what has come since; what came again is known."""
    known = {*map(_number, at.waiting), *at.told}
    return [*at.waiting, *(raw for raw in raws if _number(raw) not in known)]


def _ticks() -> float:
    return asyncio.get_running_loop().time()
