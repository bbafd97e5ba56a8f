"""Law: answers to different people of a room leave side by side, those to the same in order."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from adapters.memory import MemoryChannel
from bot.errors import RateLimited, Unconfirmed
from bot.messages import Address, Letter, Outgoing
from bot.outbox import Outbox
from bot.parcels import lane, parcels
from bot.ports import Bell, Delivery, Receipt, Traits
from bot.richtext import paragraph
from bot.store import claims, deliveries
from bot.store.claims import Claimed
from bot.store.database import Store
from bot.store.schema import OUTBOX
from scheduler.simulated import SimulatedClock
from tests.dialogues.scenes import ATELIER, known, told
from tests.integration.moody import lines, live
from tests.stage import Stage, settings

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOON, LATER = NOW + timedelta(seconds=5), NOW + timedelta(minutes=5)
WIDE = Traits(keyed=True, abreast=64)
ROOM, DESK = Address("memory:forum"), Address("memory:bureau")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    yield opened
    opened.close()


def answer(key: str, to: str = "", replaces: str = "") -> Outgoing:
    """A message in the room, for one among others there if it is for anybody."""
    asker = Address(f"memory:{to}") if to else None
    return Outgoing(to=ROOM, body=(paragraph("…"),), key=key, replaces=replaces, asker=asker)


def keep(connection: Connection, *messages: Outgoing) -> None:
    for message in messages:
        deliveries.keep(connection, parcels(message, WIDE), NOW)


def taken(store: Store, now: datetime = NOW) -> list[Claimed]:
    return store.run_now(claims.claim, "memory", now, 16)


def keys(found: Sequence[Claimed]) -> str:
    return " ".join(sorted(one.key for one in found))


def test_a_lane_is_a_part_of_its_room_and_the_same_people_s_for_good() -> None:
    told = answer("k1", "claire")
    assert lane(told, WIDE) == lane(answer("k2", "claire"), WIDE) != lane(answer("k3", "bob"), WIDE)
    for alone in (answer("k4"), replace(told, replaces="k1")):
        assert lane(alone, WIDE) == ROOM
    assert lane(told, Traits()) == ROOM


def test_who_asked_does_not_wait_for_what_others_are_answered(store: Store) -> None:
    store.run_now(keep, answer("c1", "claire"), answer("c2", "claire"), answer("p"))
    store.run_now(keep, answer("b1", "bob"), answer("q"))
    first = taken(store)
    assert keys(first) == "b1 c1 p"
    assert taken(store) == []
    for one in first:
        store.run_now(deliveries.delivered, one, "1", None)
    assert keys(taken(store)) == "c2 q"


def test_what_had_to_be_put_off_leaves_first_and_alone(store: Store) -> None:
    """A homeserver that asks for patience is not asked again by everybody at once."""
    store.run_now(keep, *(answer(name, name) for name in ("anna", "bob", "claire", "dora")))
    anna, bob, claire, dora = sorted(taken(store), key=lambda one: one.key)
    store.run_now(deliveries.delivered, dora, "1", None)
    for one in (bob, claire):
        store.run_now(deliveries.postpone, one, NOW, SOON)
    store.run_now(deliveries.postpone, anna, NOW, LATER)
    store.run_now(keep, answer("dora2", "dora"), answer("edition"))
    assert keys(taken(store)) == keys(taken(store, SOON)) == ""
    for name in ("anna", "bob", "claire"):
        (alone,) = taken(store, LATER)
        assert (alone.key, taken(store, LATER)) == (name, [])
        store.run_now(deliveries.delivered, alone, "1", None)
    assert keys(taken(store, LATER)) == "dora2 edition"


def test_an_edit_leaves_after_what_it_edits(store: Store) -> None:
    store.run_now(keep, answer("card", "claire"), answer("edit", replaces="card"))
    (card,) = taken(store)
    store.run_now(deliveries.delivered, card, "a message", None)
    (edit,) = taken(store)
    assert (edit.key, edit.original) == ("edit", "a message")


def test_a_post_that_is_wanted_again_does_not_silence_its_room(store: Store) -> None:
    """It has its old place, before what was tried and put off."""
    store.run_now(keep, answer("one"), answer("two"))
    (one,) = taken(store)
    store.run_now(deliveries.delivered, one, "1", None)
    row = store.run_now(row_of, "two")
    store.run_now(deliveries.drop, row)
    store.run_now(keep, answer("edit", replaces="one"))
    (edit,) = taken(store)
    store.run_now(deliveries.postpone, edit, NOW, SOON)
    store.run_now(revive, row)
    left = []
    while found := taken(store, LATER):
        left += [one.key for one in found]
        for one in found:
            store.run_now(deliveries.delivered, one, "1", None)
    assert left == ["two", "edit"]


def row_of(connection: Connection, key: str) -> int:
    row: int = connection.execute(select(OUTBOX.c.id).where(OUTBOX.c.key == key)).scalar_one()
    return row


def revive(connection: Connection, row: int) -> None:
    deliveries.reword(connection, row, Letter((paragraph("…"),)), status="pending")


class Moody(MemoryChannel):
    """It takes its time, is at times in no mood, and loses answers; for each room it is another."""

    def __init__(self, mood: random.Random) -> None:
        super().__init__()
        self.traits = WIDE
        self.most = 0
        self._mood = mood
        self._there: Counter[str] = Counter()

    async def send(self, delivery: Delivery) -> Receipt:
        self._there[delivery.to] += 1
        self.most = max(self.most, self._there[delivery.to])
        await asyncio.sleep(self._mood.random() / 200)
        self._there[delivery.to] -= 1
        if self._mood.random() < 0.2:
            raise RateLimited(self._mood.choice((1, 60)))
        receipt = await super().send(delivery)
        if self._mood.random() < 0.1:
            raise Unconfirmed("no answer")
        return receipt


def a_day(mood: random.Random) -> list[Outgoing]:
    """What is answered to a dozen people, what is posted, and edits of either."""
    day: list[Outgoing] = []
    for number in range(120):
        asker = mood.choice(("", *(f"person{rank}" for rank in range(12))))
        edited = mood.choice(day).key if day and mood.random() < 0.2 else ""
        edited = "" if ".edit" in edited else edited
        key = f"{asker}.{number}" + (".edit" if edited else "")
        day.append(answer(key, asker, edited))
    return day


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_all_arrive_once_each_lane_in_order(seed: int, store: Store) -> None:
    mood = random.Random(seed)
    day, channel = a_day(mood), Moody(mood)

    async def live() -> None:
        clock = SimulatedClock(NOW, 1)
        box = Outbox(store, {"memory": channel}, clock, Bell(), Bell())
        delivering = asyncio.create_task(box.deliver("memory"))
        for part in (day[:60], day[60:]):
            claimed = await store.run(_say, box, part)
            box.start(claimed)
            box.ring()
        await clock.advance(NOW + timedelta(hours=20))
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)

    asyncio.run(live())
    arrived = [delivery.key for delivery in channel.sent]
    assert sorted(arrived) == sorted(message.key for message in day)
    assert channel.most > 1
    at = {key: rank for rank, key in enumerate(arrived)}
    lanes = defaultdict(list)
    for message in day:
        lanes[lane(message, WIDE)].append(at[message.key])
        if message.replaces:
            assert at[message.replaces] < at[message.key]
    assert all(ranks == sorted(ranks) for ranks in lanes.values())


def _say(connection: Connection, box: Outbox, messages: Sequence[Outgoing]) -> list[Claimed]:
    box.put(connection, messages, NOW)
    return box.claim(connection, messages)


# --- in a desk ------------------------------------------------------------------------------------


class Unhurried(MemoryChannel):
    """Its first message to the desk takes longer than the others."""

    def __init__(self) -> None:
        super().__init__(buttons=False)
        self.traits = replace(self.traits, abreast=64)
        self.slow = False

    async def send(self, delivery: Delivery) -> Receipt:
        if self.slow and delivery.to.native == "bureau":
            self.slow = False
            await asyncio.sleep(0.1)
        return await super().send(delivery)


def test_a_number_presses_the_card_that_stands_last_in_a_busy_desk(tmp_path: Path) -> None:
    channel = Unhurried()
    team = ["camille", "sofia"]
    given = settings(tmp_path, animators=[f"memory:{name}" for name in team])

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "marc") + told("claire") + told("marc", ATELIER))
        channel.slow = True
        await stage.say_at_once(
            *zip(team, ("/refuser 1", "/refuser 2"), strict=True), room="bureau"
        )
        last = channel.shown(DESK)[-1]
        offered = await stage.house.store.run(deliveries.offered, DESK)
        assert offered == [choice.key for choice in last.choices] != []

    live(given, channel, act)
