"""Law: of one account no more than a day's worth is taken in a day, so that nobody fills the disk.

It is remembered by this process alone, and for a day: of strangers nothing is written down.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from datetime import datetime, timedelta

DAY = timedelta(days=1)


Given = tuple[datetime, str, int]
"""When a file came, from whom, and its size."""


class Allowance:
    """How many files, and of how many bytes, are taken from each account in a day."""

    def __init__(self, files: int, size: int) -> None:
        self._files = files
        self._size = size
        self._given: deque[Given] = deque()

    def is_spent(self, giver: str, now: datetime) -> bool:
        """Whether this account has given its day's worth."""
        while self._given and self._given[0][0] <= now - DAY:
            self._given.popleft()
        sizes = [size for _, one, size in self._given if one == giver]
        return len(sizes) >= self._files or sum(sizes) >= self._size

    def count(self, giver: str, size: int, now: datetime) -> Given:
        """One more file is taken from it."""
        given = (now, giver, size)
        self._given.append(given)
        return given

    def forget(self, given: Given) -> None:
        """It was not kept after all."""
        with suppress(ValueError):  # a day may have passed
            self._given.remove(given)
