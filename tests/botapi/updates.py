"""Law: an update waits until it is confirmed, at most a day, and is filtered when it is born."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from telegram.constants import UpdateType

from tests.botapi.faults import Faults
from tests.botapi.records import Json
from tests.botapi.refusals import Reason

DAY = 24 * 3600.0
ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that come only where they are named."""

KINDS = frozenset(kind.value for kind in UpdateType)
_REMEMBERED = 100


@dataclass(slots=True)
class Update:
    """One, and the lane in which it must not overtake another."""

    id: int
    kind: str
    content: Json
    born: float
    lane: int

    @property
    def told(self) -> Json:
        return {"update_id": self.id, self.kind: self.content}


@dataclass(eq=False, slots=True)
class Bell:
    """Wakes somebody in a loop, from any thread; `ended` says why to wait no longer."""

    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    event: asyncio.Event = field(default_factory=asyncio.Event)
    ended: Reason | None = None

    def ring(self) -> None:
        with contextlib.suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self.event.set)


@dataclass(slots=True)
class Webhook:
    """What `getWebhookInfo` says, and the secret."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None
    pending: int = 0
    allowed_updates: list[str] | None = None


_AHEAD = 10
"""How far beyond the newest update an offset may be, before it is none at all."""


class Queue:
    """The updates that wait for the bot."""

    def __init__(self, now: Callable[[], float], faults: Faults) -> None:
        self._now = now
        self._faults = faults
        self.waiting: dict[int, Update] = {}
        self.confirmed: deque[Update] = deque(maxlen=_REMEMBERED)
        self.allowed: list[str] | None = None
        self.webhook = Webhook()
        self.bells: set[Bell] = set()
        self.poller: Bell | None = None
        self._number = 700_000_000

    def push(self, kind: str, content: Json, lane: int) -> None:
        """A new update, unless the bot wants none of its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in ASKED_FOR
        if wanted:
            self._number += 1
            self.waiting[self._number] = Update(self._number, kind, content, self._now(), lane)
            self.ring()

    def allow(self, kinds: object) -> None:
        """Remember which kinds are wanted; an empty list stands for the usual ones."""
        if isinstance(kinds, list):
            self.allowed = [kind for kind in kinds if kind in KINDS] or None

    def ring(self) -> None:
        for bell in self.bells:
            bell.ring()

    def take(self, offset: int, limit: int) -> list[Update]:
        """The updates from `offset` on; those before are confirmed."""
        self.expire()
        if offset < 0:
            offset = [0, *self.waiting][max(offset, -len(self.waiting))] if self.waiting else 0
        if offset > self._number + _AHEAD:  # `TQueue::get`: from the first that there is
            offset = 0
        while self.waiting and (number := next(iter(self.waiting))) < offset:
            self.confirm(number)
        given = list(islice(self.waiting.values(), limit))
        if self.confirmed and self._faults.strikes("repeat"):
            given = [*self.confirmed, *given][:limit]
        if len(given) > 1 and self._faults.strikes("shuffle"):
            given.reverse()
        return given

    def confirm(self, number: int) -> None:
        """The bot has it."""
        if update := self.waiting.pop(number, None):
            self.confirmed.append(update)

    def expire(self) -> None:
        """Forget what waited for a day."""
        oldest = self._now() - DAY
        while self.waiting:
            number, update = next(iter(self.waiting.items()))
            if update.born >= oldest:
                break
            del self.waiting[number]

    def end_poller(self, reason: Reason) -> None:
        """Whoever waits in `getUpdates` is told why not to."""
        if self.poller is not None:
            self.poller.ended = reason
            self.poller.ring()
            self.poller = None
