"""Law: what wakes when. A tick does all that is due and names the next instant; nothing is kept.

What is due lives in the database, so that after any downtime the next tick finds it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.ports import Bell, Clock

Tick = Callable[[datetime], Awaitable[datetime | None]]


async def keep(clock: Clock, news: Bell, tick: Tick) -> None:
    """Tick at each due instant, and whenever `news` rings, for ever."""
    while True:
        await clock.wait(news, await tick(clock.now()))
