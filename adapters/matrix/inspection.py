"""Law: an inspection changes nothing but the session that it may have to open, and mends nothing.

It asks over HTTP alone, beside a bot that may be running: the keys are the bot's to open.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from nio.client.async_client import AsyncClient

from adapters.matrix import raw
from adapters.matrix.events import address
from adapters.matrix.hearing import Ears
from adapters.matrix.session import Credentials, Session, kept
from bot.errors import Blocked, ChannelError, Rejected


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
        return [Remark("check.matrix.unreachable", values, fault=True)]


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
        joined = (await raw.call(client, "GET", raw.path("joined_rooms")))["joined_rooms"]
        yield Remark("check.matrix.signed_in", {"user": login.user, "rooms": len(joined)})
        for room in ears.halls:
            desk = room in ears.desks
            yield (
                await _room(client, room, desk=desk)
                if room in joined
                else _absent(login.user, room)
            )
    finally:
        await client.close()


def _absent(user: str, room: str) -> Remark:
    return Remark("check.matrix.absent", {"room": address(room), "user": user}, fault=True)


async def _room(client: AsyncClient, room: str, *, desk: bool) -> Remark:
    shown: dict[str, object] = {"room": address(room)}
    members = await raw.call(client, "GET", raw.path("rooms", room, "joined_members"))
    if set(members["joined"]) == {client.user_id}:
        return Remark("check.matrix.alone", shown, fault=True)
    level, needed = _levels(await _state(client, room, "m.room.power_levels"), client.user_id)
    if level < needed:
        return Remark("check.matrix.mute", {**shown, "level": level, "needed": needed}, fault=True)
    rules = await _state(client, room, "m.room.join_rules")
    history = await _state(client, room, "m.room.history_visibility")
    if desk and (
        rules.get("join_rule") == "public" or history.get("history_visibility") == "world_readable"
    ):
        return Remark("matrix.open_desk", shown, fault=True)
    encrypted = await _state(client, room, "m.room.encryption")
    return Remark("check.matrix.encrypted" if encrypted else "check.matrix.plain", shown)


def _levels(content: dict[str, Any], user: str) -> tuple[int, int]:
    """The level of that user, and the one that it takes to write."""
    level = content.get("users", {}).get(user, content.get("users_default", 0))
    needed = content.get("events", {}).get("m.room.message", content.get("events_default", 0))
    return int(level), int(needed)


async def _state(client: AsyncClient, room: str, kind: str) -> dict[str, Any]:
    try:
        return await raw.call(client, "GET", raw.path("rooms", room, "state", kind))
    except (Rejected, Blocked):
        return {}
