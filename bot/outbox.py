"""Law: the only exit. A message is committed under its key before it leaves, in order per lane.

`put` keeps messages in the transaction of whoever says them. `deliver` takes the first message of
each lane that has none under way, commits it as leaving, sends it, and keeps what became of it. A
room that is slow, flooded or down delays itself alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection

from bot.errors import ChannelError, Rejected, Unconfirmed, origin
from bot.fates import Outcome, is_moot, settle
from bot.messages import Outgoing
from bot.parcels import lane, parcels
from bot.ports import Bell, Channel, Clock, Delivery, Receipt, Traits
from bot.store import claims, deliveries
from bot.store.claims import Claimed
from bot.store.database import Store
from bot.store.together import Together

log = structlog.get_logger()

T = TypeVar("T")

AT_ONCE = 256
"""Lanes written to side by side; several times what one room may take (`Traits.abreast`)."""

RESERVED = 64
"""Lanes kept for what has just been said: an answer does not wait for all that others are sent."""

AFTERWARDS = 0.5
"""Seconds left to deliveries that were stopped, to keep what is known of them."""

SETTLE_PAUSE = 1.0
"""Seconds before the database is asked again to keep what became of a message."""


@dataclass(eq=False, slots=True)
class _Way:
    """One platform's way out: its bell, the deliveries under way, whose turn it was last.

    In the lanes `awaited` somebody waits for an answer, and so for all that stands before it.
    """

    channel: Channel
    fates: Together[tuple[Claimed, Outcome], list[Claimed]]
    bell: Bell = field(default_factory=Bell)
    under_way: set[asyncio.Task[None]] = field(default_factory=set)
    last: str = ""
    awaited: set[str] = field(default_factory=set)

    def start(self, delivery: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(delivery)
        self.under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """The next message of that lane may leave: without this ring it could wait unseen."""
        self.under_way.discard(task)
        self.bell.ring()


class Outbox:
    """Keeps messages and delivers them.

    `news` rings when a post's fate is settled, `arrivals` when sending has brought events.
    """

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        clock: Clock,
        news: Bell,
        arrivals: Bell,
    ) -> None:
        self._store = store
        self._clock = clock
        self._news = news
        self._arrivals = arrivals
        self._ways = {platform: self._way(channel) for platform, channel in channels.items()}
        self._ending = False

    def _way(self, channel: Channel) -> _Way:
        def keep(connection: Connection, fate: tuple[Claimed, Outcome]) -> list[Claimed]:
            return self._settle_and_claim(connection, way, *fate)

        way = _Way(channel, Together(self._store, keep))
        return way

    def traits(self, platform: str) -> Traits:
        """What that platform can do; a platform that is turned off has the weakest traits."""
        way = self._ways.get(platform)
        return way.channel.traits if way else Traits()

    def put(self, connection: Connection, messages: Iterable[Outgoing], now: datetime) -> None:
        """Keep these messages, to be delivered once they are committed."""
        for message in messages:
            platform = message.to.platform
            fault = "" if platform in self._ways else "off"
            kept = parcels(message, self.traits(platform), fault)
            deliveries.keep(connection, kept, now)

    def claim(self, connection: Connection, messages: Sequence[Outgoing]) -> list[Claimed]:
        """What may leave at once of these messages' lanes, committed as leaving with them.

        Whoever commits it has to `start` it. A sitting may go over `AT_ONCE` by its own length.
        """
        lanes: dict[tuple[str, str], None] = {}
        for message in messages:
            way = self._ways.get(message.to.platform)
            if way is not None:
                name = lane(message, way.channel.traits)
                way.awaited.update([name] if message.soon else ())
                lanes[message.to.platform, name] = None
        claimed = [self._claim_in(connection, self._ways[platform], n) for platform, n in lanes]
        return [one for one in claimed if one is not None]

    def _claim_in(self, connection: Connection, way: _Way, name: str) -> Claimed | None:
        """The next of that lane, which may take a reserved way."""
        if self._ending or len(way.under_way) >= AT_ONCE + RESERVED:
            return None
        claimed = claims.claim_in(connection, way.channel.platform, name, self._clock.now())
        if claimed is None or name not in way.awaited:
            return claimed
        return replace(claimed, letter=replace(claimed.letter, soon=True))

    def start(self, claimed: Iterable[Claimed]) -> None:
        """Deliver what was committed as leaving."""
        for one in claimed:
            way = self._ways[one.to.platform]
            way.start(self._deliver_in_turn(way, one))

    def ring(self) -> None:
        """There may be something to deliver."""
        for way in self._ways.values():
            way.bell.ring()

    async def refuse_unserved(self) -> None:
        """At start: what waits for a platform that has left the configuration is refused."""
        refused = await self._store.run(deliveries.unserved, list(self._ways))
        if refused:
            log.warning("unserved", messages=refused)

    async def recover(self) -> None:
        """Settle what was leaving when its process ended, be it this one's last life or another."""
        for platform, way in self._ways.items():
            keyed = way.channel.traits.keyed
            unsure = await self._store.run(claims.unknown_fates, platform, keyed=keyed)
            log.info("recovered", platform=platform, unsure=unsure)

    async def deliver(self, platform: str) -> None:
        """Deliver that platform's messages, for ever."""
        way = self._ways[platform]
        while True:
            room = max(0, AT_ONCE - len(way.under_way))
            started, due = await whole(self._start_some(way, room))
            if not started:
                await self._idle(way, due)

    async def _start_some(self, way: _Way, room: int) -> tuple[int, datetime | None]:
        """How many deliveries were started; when the next is due, if none was."""
        claimed, due = await self._store.run(self._claim, way, room)
        self.start(claimed)
        return len(claimed), due

    def _claim(
        self, connection: Connection, way: _Way, room: int
    ) -> tuple[list[Claimed], datetime | None]:
        if not room:
            return [], None
        platform, now = way.channel.platform, self._clock.now()
        claimed = claims.claim(connection, platform, now, room, way.last)
        if not claimed:
            return [], claims.next_due(connection, platform, now)
        way.last = claimed[-1].lane
        return claimed, None

    async def _idle(self, way: _Way, due: datetime | None) -> None:
        """Wait for a ring, for what is due, or for room."""
        if not way.under_way:
            await self._clock.wait(way.bell, due)
            return
        # Not on the clock: while something is under way, simulated time must not move.
        seconds = None if due is None else max(0.0, (due - self._clock.now()).total_seconds())
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await way.bell.wait()

    async def _deliver_in_turn(self, way: _Way, first: Claimed) -> None:
        """Deliver it, and what waits behind it in that lane as long as no other lane waits."""
        following = [first]
        while following:
            claimed, *others = following
            self.start(others)
            following = await self._deliver_one(way, claimed)

    async def _deliver_one(self, way: _Way, claimed: Claimed) -> list[Claimed]:
        """Deliver it; what may leave after it."""
        try:
            outcome: Outcome = await self._send(way.channel, claimed)
        except ChannelError as error:
            outcome = error
        except Exception as error:
            fault = type(error).__name__
            log.error("delivery_failed", row=claimed.row, fault=fault, where=origin(error))
            outcome = Unconfirmed(fault)
        following = await whole(self._settle_surely(way, claimed, outcome))
        if claimed.attempts:  # the room's other lanes have waited for it
            way.bell.ring()
        if claimed.post:
            self._news.ring()
        if isinstance(outcome, Receipt) and outcome.heard:
            self._arrivals.ring()
        return following

    async def _send(self, channel: Channel, claimed: Claimed) -> Receipt:
        if is_moot(claimed):
            raise Rejected("nothing to edit")
        since = claimed.created_at if claimed.attempts else None
        replaces = claimed.original or None
        return await channel.send(
            Delivery(
                claimed.key,
                claimed.to,
                claimed.letter,
                replaces,
                since,
                claimed.thread,
                claimed.quiet,
            )
        )

    async def _settle_surely(self, way: _Way, claimed: Claimed, outcome: Outcome) -> list[Claimed]:
        """Keep what became of it, however often the database refuses: it is known only here."""
        while True:
            try:
                return await way.fates.run((claimed, outcome))
            except Exception as error:
                log.error("fate_not_kept", row=claimed.row, fault=type(error).__name__)
                await asyncio.sleep(SETTLE_PAUSE)

    def _settle_and_claim(
        self, connection: Connection, way: _Way, claimed: Claimed, outcome: Outcome
    ) -> list[Claimed]:
        """One commit for both; where all ways are taken, a lane that waits has its turn first.

        In the room's own lane an edit of it may have waited.
        """
        settle(connection, way.channel.traits, claimed, outcome, self._clock.now())
        if len(way.under_way) >= AT_ONCE and claimed.lane not in way.awaited:
            return []
        lanes = dict.fromkeys((claimed.lane, claimed.to))
        following = {name: self._claim_in(connection, way, name) for name in lanes}
        if following[claimed.lane] is None:
            way.awaited.discard(claimed.lane)
        return [one for one in following.values() if one is not None]

    async def finish(self, grace: float) -> None:
        """Leave the deliveries under way so many seconds; the fate of the others is unknown."""
        self._ending = True
        under_way = [task for way in self._ways.values() for task in way.under_way]
        if not under_way:
            return
        _, late = await asyncio.wait(under_way, timeout=grace)
        for task in late:
            task.cancel()
        if late:
            log.warning("left_under_way", messages=len(late))
            await asyncio.wait(late, timeout=AFTERWARDS)


async def whole(work: Coroutine[Any, Any, T]) -> T:
    """Do all of it even when cancelled: a message committed as leaving must be seen to leave."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
