"""Law: a file's bytes are on the homeserver before the message that shows it; in an encrypted room
they leave sealed.

Bytes whose message was not sent after all are known to nobody.
"""

from __future__ import annotations

import asyncio
import math
from typing import Any

from nio.client.async_client import AsyncClient
from nio.crypto.attachments import encrypt_attachment

from adapters.matrix import raw
from adapters.matrix.answers import needed
from adapters.matrix.attachments import named
from adapters.matrix.extras import Wire
from adapters.matrix.pictures import extent
from adapters.matrix.render import KEY, as_text, in_place
from adapters.matrix.rooms import known
from bot.errors import Rejected
from bot.messages import File
from bot.ports import Delivery, Shelf

PATIENCE = 120.0
"""Seconds that an upload may take."""

_UPLOAD = "/_matrix/media/v3/upload"
_LIMITS = ("/_matrix/client/v1/media/config", "/_matrix/media/v3/config")
"""Where the limit is told: the second is for homeservers older than the first."""

_SEALED = "application/octet-stream"


class Uploads:
    """The files of the bot's own messages."""

    def __init__(self, shelf: Shelf | None) -> None:
        self._shelf = shelf
        self._most: float | None = None

    async def event(self, client: AsyncClient, delivery: Delivery) -> Wire:
        """The event that shows this letter's file, which is there by now.

        Raises a `ChannelError`: `Rejected` when the file is gone or larger than is taken.
        """
        file, room = delivery.letter.extra, await known(client, delivery.to.native)
        assert isinstance(file, File)
        content = None if self._shelf is None else await self._shelf.read(file.digest)
        if content is None:
            raise Rejected("the file is not kept any more")
        if len(content) > await self._limit(client):
            raise Rejected("the file is larger than the homeserver takes")
        put = _sealed if room.encrypted else _plain
        kept = await put(client, file, content)
        shown = named(file, as_text(delivery.letter), kept, extent(content))
        return "m.room.message", in_place({**shown, KEY: delivery.key}, delivery.replaces)

    async def _limit(self, client: AsyncClient) -> float:
        """The most bytes that the homeserver takes, asked for once."""
        if self._most is None:
            said = (await _limits(client)).get("m.upload.size")
            self._most = said if isinstance(said, int) else math.inf
        return self._most


async def _limits(client: AsyncClient) -> dict[str, Any]:
    here, before = _LIMITS
    try:
        return await raw.call(client, "GET", here)
    except Rejected:
        return await raw.call(client, "GET", before)


async def _plain(client: AsyncClient, file: File, content: bytes) -> dict[str, Any]:
    told = await raw.upload(client, _UPLOAD, content, file.type, PATIENCE)
    return {"url": needed(told, str, "content_uri")}


async def _sealed(client: AsyncClient, _: File, content: bytes) -> dict[str, Any]:
    sealed, keys = await asyncio.to_thread(encrypt_attachment, content)
    told = await raw.upload(client, _UPLOAD, sealed, _SEALED, PATIENCE)
    return {"file": {**keys, "url": needed(told, str, "content_uri")}}
