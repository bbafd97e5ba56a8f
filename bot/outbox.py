"""Law: the only exit. A message is committed under its key before it leaves, in order per room.

`put` keeps messages in the transaction of whoever says them. `deliver` takes the first message of
each room that has none under way, commits it as leaving, sends it, and keeps what became of it. A
room that is slow, flooded or down delays itself alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.errors import Blocked, ChannelError, RateLimited, Rejected, Unconfirmed
from bot.messages import Letter, Outgoing
from bot.ports import Bell, Channel, Clock, Delivery, Receipt, Traits
from bot.splitter import split
from bot.store import deliveries
from bot.store.database import Store
from bot.store.deliveries import Claimed, Parcel

log = structlog.get_logger()

AT_ONCE = 16
"""Rooms written to side by side."""

LATE = timedelta(hours=24)
"""A message that could not be delivered for so long is given up."""

LONGEST_PAUSE = timedelta(minutes=5)


def parcels(message: Outgoing, traits: Traits) -> list[Parcel]:
    """The message cut to what its platform takes; the buttons go with the last part."""
    bodies = split(message.body, traits.most, traits.measure)
    last = len(bodies) - 1
    return [
        Parcel(
            key=message.key if rank == 0 else f"{message.key}.{rank}",
            to=message.to,
            letter=Letter(body, message.choices if rank == last else ()),
            post=message.post,
            topic=message.topic,
            replaces=message.replaces if rank == 0 else "",
        )
        for rank, body in enumerate(bodies)
    ]


def pause(attempts: int) -> timedelta:
    """How long to wait after so many failures: 1 s, 2 s, 4 s… five minutes at most."""
    return min(timedelta(seconds=2 ** min(attempts, 20)), LONGEST_PAUSE)


class Outbox:
    """Keeps messages and delivers them. `news` rings when a post's fate is settled."""

    def __init__(
        self, store: Store, channels: Mapping[str, Channel], clock: Clock, news: Bell
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._news = news
        self._bells = {platform: Bell() for platform in channels}
        self._under_way: set[asyncio.Task[None]] = set()

    def traits(self, platform: str) -> Traits:
        """What that platform can do; a platform that is turned off has the weakest traits."""
        channel = self._channels.get(platform)
        return channel.traits if channel else Traits()

    def put(self, connection: Connection, messages: Iterable[Outgoing], now: datetime) -> None:
        """Keep these messages, to be delivered once they are committed."""
        kept = [
            p for message in messages for p in parcels(message, self.traits(message.to.platform))
        ]
        deliveries.keep(connection, kept, now)

    def ring(self) -> None:
        """There may be something to deliver."""
        for bell in self._bells.values():
            bell.ring()

    async def deliver(self, platform: str) -> None:
        """Deliver that platform's messages, for ever."""
        channel, bell = self._channels[platform], self._bells[platform]
        keyed = channel.traits.keyed
        if await self._store.run(deliveries.unknown_fates, platform, keyed=keyed):
            self._news.ring()
        while True:
            claimed, due = await self._store.run(self._claim, platform)
            for one in claimed:
                self._start(channel, one)
            if not claimed:
                await self._idle(bell, due)

    def _claim(
        self, connection: Connection, platform: str
    ) -> tuple[list[Claimed], datetime | None]:
        room = AT_ONCE - len(self._under_way)
        claimed = deliveries.claim(connection, platform, self._clock.now(), room) if room else []
        return claimed, None if claimed else deliveries.next_due(connection, platform)

    def _start(self, channel: Channel, claimed: Claimed) -> None:
        task = asyncio.create_task(self._deliver_one(channel, claimed))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _idle(self, bell: Bell, due: datetime | None) -> None:
        if not self._under_way:
            await self._clock.wait(bell, due)
            return
        ringing = asyncio.create_task(bell.wait())
        await asyncio.wait({ringing, *self._under_way}, return_when=asyncio.FIRST_COMPLETED)
        ringing.cancel()

    async def _deliver_one(self, channel: Channel, claimed: Claimed) -> None:
        try:
            outcome: Receipt | ChannelError = await self._send(channel, claimed)
        except ChannelError as error:
            outcome = error
        except Exception as error:
            log.error("delivery_failed", row=claimed.row, fault=type(error).__name__)
            outcome = Unconfirmed(type(error).__name__)
        await self._store.run(self._settle, channel.traits, claimed, outcome)
        if claimed.post:
            self._news.ring()

    async def _send(self, channel: Channel, claimed: Claimed) -> Receipt:
        if claimed.replaces and not claimed.original:
            raise Rejected("nothing to edit")
        return await channel.send(
            Delivery(claimed.key, claimed.to, claimed.letter, claimed.original or None)
        )

    def _settle(
        self,
        connection: Connection,
        traits: Traits,
        claimed: Claimed,
        outcome: Receipt | ChannelError,
    ) -> None:
        now = self._clock.now()
        match outcome:
            case Receipt():
                deliveries.delivered(connection, claimed, outcome.id, outcome.link)
            case Rejected() | Blocked():
                fault = str(outcome) or type(outcome).__name__
                deliveries.give_up(connection, claimed.row, "refused", fault)
            case Unconfirmed() if claimed.post and not traits.keyed:
                deliveries.give_up(connection, claimed.row, "unsure", "")
            case _ if now - claimed.created_at >= LATE:
                deliveries.give_up(connection, claimed.row, "refused", "late")
            case RateLimited():
                wait = timedelta(seconds=outcome.retry_after)
                deliveries.postpone(connection, claimed, now + wait)
            case _:
                deliveries.postpone(connection, claimed, now + pause(claimed.attempts))

    async def finish(self, grace: float) -> None:
        """Leave the deliveries under way so many seconds to arrive."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=grace)
