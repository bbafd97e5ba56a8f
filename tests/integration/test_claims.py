"""Law: in each room the oldest message leaves first and alone, whichever process sends it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text, update

from adapters.memory import MemoryChannel
from bot.messages import Address, Outgoing
from bot.outbox import Outbox
from bot.parcels import parcels
from bot.ports import Bell, Delivery, Receipt, Traits
from bot.richtext import paragraph
from bot.store import claims, deliveries, presence
from bot.store.claims import Claimed
from bot.store.database import Store
from bot.store.schema import OUTBOX
from scheduler.simulated import SimulatedClock
from tests.databases import fresh
from tests.integration.processes import until

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def keep(connection: Connection, *rooms: str, post: bool = False) -> None:
    """One more message for each of these rooms, in this order."""
    there = len(connection.execute(select(OUTBOX.c.id)).all())
    for rank, room in enumerate(rooms, there):
        said = Outgoing(to=Address(f"memory:{room}"), body=(paragraph("…"),), key=f"k{rank}")
        deliveries.keep(connection, parcels(said, Traits()), NOW)
    if post:
        connection.execute(text("UPDATE outbox SET post = true"))


def taken(store: Store, most: int = 16, after: str = "", now: datetime = NOW) -> list[Claimed]:
    return store.run_now(claims.claim, "memory", now, most, after)


def keys(found: list[Claimed]) -> str:
    return " ".join(one.key for one in found)


def test_a_long_message_rings_once_an_edit_and_a_quiet_one_never() -> None:
    said = Outgoing(to=Address("memory:a"), body=tuple(map(paragraph, "abc")), key="k")
    short = Traits(most=1)
    loud = [part.quiet for part in parcels(said, short)]
    assert loud == [False, True, True]
    for other in (replace(said, quiet=True), replace(said, replaces="before")):
        assert all(part.quiet for part in parcels(other, short))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    yield opened
    opened.close()


def test_a_room_has_one_message_under_way_and_keeps_its_order(store: Store) -> None:
    store.run_now(keep, "a", "b", "a", "c", "a")
    first = taken(store)
    assert (keys(first), keys(taken(store))) == ("k0 k1 k3", "")
    store.run_now(deliveries.delivered, first[0], "1", None)
    store.run_now(deliveries.postpone, first[1], NOW, LATER)
    second = taken(store)
    assert keys(second) == "k2"
    store.run_now(deliveries.give_up, second[0], "refused", "blocked")
    assert (keys(taken(store)), keys(taken(store, now=LATER))) == ("k4", "k1")


def test_what_was_put_off_holds_back_its_room_and_names_its_time(store: Store) -> None:
    store.run_now(keep, "a", "a")
    assert store.run_now(claims.next_due, "memory", NOW) is None
    store.run_now(deliveries.postpone, taken(store)[0], NOW, LATER)
    assert taken(store) == []
    assert store.run_now(claims.next_due, "memory", NOW) == LATER
    assert store.run_now(claims.next_due, "elsewhere", NOW) is None
    assert keys(taken(store, now=LATER)) == "k0"


def test_rooms_take_turns(store: Store) -> None:
    """A room with much to say does not keep the others waiting."""
    store.run_now(keep, "c", "a", "b", "a", "b", "d")
    first = taken(store, most=2)
    assert keys(first) == "k1 k2"
    for one in first:
        store.run_now(deliveries.delivered, one, "1", None)
    assert keys(taken(store, most=3, after=first[-1].lane)) == "k0 k5 k3"
    assert keys(taken(store, after="memory:zz")) == "k4"


def spoil(connection: Connection, *keys: str) -> None:
    """What these messages say is of a later version."""
    content = '{"body":[],"choices":[],"extra":{"kind":"hologram"}}'
    connection.execute(update(OUTBOX).where(OUTBOX.c.key.in_(keys)).values(content=content))


def fates(connection: Connection) -> dict[str, str]:
    found = connection.execute(select(OUTBOX.c.key, OUTBOX.c.status, OUTBOX.c.fault))
    return {key: f"{status} {fault}".strip() for key, status, fault in found}


def test_what_can_t_be_read_is_refused_and_holds_nobody_back(store: Store) -> None:
    store.run_now(keep, "a", "a", "a", "b", "c", "c")
    store.run_now(spoil, "k0", "k1", "k3", "k4")
    assert keys(taken(store, most=2)) == "k2 k5"
    refused = "refused unreadable"
    assert store.run_now(fates) == {
        **dict.fromkeys(("k0", "k1", "k3", "k4"), refused),
        **dict.fromkeys(("k2", "k5"), "sending"),
    }


def test_what_can_t_be_read_takes_no_other_s_fate_with_it(store: Store) -> None:
    """The next of a room is claimed by the commit that keeps what became of the one before."""
    store.run_now(keep, "a", "a", "a")
    store.run_now(spoil, "k1")
    channel, clock = MemoryChannel(), SimulatedClock(NOW, 0)

    async def send() -> None:
        box = Outbox(store, {"memory": channel}, clock, Bell(), Bell())
        delivering = asyncio.create_task(box.deliver("memory"))
        async with asyncio.timeout(10):
            while len(channel.sent) < 2:  # noqa: ASYNC110 - nothing rings here
                await asyncio.sleep(0.01)
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)
        await box.finish(5)

    asyncio.run(send())
    assert store.run_now(fates) == {"k0": "sent", "k1": "refused unreadable", "k2": "sent"}


# --- several processes ----------------------------------------------------------------------------


@pytest.mark.parametrize(("keyed", "status"), [(True, "pending"), (False, "unsure")])
def test_what_a_living_process_sends_is_its_own(keyed: bool, status: str, tmp_path: Path) -> None:
    def settle(connection: Connection) -> str:
        claims.unknown_fates(connection, "memory", keyed=keyed)
        found: str = connection.execute(select(OUTBOX.c.status)).scalar_one()
        return found

    with fresh("postgresql", tmp_path) as url:
        one, other = Store(url), Store(url)
        one.run_now(keep, "a", post=True)
        taken(one)
        assert [other.run_now(settle), one.run_now(settle)] == ["sending", "sending"]
        one.close()
        until(lambda: len(other.run_now(presence.at_work)) == 1)
        assert other.run_now(settle) == status
        other.close()


def test_one_process_takes_in_until_it_is_gone(tmp_path: Path) -> None:
    with fresh("postgresql", tmp_path) as url:
        one, other = Store(url), Store(url)
        asked = [store.run_now(presence.lead, "memory") for store in (one, other, one)]
        assert asked == [True, False, True]
        assert other.run_now(presence.lead, "elsewhere")
        one.close()
        until(lambda: other.run_now(presence.lead, "memory"))
        other.close()


class Slow(MemoryChannel):
    """One way out of a platform that has several, and takes its time."""

    def __init__(self, arrived: list[Delivery]) -> None:
        super().__init__()
        self.arrived = arrived

    async def send(self, delivery: Delivery) -> Receipt:
        await asyncio.sleep(0.002)
        self.arrived.append(delivery)
        return await super().send(delivery)


def test_what_one_has_kept_leaves_through_all(tmp_path: Path) -> None:
    """Each message once, each room in order."""
    rooms, each = 400, 2
    everything = [f"r{rank % rooms}" for rank in range(rooms * each)]

    async def send(stores: list[Store]) -> tuple[list[Delivery], list[int]]:
        arrived: list[Delivery] = []
        ways = [Slow(arrived) for _ in stores]
        clock = SimulatedClock(NOW, 0)
        boxes = [
            Outbox(store, {"memory": way}, clock, Bell(), Bell())
            for store, way in zip(stores, ways, strict=True)
        ]
        work = [asyncio.create_task(box.deliver("memory")) for box in boxes]
        async with asyncio.timeout(30):
            while len(arrived) < len(everything):  # noqa: ASYNC110 - no bell rings for all
                await asyncio.sleep(0.01)
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        for box in boxes:
            await box.finish(5)
        return arrived, [len(way.sent) for way in ways]

    with fresh("postgresql", tmp_path) as url:
        stores = [Store(url), Store(url)]
        stores[0].run_now(keep, *everything)
        arrived, shares = asyncio.run(send(stores))
        for store in stores:
            store.close()
    assert min(shares) > 0
    for room in range(rooms):
        said = [int(one.key[1:]) for one in arrived if one.to.native == f"r{room}"]
        assert said == list(range(room, rooms * each, rooms))
