"""Law: what was said in a room since the last look is read whole and in order, however much it is.

The homeserver cuts a long timeline, and that of a room where the bot has just come in. Such
a one is paged back from where this look ends to where the last one did, or to the bot's own
arrival, if that is later: a look leaves out what the bot did itself, its coming in as well.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from nio.api import MessageDirection
from nio.client.async_client import AsyncClient
from nio.events.room_events import Event, MegolmEvent
from nio.exceptions import EncryptionError
from nio.responses import RoomEventRelationsResponse, RoomInfo

from adapters.matrix import raw
from adapters.matrix.events import is_acceptance, is_arrival, is_told, moment, predecessor
from adapters.matrix.faults import ask, checked
from adapters.matrix.render import KEY

OUTSIDE = ("event_id", "sender", "origin_server_ts")

PAGE = 250
"""Events asked for at once."""


async def whole(
    client: AsyncClient, room_id: str, info: RoomInfo, since: str, until: str
) -> list[Event]:
    """The room's events between these points, oldest first, decrypted where there is a key."""
    events = list(info.timeline.events)
    if info.timeline.limited:
        events = await _between(client, room_id, since, until)
        _look_again(client, room_id)
    events = [event for event in events if is_told(event.source)]
    for event in events:
        event.room_id = room_id
    return [readable(client, event) for event in _since_arrival(client, events)]


async def _between(client: AsyncClient, room_id: str, since: str, until: str) -> list[Event]:
    """What was said there between these points, or since the bot came in, be it earlier.

    Who is invited hears what was said from then on, though they come in later.
    """
    newest_first = await _until_arrival(client, room_id, until, since)
    if any(is_acceptance(event.source, client.user_id) for event in newest_first):
        newest_first = await _until_arrival(client, room_id, until, None)
    return newest_first[::-1]


async def _until_arrival(
    client: AsyncClient, room_id: str, start: str, end: str | None
) -> list[Event]:
    newest_first: list[Event] = []
    async for page in _pages_back(client, room_id, start, end):
        newest_first += page
        if any(is_arrival(event.source, client.user_id) for event in page):
            break
    return newest_first


async def said_under(client: AsyncClient, room_id: str, key: str, since: datetime) -> str | None:
    """The id of the bot's own message of that key, if it was sent after that time."""
    async for page in _pages_back(client, room_id):
        for event in page:
            if event.sender == client.user_id and _key(readable(client, event)) == key:
                return str(event.event_id)
        if moment(page[-1].source) < since:
            break
    return None


def _key(event: Event) -> object:
    content = event.source.get("content")
    return content.get(KEY) if isinstance(content, dict) else None


async def _pages_back(
    client: AsyncClient, room_id: str, start: str | None = None, until: str | None = None
) -> AsyncIterator[list[Event]]:
    """The room's events from that point back to the other, newest first; none is empty."""
    while True:
        page = await ask(client.room_messages(room_id, start, until, MessageDirection.back, PAGE))
        for event in page.chunk:
            event.room_id = room_id
        if page.chunk:
            yield page.chunk
        if not page.chunk or page.end is None:
            return
        start = page.end


async def about(
    client: AsyncClient, room_id: str, event_id: str, relation: str
) -> AsyncIterator[Event]:
    """All events that stand in that relation to that one, decrypted where there is a key."""
    steps = ("rooms", room_id, "relations", event_id, relation)
    query = {"limit": str(PAGE)}
    while True:
        told = await raw.call(client, "GET", raw.path(*steps, version="v1", **query))
        page = checked(RoomEventRelationsResponse.from_dict(told, room_id, event_id))
        for event in page.events:
            event.room_id = room_id
            if is_told(event.source):
                yield readable(client, event)
        if page.next_batch is None:
            return
        query["from"] = page.next_batch


def _since_arrival(client: AsyncClient, events: list[Event]) -> list[Event]:
    """A room that the bot follows people into is heard from its beginning."""
    if any(predecessor(event.source) in client.rooms for event in events):
        return events
    arrivals = [rank for rank, one in enumerate(events) if is_arrival(one.source, client.user_id)]
    return events[arrivals[-1] :] if arrivals else events


def _look_again(client: AsyncClient, room_id: str) -> None:
    """Who came and went in a gap is not told: the members are asked for, and keys made anew."""
    client.rooms[room_id].members_synced = False
    if client.olm is not None:
        client.invalidate_outbound_session(room_id)


def readable(client: AsyncClient, event: Event) -> Event:
    """The event decrypted, or itself when it needs no key or there is none."""
    if not isinstance(event, MegolmEvent):
        return event
    try:
        decrypted: Event = client.decrypt_event(event)
    except EncryptionError:
        return event
    # What was sealed may claim anything of itself; who sent it and when is told from outside.
    outside = {name: event.source[name] for name in OUTSIDE if name in event.source}
    decrypted.source = {**decrypted.source, **outside}
    return decrypted
