"""Law: whatever is sent and when, no day takes more of an account than its worth and one file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from bot.store.allowance import DAY, Allowance

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FILES, SIZE, LARGEST = 5, 100, 40

SENT = st.tuples(st.sampled_from("ab"), st.integers(1, LARGEST), st.integers(0, 30))
"""A file: whose it is, its size, and how many hours after the one before it came."""


@given(st.lists(SENT, max_size=40))
def test_no_day_takes_more(sent: list[tuple[str, int, int]]) -> None:
    allowance = Allowance(FILES, SIZE)
    times = accumulate(timedelta(hours=hours) for _, _, hours in sent)
    taken: list[tuple[str, int, datetime]] = []
    for (giver, size, _), after in zip(sent, times, strict=True):
        now = NOW + after
        mine = [one for who, one, when in taken if who == giver and when > now - DAY]
        spent = allowance.is_spent(giver, now)
        assert spent == (len(mine) >= FILES or sum(mine) >= SIZE)
        if not spent:
            allowance.count(giver, size, now)
            taken.append((giver, size, now))
            assert len(mine) < FILES
            assert sum(mine) + size < SIZE + LARGEST


def test_what_one_gives_takes_nothing_from_another() -> None:
    allowance = Allowance(1, SIZE)
    allowance.count("a", 1, NOW)
    assert allowance.is_spent("a", NOW)
    assert not allowance.is_spent("b", NOW)
