"""Law: what matrix-nio can't ask a homeserver for, asked with the same words for errors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from nio.client.async_client import AsyncClient

from adapters.matrix.faults import RAISED, refusal, to_error

API = "/_matrix/client/v3"


def path(*parts: str, **query: str) -> str:
    """A path of the client-server API, each part escaped."""
    steps = "/".join(quote(part, safe="") for part in parts)
    return f"{API}/{steps}?{urlencode(query)}" if query else f"{API}/{steps}"


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
    headers = {"Authorization": f"Bearer {client.access_token}"}
    data = None if content is None else json.dumps(content)
    try:
        response = await client.send(method, where, data, headers, None, patience)
        said = await client.parse_body(response)
    except RAISED as fault:
        raise to_error(fault) from None
    if response.status >= 400:
        wait = said.get("retry_after_ms")
        raise refusal(response.status, said.get("errcode"), wait / 1000 if wait else None)
    return said
