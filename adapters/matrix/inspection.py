"""Law: an inspection changes nothing but the session that it may have to open, and mends nothing.

It asks over HTTP alone, beside a bot that may be running: the keys are the bot's to open.
"""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Any

from nio.client.async_client import AsyncClient

from adapters.matrix import powers, raw
from adapters.matrix.answers import inner, needed
from adapters.matrix.ears import Ears
from adapters.matrix.events import address
from adapters.matrix.polls import END, START
from adapters.matrix.session import Credentials, Session, kept
from bot.errors import Blocked, ChannelError, Rejected, SignedOut

_NO_EVENTS = json.dumps({"room": {"timeline": {"limit": 0}, "state": {"not_types": ["*"]}}})


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about the platform; a fault keeps the bot from working there."""

    key: str
    values: dict[str, object]
    fault: bool = False


async def inspect(credentials: Credentials, ears: Ears) -> list[Remark]:
    """What the bot finds when it signs in: its rooms, and what it lacks there."""
    try:
        return [one async for one in _remarks(credentials, ears)]
    except ChannelError as fault:
        values: dict[str, object] = {"server": credentials.homeserver, "reason": str(fault)}
        return [Remark(_outside(fault, credentials), values, fault=True)]


def _outside(fault: ChannelError, credentials: Credentials) -> str:
    """What is said when the bot can't come in; a session that is kept was good once."""
    match fault:
        case SignedOut() if kept(credentials) is not None:
            return "check.matrix.signed_out"
        case SignedOut() | Blocked():
            return "check.matrix.refused"
        case _:
            return "check.matrix.unreachable"


async def _remarks(credentials: Credentials, ears: Ears) -> AsyncIterator[Remark]:
    if kept(credentials) is None:
        session = Session(credentials)
        await session.line()
        await session.close()
    login = kept(credentials)
    assert login is not None, "a session that was opened is kept"
    client = AsyncClient(credentials.homeserver)
    client.user_id, client.access_token = login.user, login.token
    try:
        told = await raw.call(client, "GET", raw.path("joined_rooms"))
        joined = needed(told, list, "joined_rooms")
        invited = await _invited(client)
        yield Remark("check.matrix.signed_in", {"user": login.user, "rooms": len(joined)})
        for room in ears.halls:
            if room in joined:
                yield await _room(client, room, desk=room in ears.desks)
            elif room in invited:
                yield Remark("check.matrix.invited", {"room": address(room)})
            else:
                yield _absent(login.user, room)
    finally:
        await client.close()


async def _invited(client: AsyncClient) -> Collection[str]:
    """The rooms whose invitation nobody has answered yet."""
    # The homeserver may answer the same question with what it said minutes ago.
    anew = str(secrets.randbelow(10**9))
    where = raw.path("sync", filter=_NO_EVENTS, set_presence="offline", timeout=anew)
    return inner(await raw.call(client, "GET", where), "rooms", "invite").keys()


def _absent(user: str, room: str) -> Remark:
    return Remark("check.matrix.absent", {"room": address(room), "user": user}, fault=True)


async def _room(client: AsyncClient, room: str, *, desk: bool) -> Remark:
    shown: dict[str, object] = {"room": address(room)}
    told = await raw.call(client, "GET", raw.path("rooms", room, "joined_members"))
    if needed(told, dict, "joined").keys() == {client.user_id}:
        return Remark("check.matrix.alone", shown, fault=True)
    if desk and await _is_open(client, room):
        return Remark("matrix.open_desk", shown, fault=True)
    return await _powers(client, room, shown, desk=desk)


async def _is_open(client: AsyncClient, room: str) -> bool:
    rules = await _state(client, room, "m.room.join_rules")
    history = await _state(client, room, "m.room.history_visibility")
    seen = history.get("history_visibility")
    return rules.get("join_rule") == "public" or seen == "world_readable"


async def _powers(
    client: AsyncClient, room: str, shown: dict[str, object], *, desk: bool
) -> Remark:
    """Whether the bot may write there and, in a channel, put polls; and whether it is encrypted.

    It redacts its own messages alone.
    """
    encrypted = bool(await _state(client, room, "m.room.encryption"))
    levels = await _state(client, room, "m.room.power_levels")
    creation = await _state(client, room, "m.room.create", format="event")
    own = powers.level(client.user_id, levels, creation)
    written, polled = (powers.to_send(kinds, levels) for kinds in _KINDS[encrypted])
    shown["level"] = "∞" if math.isinf(own) else own
    least = written if desk else max(written, polled)
    if own < written:
        return Remark("check.matrix.mute", {**shown, "needed": written}, fault=True)
    if own < least:
        return Remark("check.matrix.no_polls", {**shown, "needed": least})
    return Remark(_FINE[desk, encrypted], {**shown, "needed": least})


_KINDS = {
    False: (("m.room.message",), (START, END)),
    True: (("m.room.encrypted",), ("m.room.encrypted",)),
}
"""By whether a room is encrypted: as what words leave, and polls."""

_FINE = {
    (False, False): "check.matrix.plain",
    (False, True): "check.matrix.encrypted",
    (True, False): "check.matrix.plain_desk",
    (True, True): "check.matrix.encrypted_desk",
}
"""What is said where the bot lacks nothing, by whether it is a desk and whether it is encrypted."""


async def _state(client: AsyncClient, room: str, kind: str, **query: str) -> dict[str, Any]:
    try:
        return await raw.call(client, "GET", raw.path("rooms", room, "state", kind, **query))
    except (Rejected, Blocked):
        return {}
