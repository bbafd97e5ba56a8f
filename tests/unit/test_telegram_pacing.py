"""Law: no more leaves than Telegram takes, no later than it could, answers first."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.pacing import FORGET, LESSON, MARGIN, Allowance, Pacer, Window
from tests.botapi.flood import Flood

rooms = st.sampled_from([1, 2, 3, -100, -200])
waits = st.floats(0, 5)


@given(st.integers(1, 5), st.lists(waits, max_size=40))
def test_a_window_never_holds_more_than_it_may(most: int, pauses: Sequence[float]) -> None:
    window, now, left = Window(most, 1.0), 0.0, []
    for pause in pauses:
        now = max(now + pause, window.free_at(now + pause))
        window.take(now)
        left.append(now)
    for start in left:
        assert sum(start <= one < start + 1.0 for one in left) <= most


@given(st.lists(st.tuples(rooms, waits), max_size=60))
def test_the_stand_in_refuses_nothing_that_the_allowance_lets_pass(
    asked: Sequence[tuple[int, float]],
) -> None:
    allowance, flood, now = Allowance(), Flood(), 0.0
    for room, pause in asked:
        now = max(now + pause, allowance.free_at(room, now + pause))
        now = max(now, allowance.overall.free_at(now))
        allowance.overall.take(now)
        allowance.take(room, now)
        assert flood.take(now, room, room < 0) == 0


def test_a_room_that_was_refused_is_slowed_down_alone_and_for_a_while() -> None:
    allowance = Allowance()
    for room in (1, 2):
        allowance.take(room, 0.0)
    allowance.refused(1, 0.0)
    assert allowance.free_at(1, 0.0) == 2 * (1 + MARGIN)
    assert allowance.free_at(2, 0.0) == 1 + MARGIN
    allowance.take(1, LESSON + 1)
    assert allowance.free_at(1, LESSON + 1) == LESSON + 2 + MARGIN


@given(st.lists(st.floats(0, 0.9), min_size=2, max_size=30))
def test_a_message_that_was_slow_to_arrive_is_counted_when_it_did(trips: Sequence[float]) -> None:
    """However long each was under way, Telegram gets no two within a second."""
    allowance, flood, now = Allowance(), Flood(), 0.0
    for trip in trips:
        now = allowance.free_at(1, now)
        allowance.take(1, now)
        now += trip
        assert flood.take(now, 1, crowd=False) == 0
        allowance.arrived(1, now)


def test_rooms_that_were_sent_nothing_for_long_are_forgotten() -> None:
    allowance = Allowance()
    for room in range(1000):
        allowance.take(room, 0.0)
    allowance.take(-1, FORGET + 1)
    allowance.take(-1, 2 * FORGET + 2)
    assert set(allowance._rooms) == {-1}


# --- those who wait -------------------------------------------------------------------------------


async def passed(*waiting: tuple[int, bool]) -> list[tuple[int, bool]]:
    """In which order messages pass that came at once: to which room, whether they answer."""
    pacer, order = Pacer(), []

    async def one(room: int, answers: bool) -> None:
        await pacer.turn(room, answers=answers)
        order.append((room, answers))

    await asyncio.gather(*(one(*each) for each in waiting))
    return order


def test_what_is_free_passes_at_once_and_in_order() -> None:
    given_ = [(room, False) for room in range(1, 11)]
    assert asyncio.run(passed(*given_)) == given_


def test_an_answer_passes_before_what_others_are_sent() -> None:
    crowd = [(room, False) for room in range(1, 41)]
    order = asyncio.run(passed(*crowd, (99, True)))
    assert order.index((99, True)) == 30
    assert Counter(order) == Counter([*crowd, (99, True)])


def test_a_room_that_has_to_wait_holds_up_no_other() -> None:
    assert asyncio.run(passed((1, False), (1, False), (2, False))) == [
        (1, False),
        (2, False),
        (1, False),
    ]


def test_who_gives_up_leaves_the_way_free() -> None:
    async def play() -> None:
        pacer = Pacer()
        crowd = [asyncio.create_task(pacer.turn(room, answers=False)) for room in range(1, 41)]
        await asyncio.sleep(0.05)
        for task in crowd:
            task.cancel()
        await asyncio.gather(*crowd, return_exceptions=True)
        async with asyncio.timeout(3):
            await pacer.turn(99, answers=False)

    asyncio.run(play())
