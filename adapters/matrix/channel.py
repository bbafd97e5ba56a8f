"""Law: Matrix as a platform: a sync token comes in with its events, a key goes with its message.

`receive` reads on from a sync token and moves none: the token that it returns is kept with the
events, so that asking again from the last one kept gives them again. `send` uses the message's key
as transaction, by which the homeserver knows it again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from nio.client.async_client import AsyncClient

from adapters.matrix.events import PLATFORM, address
from adapters.matrix.faults import ask
from adapters.matrix.hearing import Ears, Hearing
from adapters.matrix.render import MOST, content, weight
from adapters.matrix.rooms import is_open, newest
from adapters.matrix.session import Credentials, Line, Session
from adapters.matrix.timeline import said_under
from bot.errors import Blocked, ConfigError, Rejected, Unreachable
from bot.ports import Batch, Delivery, Receipt, Traits

EVERYBODY = Ears()

MARGIN = timedelta(minutes=10)
"""How far the homeserver's clock and ours may be apart."""


class MatrixChannel:
    """A `bot.ports.Channel` over a homeserver."""

    platform = PLATFORM
    traits = Traits(most=MOST, measure=weight, keyed=True, prefix="!")

    def __init__(self, credentials: Credentials, ears: Ears = EVERYBODY) -> None:
        self._session = Session(credentials)
        self._ears = ears
        self._hearing: Hearing | None = None

    async def open(self) -> None:
        """Sign in now rather than at the first need."""
        await self._session.line()

    async def receive(self, cursor: str | None) -> Batch:
        """What people said after that cursor; waits until they do."""
        line = await self._session.line()
        if self._hearing is None:
            self._refuse_open_desks(line)
            self._hearing = Hearing(line, self._ears)
        return await self._hearing.listen(cursor)

    def _refuse_open_desks(self, line: Line) -> None:
        """What is said at a desk is for the team; raises `ConfigError`."""
        for desk in self._ears.desks:
            room = line.client.rooms.get(newest(line.client, desk))
            if room is not None and is_open(room):
                raise ConfigError("matrix.open_desk", room=address(desk))

    async def acknowledge(self, cursor: str) -> None:
        """The next look says it."""

    async def send(self, delivery: Delivery) -> Receipt:
        """Post the message, or edit the one that it replaces."""
        line = await self._session.line()
        client = line.client
        room_id = newest(client, delivery.to.native)
        delivery = replace(delivery, to=address(room_id))
        await _be_there(client, room_id)
        if delivery.replaces is not None:
            await _own(client, room_id, delivery.replaces)
        event_id = await _sent_before(client, delivery) or await _post(line, delivery)
        event_id = delivery.replaces or event_id
        return Receipt(event_id, _link(client.user_id, room_id, event_id))

    async def close(self) -> None:
        """Let go of the connections; the session stays."""
        self._hearing = None
        await self._session.close()


async def _sent_before(client: AsyncClient, delivery: Delivery) -> str | None:
    """The message as it already stands there: a homeserver forgets its transactions after a day."""
    if delivery.since is None:
        return None
    return await said_under(client, delivery.to.native, delivery.key, delivery.since - MARGIN)


async def _post(line: Line, delivery: Delivery) -> str:
    room_id, words = delivery.to.native, content(delivery)
    await line.keys.share(room_id)
    answer = await ask(line.client.room_send(room_id, "m.room.message", words, delivery.key))
    return str(answer.event_id)


async def _be_there(client: AsyncClient, room_id: str) -> None:
    """Raises unless the room is known: whether it is encrypted is not to be guessed."""
    if room_id in client.rooms:
        return
    if room_id in (await ask(client.joined_rooms())).rooms:
        raise Unreachable("joined, and not seen yet")
    raise Blocked("the bot is not in this room")


async def _own(client: AsyncClient, room_id: str, event_id: str) -> None:
    """Raises `Rejected` unless the bot said that in this room."""
    answer = await ask(client.room_get_event(room_id, event_id))
    if answer.event.sender != client.user_id:
        raise Rejected("somebody else's message can't be edited")


def _link(user: str, room_id: str, event_id: str) -> str:
    """A link to the message, through the bot's own server: a newer room's id names none."""
    return f"https://matrix.to/#/{room_id}/{event_id}?via={user.partition(':')[2]}"
