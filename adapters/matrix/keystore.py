"""Law: one process at a time uses a key store, and what is kept in it is on the disk.

Two would each move the keys on without the other, and no message would open any more.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from nio.store.database import SqliteStore

from bot.errors import ConfigError

NAME = "keys.db"

_PRAGMAS = {
    "foreign_keys": 1,
    "secure_delete": 1,
    "journal_mode": "wal",
    "synchronous": "full",  # a lost key would be a lost message
}


class KeyStore(SqliteStore):
    """nio's, which waits for the disk once for each commit instead of three times."""

    def _create_database(self) -> Any:
        database = super()._create_database()  # type: ignore[no-untyped-call]
        database.init(self.database_path, pragmas=_PRAGMAS)
        return database


def hold(folder: Path) -> FileLock:
    """Keep other processes off this folder until release; `ConfigError` when one is there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{folder}.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ConfigError("matrix.held", folder=folder) from None
    return lock
