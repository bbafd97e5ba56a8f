"""Law: a file is there before its message is told, and a slow one holds up nobody else.

All of a look's files come side by side, and the look waits `GRACE` for them. A message whose file
is not there by then waits in the cursor, and is told at the look at which the file is there. A file
that a platform which answers did not give within `PATIENCE` is lost, as its sender is told; while
the platform is down nothing is lost, for no look succeeds.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from bot.errors import ChannelError
from bot.messages import Address, Event, File, Reacted, Said

GRACE = 3.0
"""Seconds that a look waits for its files."""

AGAIN = 1.0
"""Seconds between two looks while a file is under way."""

PATIENCE = 60.0
"""Seconds during which a file that failed is tried again, and that one try may take."""

AT_ONCE = 4
"""Files under way at once: each is held in memory."""

LOST = "lost"
LARGE = "large"
DAILY = "daily"
TYPE = "type"
"""Why a file was refused, before its bytes could tell."""

_COMMAND = re.compile(r"[/!][^\W\d_]")


class Named(Protocol):
    """A file that a message names, and that a platform keeps."""

    def refused(self, reason: str) -> File: ...


Wanted = TypeVar("Wanted", bound=Named)


@dataclass(slots=True)
class _Errand(Generic[Wanted]):
    """A file on its way: until when it is tried again, and the try under way."""

    wanted: Wanted
    until: float
    task: asyncio.Task[File | None] | None = None


class Downloads(Generic[Wanted]):
    """The files of messages that were heard and are not told yet.

    `fetch` gives a file as it is kept or refused, and raises a `ChannelError` when it may be tried
    again.
    """

    def __init__(self, fetch: Callable[[Wanted, Address], Awaitable[File]]) -> None:
        self._fetch = fetch
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._errands: dict[str, _Errand[Wanted]] = {}

    @property
    def patience(self) -> float:
        """Seconds until the next look is due; endless when no file is under way."""
        return AGAIN if self._errands else math.inf

    def begin(self, event: Event, wanted: Wanted) -> bool:
        """Fetch the file of that message, or try again; whether it is for the bot at all."""
        if not is_meant(event):
            return False
        errand = self._errands.setdefault(event.id, _Errand(wanted, _now() + PATIENCE))
        if errand.task is None:
            errand.task = asyncio.create_task(self._tried(wanted, event.account))
        return True

    async def joined(self, events: Sequence[Event]) -> tuple[list[Event], set[str]]:
        """The events of a look with their files, and the ids of those that have to wait."""
        await self._forget(self._errands.keys() - {one.id for one in events})
        tasks = [errand.task for errand in self._errands.values() if errand.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=GRACE)
        told = [whole for one in events if (whole := self._whole(one)) is not None]
        return told, set(self._errands)

    def _whole(self, event: Event) -> Event | None:
        """The event with its file; None as long as that is awaited."""
        errand = self._errands.get(event.id)
        if errand is None or not isinstance(event, Said | Reacted):
            return event
        file = errand.wanted.refused(LOST) if _now() > errand.until else None
        if errand.task is not None:
            if not errand.task.done():
                return None
            task, errand.task = errand.task, None
            file = task.result() or file
        if file is None:
            return None
        del self._errands[event.id]
        return replace(event, files=(file,))

    async def _tried(self, wanted: Wanted, giver: Address) -> File | None:
        """The file; None when there is none to be had now."""
        async with self._turns:
            try:
                return await self._fetch(wanted, giver)
            except ChannelError:
                return None

    async def close(self) -> None:
        """Fetch nothing any more."""
        await self._forget(set(self._errands))

    async def _forget(self, ids: Collection[str]) -> None:
        errands = [self._errands.pop(one) for one in ids]
        tasks = [one.task for one in errands if one.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _now() -> float:
    return asyncio.get_running_loop().time()


def is_meant(event: Event) -> bool:
    """Whether it is for the bot, with its file: not all that a room shows itself is."""
    match event:
        case Said():
            return event.direct or event.addressed or bool(_COMMAND.match(event.text))
        case Reacted():
            return event.own
        case _:
            return False
