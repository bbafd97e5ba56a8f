"""Law: Telegram forgets an update once a later one is asked for, so none is before its commit.

The library's own way to ask reads a whole answer or nothing; here each update is read alone, so
that one it can't read hides no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram import Bot
from telegram.constants import PollingLimit

from adapters.telegram.cursor import Raw
from adapters.telegram.faults import ask
from adapters.telegram.readers import READERS

GET_UPDATES = "GetUpdates"
"""As `Bot.get_updates` is called on the wire, where case does not matter."""

_MARGIN = 15.0
"""Seconds that an answer may take beyond those that it was asked to wait."""


class Polling:
    """Updates, asked for one look after another."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def open(self) -> None:
        """Have Telegram keep updates until they are asked for."""
        await ask(self._bot.delete_webhook())

    async def look(self, offset: int, seconds: float) -> Sequence[Raw]:
        """The updates from that id on; waits until there are some, or so many seconds."""
        asked: dict[str, Any] = {
            "timeout": int(seconds),
            "limit": PollingLimit.MAX_LIMIT,
            "allowed_updates": list(READERS),
        }
        if offset:
            asked["offset"] = offset
        call = self._bot.do_api_request(GET_UPDATES, asked, read_timeout=seconds + _MARGIN)
        found: Sequence[Raw] = await ask(call)
        return found

    def following(self, numbers: Sequence[int]) -> int:
        """The id to ask from once these have come: less than before, where Telegram counts anew."""
        return max(numbers) + 1

    def acknowledge(self, numbers: Sequence[int]) -> None:
        """The next look says it."""

    async def close(self) -> None:
        """Nothing is held."""
