"""Law: the one file that knows APScheduler, which is a clock here and only that."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

from apscheduler.job import Job
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.ports import Bell


class SystemClock:
    """Real time. Needs a running event loop; `stop` when it is no longer needed."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.start()

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def wait(self, bell: Bell, until: datetime | None = None) -> None:
        """Until the bell rings, or that instant."""
        if until is None:
            await bell.wait()
            return
        # However late the machine wakes, the ring is not skipped.
        job = self._scheduler.add_job(
            _ring, "date", (bell,), run_date=until, misfire_grace_time=None
        )
        try:
            await bell.wait()
        finally:
            _forget(job)

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)


async def _ring(bell: Bell) -> None:  # a coroutine, so that it rings in the loop's own thread
    bell.ring()


def _forget(job: Job) -> None:
    with contextlib.suppress(JobLookupError):  # it has rung
        job.remove()
