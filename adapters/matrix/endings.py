"""Law: when a poll of the bot's ends, all of its votes are read again from the homeserver, or none.

A fault of the network leaves here as it came, so that the look is repeated; what is refused for
good is a poll that tells nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog
from nio.client.async_client import AsyncClient
from nio.events.room_events import Event as Told
from nio.events.room_events import MegolmEvent

from adapters.matrix import polls, powers, raw
from adapters.matrix.events import Source
from adapters.matrix.faults import ask
from adapters.matrix.timeline import about
from bot.errors import Blocked, Rejected

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Box:
    """What was cast before a poll's end, oldest first: votes, and what can't be read."""

    votes: Sequence[Source]
    sealed: Sequence[Source]


async def emptied(client: AsyncClient, room_id: str, end: Source) -> Box | None:
    """The votes of the poll that is over by this; None when no poll of the bot's is."""
    poll = polls.poll_of(end)
    try:
        if (await ask(client.room_get_event(room_id, poll))).event.sender != client.user_id:
            return None
        events = [one async for one in about(client, room_id, poll, polls.REFERENCE)][::-1]
        return await _counted(client, room_id, end, events)
    except (Blocked, Rejected) as fault:
        log.warning("poll_unread", fault=type(fault).__name__)
        return None


async def _counted(
    client: AsyncClient, room_id: str, end: Source, events: Sequence[Told]
) -> Box | None:
    sources = [one.source for one in events if not isinstance(one, MegolmEvent)]
    enders = {one["sender"] for one in sources if one.get("type") in polls.ENDS}
    trusted = await _trusted(client, room_id, enders)
    first = polls.first_end(sources, trusted)
    if first is None or first["event_id"] != end["event_id"]:
        return None
    votes = [one for one in sources if polls.is_vote(one, polls.poll_of(end))]
    sealed = [one.source for one in events if isinstance(one, MegolmEvent)]
    return Box(polls.cast_before(end, votes), polls.cast_before(end, sealed))


async def _trusted(client: AsyncClient, room_id: str, enders: Collection[str]) -> set[str]:
    """Those among them whose ends count: whoever asked, and who may redact there now."""
    trusted = {client.user_id} & set(enders)
    others = set(enders) - trusted
    if others:
        with suppress(Blocked, Rejected):
            state = ("rooms", room_id, "state")
            levels = await raw.call(client, "GET", raw.path(*state, "m.room.power_levels"))
            made = raw.path(*state, "m.room.create", format="event")
            creation = await raw.call(client, "GET", made)
            trusted |= {one for one in others if powers.may_redact(one, levels, creation)}
    return trusted
