"""Law: of one account no more than a day's worth is taken in a day, so that nobody fills the disk.

It is remembered by this process alone, and for a day: of strangers nothing is written down.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

DAY = timedelta(days=1)


class Allowance:
    """How many files, and of how many bytes, are taken from each account in a day."""

    def __init__(self, files: int, size: int) -> None:
        self._files = files
        self._size = size
        self._given: deque[tuple[datetime, str, int]] = deque()

    def is_spent(self, giver: str, now: datetime) -> bool:
        """Whether this account has given its day's worth."""
        while self._given and self._given[0][0] <= now - DAY:
            self._given.popleft()
        sizes = [size for _, one, size in self._given if one == giver]
        return len(sizes) >= self._files or sum(sizes) >= self._size

    def count(self, giver: str, size: int, now: datetime) -> None:
        """One more file was taken from it."""
        self._given.append((now, giver, size))
