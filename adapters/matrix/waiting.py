"""Law: what can't be read yet waits for its key, across restarts, and isn't forgotten in silence.

The events that wait are part of the cursor, so that they are kept by the same commit as the events
that came with them. After `PATIENCE` without a key the person is told.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Container, Sequence
from contextlib import suppress
from dataclasses import dataclass

from nio.client.async_client import AsyncClient
from nio.events.room_events import Event as Told
from nio.events.room_events import MegolmEvent

from adapters.matrix.events import Source
from adapters.matrix.faults import ask
from adapters.matrix.polls import cast_before, poll_of
from adapters.matrix.timeline import readable
from bot.errors import Blocked, Rejected
from bot.messages import Edited, Event, Redacted

PATIENCE = 60.0
"""Seconds that a key may take, counted anew after a restart."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the platform is read: the sync token, and what came before it that waits."""

    since: str
    waiting: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return json.dumps([self.since, self.waiting]) if self.waiting else self.since

    @staticmethod
    def read(text: str) -> Cursor:
        """The cursor that was written so."""
        if not text.startswith("["):
            return Cursor(text)
        since, waiting = json.loads(text)
        return Cursor(since, tuple((room, event) for room, event in waiting))


@dataclass(slots=True)
class Sealed:
    """An event without its key, and until when it waits for it."""

    room_id: str
    event: Told
    until: float


class WaitingRoom:
    """The events that wait, in the order in which they came."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._sealed: dict[str, Sealed] = {}

    @property
    def ids(self) -> tuple[tuple[str, str], ...]:
        """The room and the id of each."""
        return tuple((one.room_id, event_id) for event_id, one in self._sealed.items())

    def patience(self, now: float) -> float:
        """Seconds until the first has waited long enough; endless when none waits."""
        return max(0.0, min((one.until for one in self._sealed.values()), default=math.inf) - now)

    async def remember(self, ids: Sequence[tuple[str, str]], now: float) -> None:
        """Wait for these and no others; what is gone from the homeserver is gone."""
        known, self._sealed = self._sealed, {}
        for room_id, event_id in ids:
            if event_id in known:
                self._sealed[event_id] = known[event_id]
                continue
            with suppress(Blocked, Rejected):
                answer = await ask(self._client.room_get_event(room_id, event_id))
                self.add(room_id, answer.event, now)

    def add(self, room_id: str, event: Told, now: float) -> None:
        """Wait for this event's key."""
        if isinstance(event, MegolmEvent):
            event.room_id = room_id
        self._sealed[event.event_id] = Sealed(room_id, event, now + PATIENCE)

    def holds_back(self, end: Source) -> bool:
        """Whether a vote that was cast before that end of a poll may still be opened."""
        sealed = (one.event for one in self._sealed.values() if isinstance(one.event, MegolmEvent))
        votes = (event.source for event in sealed if poll_of(event.source) == poll_of(end))
        return bool(cast_before(end, votes))

    def __contains__(self, event_id: object) -> bool:
        return event_id in self._sealed

    def forget(self, event_id: str) -> None:
        """Its author has taken it back: it is not waited for any more."""
        self._sealed.pop(event_id, None)

    def opened(self) -> list[tuple[str, Told]]:
        """The events whose key has come or that have it, with their rooms; they wait no more."""
        events = [(one.room_id, readable(self._client, one.event)) for one in self._sealed.values()]
        found = [pair for pair in events if not isinstance(pair[1], MegolmEvent)]
        for _, event in found:
            del self._sealed[event.event_id]
        return found

    def expired(self, now: float) -> list[tuple[str, Told]]:
        """The events that have waited long enough, with their rooms; they wait no more.

        Nor does what was sealed with the same key.
        """
        lacking = {_key(one) for one in self._sealed.values() if one.until <= now}
        late = [one for one in self._sealed.values() if _key(one) in lacking]
        for one in late:
            del self._sealed[one.event.event_id]
        return [(one.room_id, one.event) for one in late]


def in_order(
    events: Sequence[Event], late: Collection[str], waiting: Container[str]
) -> tuple[list[Event], set[str]]:
    """Of these, what is told now, and the ids of what is told later, as the `late` ones are.

    An edit is told after what it edits. What is taken back while it waits is never told.
    """
    told, later = [], set(late)
    for event in events:
        match event:
            case Edited(of=of) if of in later or of in waiting:
                later.add(event.id)
                continue
            case Redacted(of=of):
                later.discard(of)
        told.append(event)
    return told, later


def _key(one: Sealed) -> tuple[str, object]:
    return one.room_id, getattr(one.event, "session_id", one.event.event_id)
