"""Law: what matrix-nio can't ask a homeserver for, asked with the same words for errors."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import ClientResponse
from nio.client.async_client import AsyncClient

from adapters.matrix.answers import inner
from adapters.matrix.events import text_of
from adapters.matrix.faults import RAISED, refusal, to_error

API = "/_matrix/client"


def path(*parts: str, version: str = "v3", **query: str) -> str:
    """A path of the client-server API, each part escaped."""
    steps = "/".join([API, version, *(quote(part, safe="") for part in parts)])
    return f"{steps}?{urlencode(query)}" if query else steps


class TooLarge(Exception):
    """There are more bytes than were wanted."""


async def call(
    client: AsyncClient,
    method: str,
    where: str,
    content: Mapping[str, Any] | None = None,
    patience: float | None = None,
) -> dict[str, Any]:
    """What the homeserver answers within so many seconds.

    Raises a `ChannelError` and no other error.
    """
    data = None if content is None else json.dumps(content)
    try:
        response = await client.send(method, where, data, _signed(client), None, patience)
        return await _told(response)
    except RAISED as fault:
        raise to_error(fault) from None


async def upload(
    client: AsyncClient, where: str, content: bytes, kind: str, patience: float
) -> dict[str, Any]:
    """What the homeserver answers to these bytes; raises a `ChannelError` and no other error."""
    headers = {**_signed(client), "Content-Type": kind}
    data = io.BytesIO(content)  # aiohttp warns of many bytes at once
    try:
        response = await client.send("POST", where, data, headers, None, patience)
        return await _told(response)
    except RAISED as fault:
        raise to_error(fault) from None


async def download(client: AsyncClient, where: str, most: int, patience: float) -> bytes:
    """The bytes that are there; raises `TooLarge` as soon as they are, or a `ChannelError`."""
    try:
        async with await client.send(
            "GET", where, None, _signed(client), None, patience
        ) as response:
            if response.status >= 400:
                await _told(response)
            return await _at_most(response, most)
    except RAISED as fault:
        raise to_error(fault) from None


async def _at_most(response: ClientResponse, most: int) -> bytes:
    content = bytearray()
    if (response.content_length or 0) > most:
        raise TooLarge
    async for part in response.content.iter_any():
        content += part
        if len(content) > most:
            raise TooLarge
    return bytes(content)


def _signed(client: AsyncClient) -> dict[str, str]:
    return {"Authorization": f"Bearer {client.access_token}"}


async def _told(response: ClientResponse) -> dict[str, Any]:
    """What the answer says; raises the error that it is. A proxy's page says nothing."""
    said = _object(await response.read())
    if response.status >= 400 or said is None:
        fault = inner(said)
        code = text_of(fault, "errcode") or None
        raise refusal(response.status, code, fault.get("retry_after_ms"))
    return said


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
