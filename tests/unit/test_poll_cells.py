"""Law: from a detail as it is shown nobody can work out what is hidden in it, nor nearly.

What a reader can work out is counted here by trying: every table of votes that agrees with all that
is shown, and with the options' totals, which everybody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.polls.cells import Row, protected

MINIMUM = 3
REGIONS = ("Bretagne", "Corse", "")
VOTES = st.sampled_from((0, 0, 1, 2, 3, 4, 5, 6))

Figures = tuple[int, ...]


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    """Small enough to try everything: three regions of two options, or two of three."""
    regions, options = draw(st.sampled_from(((3, 2), (2, 2), (2, 3))))
    row = st.lists(VOTES, min_size=options, max_size=options)
    return draw(st.lists(row.filter(any), min_size=regions, max_size=regions))


def shown(table: Sequence[Sequence[int]], minimum: int = MINIMUM) -> tuple[Row, ...]:
    return protected(dict(zip(REGIONS, table, strict=False)), minimum)


def figures(row: Row) -> tuple[int | None, ...]:
    return (*row.votes, row.total)


def possible(rows: Sequence[Row], left: Figures) -> Iterator[tuple[Figures, ...]]:
    """All tables, totals behind, that agree with what is shown and leave nothing of the options."""
    if not rows:
        yield from [()] if not any(left) else []
        return
    for votes in _possible(rows[0], left):
        rest = tuple(most - one for most, one in zip(left, votes, strict=True))
        for others in possible(rows[1:], rest):
            yield ((*votes, sum(votes)), *others)


def _possible(row: Row, left: Figures) -> Iterator[Figures]:
    ranges = [
        range(most + 1) if told is None else (told,)
        for told, most in zip(row.votes, left, strict=True)
    ]
    for votes in product(*ranges):
        fits = all(one <= most for one, most in zip(votes, left, strict=True))
        if fits and row.total in (None, sum(votes)):
            yield votes


@settings(max_examples=150, deadline=None)
@given(tables())
def test_what_is_hidden_may_be_many_things(table: list[list[int]]) -> None:
    rows = shown(table)
    tried = list(possible(rows, tuple(map(sum, zip(*table, strict=True)))))
    for rank, row in enumerate(rows):
        for column, told in enumerate(figures(row)):
            values = {one[rank][column] for one in tried}
            if told is None:
                assert max(values) - min(values) >= MINIMUM
            else:
                assert values == {told}


@given(tables())
def test_what_is_shown_is_true_and_nothing_of_it_is_of_a_few(table: list[list[int]]) -> None:
    for row, votes in zip(shown(table), table, strict=False):
        for told, true in zip(figures(row), (*votes, sum(votes)), strict=True):
            assert told is None or (told == true and not 0 < told < MINIMUM)
        if sum(map(bool, votes)) == 1:
            assert row.votes == (None,) * len(votes), "all of them chose the same"


@given(st.lists(st.lists(st.integers(MINIMUM, 9), min_size=3, max_size=3), min_size=2, max_size=3))
def test_where_every_cell_is_of_many_all_is_shown(table: list[list[int]]) -> None:
    assert [row.votes for row in shown(table)] == [tuple(votes) for votes in table]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([], []),
        ([[2, 9]], []),
        ([[2, 1], [1, 2]], []),
        ([[8, 9], [7, 6]], ["8 9 17", "7 6 13"]),
        ([[8, 9, 5], [7, 1, 6], [0, 6, 9]], ["8 9 5 22", "· · 6 14", "· · 9 15"]),
        ([[8, 9], [7, 9], [1, 1]], ["8 9 17", "· · ·", "· · ·"]),
    ],
    ids=["nobody", "one region", "few", "many", "a second one is hidden", "a small region"],
)
def test_examples(table: list[list[int]], expected: list[str]) -> None:
    rows = shown(table, 5)
    said = [" ".join("·" if one is None else str(one) for one in figures(row)) for row in rows]
    assert said == expected


def test_nothing_is_told_of_those_who_have_not_said_where_they_are() -> None:
    assert protected({"": [20, 30]}, MINIMUM) == ()
