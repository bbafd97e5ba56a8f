"""Law: no more messages than `telegram.constants.FloodLimit` says in any window that slides.

A pure rule: the caller's clock says `now`, and what was refused does not count.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

from telegram.constants import FloodLimit

TOLERANCE = 0.02
"""Seconds that the network may bring two messages closer together than they were sent."""

SECOND = 1.0
MINUTE = 60.0


@dataclass(slots=True)
class Window:
    """So many in so many seconds."""

    most: int
    seconds: float
    taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """The seconds until there is room; none where there is."""
        while self.taken and now - self.taken[0] >= self.seconds - TOLERANCE:
            self.taken.popleft()
        return 0.0 if len(self.taken) < self.most else self.taken[0] + self.seconds - now


class Flood:
    """The limits of one bot: over all, for each chat, and for each group or channel."""

    def __init__(self) -> None:
        self._all = Window(FloodLimit.MESSAGES_PER_SECOND, SECOND)
        self._chats: dict[int, Window] = defaultdict(
            lambda: Window(FloodLimit.MESSAGES_PER_SECOND_PER_CHAT, SECOND)
        )
        self._crowds: dict[int, Window] = defaultdict(
            lambda: Window(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP, MINUTE)
        )

    def take(self, now: float, chat: int, crowd: bool) -> float:
        """Count a message to that chat; where it is one too many, the seconds to wait instead."""
        windows = [self._all, self._chats[chat], *([self._crowds[chat]] if crowd else [])]
        if wait := max(window.wait(now) for window in windows):
            return wait
        for window in windows:
            window.taken.append(now)
        return 0.0
