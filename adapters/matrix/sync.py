"""Law: what the homeserver tells is given to nio whole, then read once by whoever asked.

nio's own sync leaves out which fallback keys are used up, so its answer is parsed here. A picture
is the rooms as they are; it reads and answers nothing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nio.client.async_client import AsyncClient
from nio.responses import SyncResponse

from adapters.matrix import raw
from adapters.matrix.answers import inner
from adapters.matrix.faults import checked
from adapters.matrix.moves import believe

GRACE = 20.0
"""Seconds that an answer may take beyond the wait that was asked for."""

_NOTHING = {"not_types": ["*"]}
_ROOMS: dict[str, Any] = {
    "account_data": _NOTHING,
    "ephemeral": _NOTHING,
    "state": {"lazy_load_members": True},
}


@dataclass(frozen=True, slots=True)
class News:
    """What has happened since the last look, and whether strangers lack a key to write with."""

    response: SyncResponse
    lacks_fallback: bool


async def look(client: AsyncClient, since: str, wait: float) -> News:
    """What others have done since that token; waits so many seconds for it to happen.

    What the bot says itself would wake it each time, and costs the homeserver as much as to say it.
    """
    sieve = _filter(50, not_senders=[client.user_id])
    return await _sync(client, sieve, wait, since=since, timeout=str(int(1000 * wait)))


async def picture(client: AsyncClient) -> News:
    """Learn which rooms there are and who invites the bot, at this instant."""
    # Synapse gives the same answer to the same question for two minutes: no two are the same.
    news = await _sync(client, _filter(1), 0, timeout=str(secrets.randbelow(10**9)))
    # nio passes over an answer that ends where the last one did; the first look's may.
    client.next_batch = ""
    return news


def _filter(most: int, **told: Sequence[str]) -> str:
    rooms = {**_ROOMS, "timeline": {"limit": most, **told}}
    return json.dumps({"presence": _NOTHING, "account_data": _NOTHING, "room": rooms})


async def _sync(client: AsyncClient, sieve: str, wait: float, **query: str) -> News:
    where = raw.path("sync", filter=sieve, set_presence="offline", **query)
    told = await raw.call(client, "GET", where, patience=wait + GRACE)
    response = checked(SyncResponse.from_dict(told))
    if "since" not in query:
        # What other devices sent is read once: the first look is given it again.
        response.to_device_events.clear()
    assert client.store is not None, "where keys are kept is told to the client"
    with client.store.database.atomic():  # A key is never kept by half: it would be lost for ever.
        await client.receive_response(response)
    await believe(client, response)
    if client.olm is not None:  # nio passes over a zero
        counts = inner(told, "device_one_time_keys_count")
        client.olm.uploaded_key_count = counts.get("signed_curve25519", 0)
    unused = told.get("device_unused_fallback_key_types")
    return News(response, unused is not None and "signed_curve25519" not in unused)
