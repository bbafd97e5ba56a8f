"""Law: a file is there before its message is told, and a slow one holds up nobody else.

All of a look's files come side by side, and looks wait `GRACE` for each, once. A message whose file
is not there by then waits in the cursor, and is told at the look at which the file is there; a file
that is there is not fetched again, as long as its message waits for another reason. One that a
platform which answers did not give within `PATIENCE` is lost, as its sender is told; while the
platform is down nothing is lost, for no look succeeds.
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
"""Seconds that looks wait for a file, from when it was first wanted."""

BLINK = 0.05
"""Seconds that they wait for one that has been tried again."""

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
    """A file on its way: since when it is wanted, the try under way, and the file once it came."""

    wanted: Wanted
    since: float
    task: asyncio.Task[File | None] | None = None
    file: File | None = None

    def look(self, now: float) -> File | None:
        """The file, as it is or as it is given up; None as long as it is awaited."""
        if self.task is not None and self.task.done():
            task, self.task = self.task, None
            self.file = task.result()
        if self.file is None and self.task is None and now > self.since + PATIENCE:
            self.file = self.wanted.refused(LOST)
        return self.file


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
        return AGAIN if any(one.file is None for one in self._errands.values()) else math.inf

    def begin(self, event: Event, wanted: Wanted) -> bool:
        """Fetch the file of that message, or try again; whether it is for the bot at all."""
        if not is_meant(event):
            return False
        errand = self._errands.setdefault(event.id, _Errand(wanted, _now()))
        if errand.task is None and errand.file is None:
            errand.task = asyncio.create_task(self._tried(wanted, event.account))
        return True

    async def joined(self, events: Sequence[Event]) -> tuple[list[Event], set[str]]:
        """The events of a look with their files, and the ids of those that have to wait."""
        await self._forget(self._errands.keys() - {one.id for one in events})
        await self._be_patient()
        told = [whole for one in events if (whole := self._whole(one)) is not None]
        return told, {id_ for id_, errand in self._errands.items() if errand.file is None}

    async def _be_patient(self) -> None:
        """Wait for what was wanted a moment ago, and a blink for what has been waited for."""
        under_way = [one for one in self._errands.values() if one.task is not None]
        young = [one for one in under_way if one.since + GRACE > _now()]
        if young:
            rest = max(one.since for one in young) + GRACE - _now()
            await asyncio.wait([one.task for one in young if one.task], timeout=rest)
        if len(young) < len(under_way):
            await asyncio.wait([one.task for one in under_way if one.task], timeout=BLINK)

    def _whole(self, event: Event) -> Event | None:
        """The event with its file; None as long as that is awaited."""
        errand = self._errands.get(event.id)
        if errand is None or not isinstance(event, Said | Reacted):
            return event
        file = errand.look(_now())
        return None if file is None else replace(event, files=(file,))

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
