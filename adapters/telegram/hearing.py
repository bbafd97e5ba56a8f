"""Law: what was heard is told whole, or waits in the cursor that is kept with what was told.

The parts of an album come one by one: they wait until no more have come for a moment, and are told
as one message. What brings a file is told when the file is on the shelf. Whatever its sender says
after a part of an album, or does to a message that waits, waits behind it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from telegram import CallbackQuery, Message, Update

from adapters.telegram.cursor import Cursor, Raw
from adapters.telegram.ears import address
from adapters.telegram.files import Attachment, attachment, fetch
from adapters.telegram.readers import Scene, read
from adapters.telegram.sending import Desk
from adapters.telegram.signals import Signals
from bot.downloads import Downloads
from bot.errors import origin
from bot.messages import Edited, Event, Missed, Moved, Pressed, Said
from bot.ports import Batch

log = structlog.get_logger()

LOOK = 30.0
"""Seconds that Telegram waits for updates before it says that there are none."""

ALBUM = 1.0
"""Seconds after which the parts of an album that have come are all of them."""

PAUSE = 0.3
"""Seconds between two looks while something waits."""

HEARTBEAT = 600.0
"""Seconds without updates after which the cursor is given back all the same: it says when."""

KEPT = timedelta(hours=24)
"""How long Telegram keeps updates. Source: Bot API, "Getting updates"."""

SEQUENCE = timedelta(days=6)
"""Of a week without updates Telegram numbers the next anew: no offset is trusted for so long."""


class Source(Protocol):
    """Where updates come from."""

    async def open(self) -> None: ...
    async def look(self, offset: int, seconds: float) -> Sequence[Raw]: ...
    def acknowledge(self, numbers: Sequence[int]) -> None: ...
    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Heard:
    """An update, and the event that it is, if it is one."""

    raw: Raw
    update: Update | None
    event: Event | None

    @property
    def message(self) -> Message | None:
        return self.update.message or self.update.channel_post if self.update else None

    @property
    def album(self) -> str:
        return (self.message and self.message.media_group_id) or ""

    @property
    def speaker(self) -> tuple[str, str]:
        return (self.event.place, self.event.account) if self.event else ("", "")


class Hearing:
    """What people say to one bot."""

    def __init__(self, desk: Desk, source: Source, signals: Signals, foreign: str) -> None:
        self._desk = desk
        self._rooms = desk.rooms
        self._source = source
        self._signals = signals
        self._foreign = foreign
        self._downloads = _downloads(desk)
        self._albums: dict[str, float] = {}
        self._signalled: set[str] = set()
        self._taken: dict[str, Sequence[int]] = {}

    async def listen(self, cursor: str | None) -> Batch:
        """What was said after that cursor; waits until something is, or until it has aged."""
        at = Cursor.read(cursor)
        self._rooms.moved.update(at.moved)
        until = _ticks() + HEARTBEAT
        while True:
            now = datetime.now(UTC)
            raws = await self._source.look(self._offset(at, now), self._patience(at))
            told, waiting = await self._heard([*at.waiting, *raws], now)
            told = [*self._missed(at, now), *told]
            if told or raws or len(waiting) < len(at.waiting) or _ticks() > until:
                return self._batch(at, now, raws, told, waiting)
            if at.waiting:
                await asyncio.sleep(PAUSE)

    def _offset(self, at: Cursor, now: datetime) -> int:
        stale = at.heard_at is None or now - at.heard_at > SEQUENCE
        return 0 if stale else at.offset

    def _patience(self, at: Cursor) -> float:
        return 0.0 if at.waiting else LOOK

    def _batch(
        self,
        at: Cursor,
        now: datetime,
        raws: Sequence[Raw],
        told: Sequence[Event],
        waiting: Sequence[Raw],
    ) -> Batch:
        numbers = [int(raw["update_id"]) for raw in raws]
        offset = max(numbers) + 1 if numbers else at.offset
        cursor = str(Cursor(offset, now, waiting, dict(self._rooms.moved)))
        self._taken[cursor] = numbers
        return Batch(tuple(told), cursor)

    def acknowledge(self, cursor: str) -> None:
        """What came with that cursor is committed."""
        self._source.acknowledge(self._taken.pop(cursor, ()))
        self._taken.clear()

    async def close(self) -> None:
        """Leave what is under way; a look from the last cursor kept begins it again."""
        if self._downloads is not None:
            await self._downloads.close()

    # --- from updates to events -------------------------------------------------------------------

    async def _heard(self, raws: Sequence[Raw], now: datetime) -> tuple[list[Event], list[Raw]]:
        heard = [self._read(raw, now) for raw in raws]
        unripe = self._unripe(heard)
        for one in heard:
            self._fetch(one)
            self._signal(one)
        told, late = await self._with_files(heard)
        waiting = _waiting(heard, unripe, late)
        events = [
            event for one in heard if id(one) not in waiting for event in told.get(id(one), ())
        ]
        return _joined(events, heard), [one.raw for one in heard if id(one) in waiting]

    def _read(self, raw: Raw, now: datetime) -> _Heard:
        """One that can't be read is passed over, and hides no other."""
        try:
            update = Update.de_json(dict(raw), self._desk.bot)
            event = read(update, Scene(self._desk.me, self._rooms, self._desk.secret, now))
        except Exception as error:
            log.error("update_unreadable", fault=type(error).__name__, where=origin(error))
            return _Heard(raw, None, None)
        if isinstance(event, Moved):
            self._rooms.move(int(event.place.native), int(event.became.native))
        return _Heard(raw, update, event)

    def _unripe(self, heard: Iterable[_Heard]) -> set[str]:
        """The albums of which more may come."""
        now, counts = _ticks(), Counter(one.album for one in heard if one.album)
        seen = {f"{album}/{count}": album for album, count in counts.items()}
        self._albums = {key: self._albums.get(key, now) for key in seen}
        return {album for key, album in seen.items() if now - self._albums[key] < ALBUM}

    def _fetch(self, one: _Heard) -> None:
        wanted = attachment(one.message) if one.message is not None else None
        if wanted is not None and one.event is not None and self._downloads is not None:
            self._downloads.begin(one.event, wanted)

    async def _with_files(
        self, heard: Sequence[_Heard]
    ) -> tuple[dict[int, list[Event]], Collection[str]]:
        """The event of each update with its file, and those whose file is on its way."""
        events = [one.event for one in heard if one.event is not None]
        late: Collection[str] = ()
        if self._downloads is not None:
            events, late = await self._downloads.joined(events)
        by_id = {event.id: event for event in events}
        found = ((one, by_id.get(one.event.id)) for one in heard if one.event is not None)
        return {id(one): [event] for one, event in found if event is not None}, late

    # --- what is answered at once -----------------------------------------------------------------

    def _signal(self, one: _Heard) -> None:
        """A tap is answered before all else; who waits in a direct chat sees that it is heard."""
        query = one.update.callback_query if one.update else None
        if query is not None and query.id not in self._signalled:
            self._signalled = {*list(self._signalled)[-1000:], query.id}
            self._tapped(query, one.event)
        event = one.event
        if isinstance(event, Said | Pressed) and event.direct:
            self._signals.spoken(int(event.place.native))

    def _tapped(self, query: CallbackQuery, event: Event | None) -> None:
        self._signals.tapped(query.id, "" if event is not None else self._foreign)

    # --- what was not heard -----------------------------------------------------------------------

    def _missed(self, at: Cursor, now: datetime) -> list[Event]:
        if at.heard_at is None or now - at.heard_at <= KEPT:
            return []
        me = self._desk.me
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


