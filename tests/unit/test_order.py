"""Law: one contribution moves within its section, and nothing else changes its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.order import moved, rank_in

SECTIONS = {1: "a", 2: "b", 3: "a", 4: "b", 5: "a"}


@pytest.mark.parametrize(
    ("number", "rank", "order"),
    [
        (5, 0, [5, 1, 2, 3, 4]),
        (5, 1, [1, 2, 5, 3, 4]),
        (1, 1, [2, 3, 4, 1, 5]),
        (1, 9, [2, 3, 4, 5, 1]),
        (1, -1, [1, 2, 3, 4, 5]),
        (2, 1, [1, 3, 4, 2, 5]),
    ],
)
def test_it_goes_where_it_was_put(number: int, rank: int, order: list[int]) -> None:
    assert moved(SECTIONS, number, rank) == order


def test_alone_in_its_section_it_stays() -> None:
    assert moved({7: "a", 8: "b", 9: "a"}, 8, 0) == [7, 8, 9]


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12), st.data())
def test_all_others_stay_in_order(keys: list[str], data: st.DataObject) -> None:
    sections = dict(enumerate(keys, start=1))
    number = data.draw(st.sampled_from(sorted(sections)))
    rank = data.draw(st.integers(-2, 14))
    order = moved(sections, number, rank)
    peers = keys.count(sections[number])
    assert sorted(order) == sorted(sections)
    assert [one for one in order if one != number] == [one for one in sections if one != number]
    placed = {one: sections[one] for one in order}
    assert rank_in(placed, number) == min(max(rank, 0), peers - 1)
    back = moved(placed, number, rank_in(sections, number))
    section = [one for one in sections if sections[one] == sections[number]]
    assert [one for one in back if one in section] == section
