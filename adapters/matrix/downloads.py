"""Law: a file is there before its message is told, and a slow one holds up nobody else.

All of a look's files come side by side, and the look waits `GRACE` for them. A message whose file
is not there by then waits in the cursor, like one without its key, and is told at the look at which
the file is there. A file that a homeserver which answers did not give within `PATIENCE` is lost, as
its sender is told; while the homeserver is down nothing is lost, for no look succeeds.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from nio.client.async_client import AsyncClient

from adapters.matrix import raw
from adapters.matrix.attachments import DAILY, LARGE, LOST, Attachment, Torn
from bot.errors import Blocked, ChannelError, Rejected
from bot.messages import Address, Event, File, Reacted, Said
from bot.ports import Shelf

GRACE = 3.0
"""Seconds that a look waits for its files."""

AGAIN = 1.0
"""Seconds between two looks while a file is under way."""

PATIENCE = 60.0
"""Seconds during which a file that failed is tried again, and that one try may take."""

AT_ONCE = 4
"""Files under way at once: each is held in memory."""

_APIS = ("/_matrix/client/v1/media/download", "/_matrix/media/v3/download")
"""Where files are: the second is for homeservers older than the first."""

_COMMAND = re.compile(r"[/!][^\W\d_]")


@dataclass(slots=True)
class _Errand:
    """A file on its way: until when it is tried again, and the try under way."""

    wanted: Attachment
    until: float
    task: asyncio.Task[File | None] | None = None


class Downloads:
    """The files of messages that were heard and are not told yet."""

    def __init__(self, client: AsyncClient, shelf: Shelf | None) -> None:
        self._client = client
        self._shelf = shelf
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._errands: dict[str, _Errand] = {}

    @property
    def patience(self) -> float:
        """Seconds until the next look is due; endless when no file is under way."""
        return AGAIN if self._errands else math.inf

    def begin(self, event: Event, wanted: Attachment) -> bool:
        """Fetch the file of that message, or try again; whether it is for the bot at all."""
        if self._shelf is None or not is_meant(event):
            return False
        until = _now() + PATIENCE
        errand = self._errands.setdefault(event.id, _Errand(wanted, until))
        if errand.task is None:
            errand.task = asyncio.create_task(self._tried(wanted, self._shelf, event.account))
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

    async def _tried(self, wanted: Attachment, shelf: Shelf, giver: Address) -> File | None:
        """The file; None when there is none to be had now."""
        async with self._turns:
            try:
                return await fetch(self._client, wanted, shelf, giver)
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


async def fetch(client: AsyncClient, wanted: Attachment, shelf: Shelf, giver: Address) -> File:
    """The file as it is kept or refused; raises a `ChannelError` when it may be tried again."""
    if shelf.is_spent(giver):
        return wanted.refused(DAILY)
    if wanted.size > shelf.limits.most:
        return wanted.refused(LARGE)
    try:
        content = await _bytes(client, wanted, shelf.limits.most)
    except raw.TooLarge:
        return wanted.refused(LARGE)
    except (Blocked, Rejected, Torn):
        return wanted.refused(LOST)
    return await shelf.keep(content, wanted.name, giver)


async def _bytes(client: AsyncClient, wanted: Attachment, most: int) -> bytes:
    """The bytes of the file, opened; raises `raw.TooLarge`, `Torn` or a `ChannelError`."""
    if wanted.place is None:
        raise Torn
    content = await _downloaded(client, wanted.place, most)
    if wanted.seal is None:
        return content
    return await asyncio.to_thread(wanted.seal.open, content)


async def _downloaded(client: AsyncClient, place: tuple[str, str], most: int) -> bytes:
    here, before = ("/".join([api, *(quote(part, safe="") for part in place)]) for api in _APIS)
    try:
        return await raw.download(client, here, most, PATIENCE)
    except Rejected as fault:
        if str(fault) != "M_UNRECOGNIZED":
            raise
    return await raw.download(client, before, most, PATIENCE)