def _downloads(desk: Desk) -> Downloads[Attachment] | None:
    if desk.shelf is None:
        return None
    return Downloads(partial(fetch, desk.bot, desk.shelf))


def _ticks() -> float:
    return asyncio.get_running_loop().time()


def _waiting(
    heard: Sequence[_Heard], unripe: Collection[str], late: Collection[str]
) -> Collection[int]:
    """Those that are not told yet: parts of albums, late files, and what goes behind either."""
    albums = {one.album for one in heard if one.event is not None and one.event.id in late}
    held = {*unripe, *albums} - {""}
    waiting: set[int] = set()
    speakers: set[tuple[str, str]] = set()
    messages = set(late)
    for one in heard:
        event = one.event
        if event is None:
            continue
        edits = isinstance(event, Edited) and event.of in messages
        if one.album in held or event.id in late or edits or one.speaker in speakers:
            waiting.add(id(one))
            messages.add(event.id)
            if one.album in held:
                speakers.add(one.speaker)
    return waiting


def _joined(events: Sequence[Event], heard: Iterable[_Heard]) -> list[Event]:
    """The parts of each album as one message, with all its files, where its first part was."""
    albums = {one.event.id: one.album for one in heard if one.event is not None and one.album}
    told: list[Event] = []
    places: dict[str, int] = {}
    for event in events:
        album = albums.get(event.id, "")
        first = told[places[album]] if album in places else None
        if album and isinstance(first, Said) and isinstance(event, Said):
            text = "\n\n".join(part for part in (first.text, event.text) if part)
            addressed = first.addressed or event.addressed
            told[places[album]] = replace(
                first, text=text, files=first.files + event.files, addressed=addressed
            )
            continue
        if album:
            places[album] = len(told)
        told.append(event)
    return told
