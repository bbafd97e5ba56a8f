"""Law: a unit of work is one synchronous function in one transaction, away from the event loop.

`Store.run(unit, *args)` calls `unit(connection, *args)` in the store's thread: all of it is
committed, or, when it raises, nothing. SQLite has one writer (BEGIN IMMEDIATE, WAL, every commit
on the disk); a lock file keeps a second process from sharing the file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from bot.errors import ConfigError
from bot.store import schema

P = ParamSpec("P")
T = TypeVar("T")

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "secure_delete=FAST",
)


class Store:
    """The database. Opening it brings its schema up to date."""

    def __init__(self, url: str) -> None:
        self._lock = _hold(url)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._engine = self._thread.submit(_open, url).result()

    async def run(
        self, unit: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What `unit` returns, once its transaction is committed."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: self._unit(unit, *args, **kwargs))

    def run_now(
        self, unit: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same for callers without an event loop."""
        return self._thread.submit(lambda: self._unit(unit, *args, **kwargs)).result()

    def _unit(
        self, unit: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with self._engine.begin() as connection:
            return unit(connection, *args, **kwargs)

    def close(self) -> None:
        """Let the running unit end, then leave the database."""
        self._thread.submit(self._engine.dispose).result()
        self._thread.shutdown()
        if self._lock is not None:
            self._lock.release()


def _hold(url: str) -> FileLock | None:
    database = make_url(url).database
    if database in (None, "", ":memory:"):
        return None
    Path(str(database)).resolve().parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{database}.lock")
    try:
        lock.acquire(timeout=5)
    except Timeout:
        raise ConfigError("config.locked", path=database) from None
    return lock


def _open(url: str) -> Engine:
    engine = create_engine(url, poolclass=StaticPool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    schema.bring_up_to_date(engine)
    return engine


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not open transactions of its own
    for pragma in _PRAGMAS:
        connection.cursor().execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
