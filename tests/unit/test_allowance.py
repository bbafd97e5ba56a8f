"""Law: whatever is sent and when, no day takes more of an account than its worth and one file."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from errno import ENOSPC
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Address
from bot.settings.storage import MediaSettings
from bot.store.allowance import DAY, Allowance
from bot.store.shelf import FolderShelf
from tests.files import content

CLAIRE = Address("matrix:@claire:example.org")

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


def test_what_was_not_kept_is_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the disk is full, and each look brings the same file again."""
    shelf = FolderShelf(MediaSettings(folder=tmp_path, daily_files=1))

    def full(*_: object) -> None:
        raise OSError(ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(FolderShelf, "_put", full)
        with pytest.raises(OSError, match="full"):
            asyncio.run(shelf.keep(content("bilan.pdf"), "bilan.pdf", CLAIRE))
    kept = [
        asyncio.run(shelf.keep(given, "bilan.pdf", CLAIRE)).refused
        for given in (b"no known type", content("bilan.pdf"), content("bilan.pdf"))
    ]
    assert kept == ["type", "", "daily"]
