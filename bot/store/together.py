"""Law: what comes while a commit is on its way shares the next one; what fails hinders no other.

A commit that waits for the disk costs more than most of what it keeps: where many units come side
by side, as the fates of messages that were sent do, they are kept some at a time (group commit;
DeWitt et al., "Implementation Techniques for Main Memory Database Systems", SIGMOD 1984).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Connection

from bot.store.database import Store

T = TypeVar("T")
R = TypeVar("R")

MOST = 16
"""Units that one commit keeps at most: others wait for the store meanwhile."""


@dataclass(eq=False, slots=True)
class _Waiting(Generic[T, R]):
    given: T
    kept: asyncio.Future[R]


class Together(Generic[T, R]):
    """Runs `unit(connection, given)` for all that is given, several to a transaction."""

    def __init__(self, store: Store, unit: Callable[[Connection, T], R]) -> None:
        self._store = store
        self._unit = unit
        self._waiting: list[_Waiting[T, R]] = []
        self._work: asyncio.Task[None] | None = None

    async def run(self, given: T) -> R:
        """What the unit returns, once that is committed; raises what it raises, nothing kept."""
        waiting = _Waiting[T, R](given, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run_all())
        return await waiting.kept

    async def _run_all(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            await self._run_some(some)

    async def _run_some(self, some: Sequence[_Waiting[T, R]]) -> None:
        """In one transaction; each in its own when that fails."""
        try:
            found = await self._store.run(self._each, some)
        except Exception as error:
            await self._run_alone(some, error)
            return
        for one, result in zip(some, found, strict=True):
            if not one.kept.done():
                one.kept.set_result(result)

    async def _run_alone(self, some: Sequence[_Waiting[T, R]], error: Exception) -> None:
        if len(some) > 1:
            for one in some:
                await self._run_some([one])
        elif not some[0].kept.done():
            some[0].kept.set_exception(error)

    def _each(self, connection: Connection, some: Sequence[_Waiting[T, R]]) -> list[R]:
        return [self._unit(connection, one.given) for one in some]
