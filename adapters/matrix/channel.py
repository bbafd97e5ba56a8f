"""Law: Matrix as a platform: a sync token comes in with its events, a key goes with its message.

`receive` reads on from a sync token and moves none: the token that it returns is kept with the
events, so that asking again from the last one kept gives them again. `send` uses the message's key
as transaction, by which the homeserver knows it again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from nio.client.async_client import AsyncClient

from adapters.matrix.ears import Ears
from adapters.matrix.events import PLATFORM, address, permalink, related
from adapters.matrix.extras import Wire, event, in_thread
from adapters.matrix.faults import ask
from adapters.matrix.hearing import Hearing
from adapters.matrix.presets import Presets
from adapters.matrix.render import MOST, weight
from adapters.matrix.rooms import configured, is_open, newest
from adapters.matrix.session import Credentials, Line, Session
from adapters.matrix.timeline import about, said_under
from adapters.matrix.uploads import Uploads
from bot.errors import Blocked, ConfigError, Rejected, Unreachable
from bot.messages import Closing, Event, Extra, File, Gone, Paper, Reaction
from bot.ports import Batch, Delivery, Receipt, Shelf, Traits

EVERYBODY = Ears()

SHOWN: frozenset[type[Extra]] = frozenset({Reaction, Paper, Closing, Gone, File})

TRAITS = Traits(most=MOST, measure=weight, keyed=True, prefix="!", shows=SHOWN, abreast=64)

MARGIN = timedelta(minutes=10)
"""How far the homeserver's clock and ours may be apart."""


class MatrixChannel:
    """A `bot.ports.Channel` over a homeserver; without a shelf it takes and shows no files."""

    platform = PLATFORM

    def __init__(
        self,
        credentials: Credentials,
        ears: Ears = EVERYBODY,
        shelf: Shelf | None = None,
        *,
        presets: bool = True,
    ) -> None:
        self._session = Session(credentials)
        self._ears = ears
        self._shelf = shelf
        self._uploads = Uploads(shelf)
        self._presets = Presets(wanted=presets)
        self._hearing: Hearing | None = None
        self.traits = replace(TRAITS, take=ears.take)

    async def open(self) -> None:
        """Sign in now rather than at the first need."""
        await self._session.line()

    async def prepare(self) -> None:
        """What it can do is known."""

    async def receive(self, cursor: str | None) -> Batch:
        """What people said after that cursor; waits until they do."""
        return await self._hears(await self._session.line()).listen(cursor)

    def _hears(self, line: Line) -> Hearing:
        if self._hearing is None:
            self._refuse_open_desks(line)
            self._hearing = Hearing(line, self._ears, self._shelf)
        return self._hearing

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
        room_id = self._moved(client, delivery.to.native)
        delivery = replace(delivery, to=address(room_id))
        await _be_there(client, room_id)
        await self._hears(line).guard(room_id)
        if delivery.replaces is not None:
            await _own(client, room_id, delivery.replaces)
        with self._presets.behind(room_id):
            event_id = await _sent_before(client, delivery) or await self._post(line, delivery)
        line.authors.sent(room_id, event_id)
        if not self._is_channel(client, room_id):
            self._presets.begin(client, delivery, event_id)
        heard: tuple[Event, ...] = ()
        if isinstance(delivery.letter.extra, Closing):
            heard = await self._hears(line).witness.votes_at(room_id, event_id)
        if delivery.replaces and isinstance(delivery.letter.extra, File | None):
            event_id = delivery.replaces  # where an edited message stands
        return Receipt(event_id, permalink(client.user_id, room_id, event_id), heard)

    def _moved(self, client: AsyncClient, room_id: str) -> str:
        """Where the people of a community's room are now; other rooms are not followed."""
        return newest(client, room_id) if room_id in self._ears.halls else room_id

    def _is_channel(self, client: AsyncClient, room_id: str) -> bool:
        hall = configured(client, room_id, self._ears.halls)
        return hall is not None and hall not in self._ears.desks

    async def _post(self, line: Line, delivery: Delivery) -> str:
        if isinstance(delivery.letter.extra, File):
            return await _put(line, delivery, await self._uploads.event(line.client, delivery))
        return await _WAYS.get(type(delivery.letter.extra), _say)(line, delivery)

    async def close(self) -> None:
        """Let go of the connections; the session stays."""
        hearing, self._hearing = self._hearing, None
        if hearing is not None:
            await hearing.close()
        await self._presets.close()
        await self._session.close()


async def _sent_before(client: AsyncClient, delivery: Delivery) -> str | None:
    """The message as it already stands there: a homeserver forgets its transactions after a day."""
    if delivery.since is None:
        return None
    return await said_under(client, delivery.to.native, delivery.key, delivery.since - MARGIN)


async def _say(line: Line, delivery: Delivery) -> str:
    return await _put(line, delivery, event(delivery))


async def _put(line: Line, delivery: Delivery, wire: Wire) -> str:
    room_id, (kind, content) = delivery.to.native, in_thread(wire, delivery.thread)
    await line.keys.share(room_id)
    answer = await ask(line.client.room_send(room_id, kind, content, delivery.key))
    return str(answer.event_id)


async def _react(line: Line, delivery: Delivery) -> str:
    """The homeserver keeps an emoji on a message once: one that is there already will do."""
    extra = delivery.letter.extra
    assert isinstance(extra, Reaction)
    try:
        return await _say(line, delivery)
    except Rejected as fault:
        if str(fault) != "M_DUPLICATE_ANNOTATION":
            raise
    async for one in about(line.client, delivery.to.native, extra.to, "m.annotation"):
        relation = related(one.source, "m.relates_to")
        if one.sender == line.client.user_id and relation.get("key") == extra.emoji:
            return str(one.event_id)
    raise Unreachable("there, and not found")


async def _take_away(line: Line, delivery: Delivery) -> str:
    """What is gone already is not the worse for it."""
    if delivery.replaces is None:
        raise Rejected("nothing to take away")
    call = line.client.room_redact(delivery.to.native, delivery.replaces, tx_id=delivery.key)
    return str((await ask(call)).event_id)


_WAYS: Mapping[type[Extra] | type[None], Callable[[Line, Delivery], Awaitable[str]]] = {
    Reaction: _react,
    Gone: _take_away,
}
"""What leaves otherwise than as an event that is merely sent."""


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
