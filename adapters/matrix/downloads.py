"""Law: a file's bytes come from the homeserver that keeps them, opened where they were sealed."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from nio.client.async_client import AsyncClient

from adapters.matrix import raw
from adapters.matrix.attachments import Attachment, Torn
from bot import downloads
from bot.downloads import DAILY, LARGE, LOST, PATIENCE
from bot.errors import Blocked, Rejected
from bot.messages import Address, Event, File
from bot.ports import Shelf

_APIS = ("/_matrix/client/v1/media/download", "/_matrix/media/v3/download")
"""Where files are: the second is for homeservers older than the first."""


class Downloads(downloads.Downloads[Attachment]):
    """The files of messages that were heard and are not told yet; none without a shelf."""

    def __init__(self, client: AsyncClient, shelf: Shelf | None) -> None:
        self._shelf = shelf

        async def fetched(wanted: Attachment, giver: Address) -> File:
            assert shelf is not None
            return await fetch(client, wanted, shelf, giver)

        super().__init__(fetched)

    def begin(self, event: Event, wanted: Attachment) -> bool:
        """Fetch the file of that message, or try again; whether it is for the bot at all."""
        return self._shelf is not None and super().begin(event, wanted)


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
