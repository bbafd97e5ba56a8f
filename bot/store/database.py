"""Law: a unit of work is one synchronous function in one transaction, away from the event loop.

`Store.run(unit, *args)` calls `unit(connection, *args)` in the store's thread: all of it is
committed, or, when it raises, nothing. Whoever has several units to run one after another visits
the thread (`visit`) and runs them there (`transact`). Every commit is on the disk. A lock file
keeps a second process from sharing an SQLite file; a PostgreSQL database serves several.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from filelock import FileLock, Timeout
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from bot.errors import ConfigError, Unavailable
from bot.store import dialects, presence, schema

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """The database. Opening it brings its schema up to date."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = _hold(url)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._connection = self._thread.submit(_open, url).result()

    async def run(
        self, unit: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What `unit` returns, once its transaction is committed."""
        return await self.visit(lambda: self.transact(unit, *args, **kwargs))

    async def visit(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` returns, called in the store's thread; it runs its units by `transact`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(*args, **kwargs))

    def run_now(
        self, unit: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same for callers without an event loop."""
        return self._thread.submit(lambda: self.transact(unit, *args, **kwargs)).result()

    def transact(
        self, unit: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same for who is in the store's thread already.

        Raises `Unavailable` when the server was lost meanwhile, whatever the unit made of it: the
        next transaction begins with a new connection.
        """
        connection = self._live()
        try:
            with dialects.transaction(connection):
                return unit(connection, *args, **kwargs)
        except Exception as error:
            if dialects.lost(connection):
                raise Unavailable from error
            raise

    async def compact(self) -> None:
        """Leave nothing of what was deleted in the files of the database."""
        await self.visit(lambda: dialects.compact(self._live()))

    def _live(self) -> Connection:
        if dialects.lost(self._connection):
            dialects.leave(self._connection)
            self._connection = _open(self._url)
        return self._connection

    def close(self) -> None:
        """Let the running unit end, then leave the database."""
        self._thread.submit(dialects.leave, self._connection).result()
        self._thread.shutdown()
        if self._lock is not None:
            self._lock.release()


def _hold(url: str) -> FileLock | None:
    database = make_url(url).database
    if dialects.is_server(url) or database in (None, "", ":memory:"):
        return None
    Path(str(database)).resolve().parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{database}.lock")
    try:
        lock.acquire(timeout=5)
    except Timeout:
        raise ConfigError("config.locked", path=database) from None
    return lock


def _open(url: str) -> Connection:
    """The only connection of this process."""
    connection = dialects.connect(url)
    schema.bring_up_to_date(connection)
    presence.announce(connection)
    return connection


@contextmanager
def held(url: str) -> Iterator[None]:
    """No other process holds the database as long as the block lasts; `ConfigError` if one does."""
    lock = _hold(url)
    try:
        yield
    finally:
        if lock is not None:
            lock.release()
