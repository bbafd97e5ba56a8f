"""Law: what wakes when. A tick does all that is due and names the next instant; nothing is kept.

What is due lives in the database, so that after any downtime the next tick finds it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.ports import Bell, Clock

log = structlog.get_logger()

Tick = Callable[[datetime], Awaitable[datetime | None]]

AFTER_A_FAULT = timedelta(minutes=1)


async def keep(clock: Clock, news: Bell, tick: Tick) -> None:
    """Tick at each due instant, and whenever `news` rings, for ever."""
    while True:
        try:
            due = await tick(clock.now())
        except Exception as error:
            log.error("tick_failed", fault=type(error).__name__)
            due = clock.now() + AFTER_A_FAULT
        await clock.wait(news, due)
