"""Law: a process at work bears a number, and holds it exactly as long as its connection.

What bears a number that nobody holds was left in the middle, by a process that is no more or whose
connection broke: it may be taken up by any other. On PostgreSQL the server knows who holds what
(advisory locks of the session); SQLite has one process, which holds the file.
"""

from __future__ import annotations

import secrets
import zlib

from sqlalchemy import Connection, text

NUMBERS, TASKS = 0x4573736E, 0x45737374
"""The families of the advisory locks: processes by number, tasks that one process has."""

_NUMBER = "essaim number"
_HELD = text(
    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND objsubid = 2 AND classid::bigint = :family"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_TAKE = text("SELECT pg_try_advisory_lock(:family, :number)")


def announce(connection: Connection) -> None:
    """From now on this process is at work, under a new number."""
    number = secrets.randbelow(2**31)
    connection.info[_NUMBER] = number
    if _is_shared(connection):
        connection.execute(_TAKE, {"family": NUMBERS, "number": number})


def number(connection: Connection) -> int:
    """The number of this process."""
    own: int = connection.info[_NUMBER]
    return own


def at_work(connection: Connection) -> frozenset[int]:
    """The numbers of all the processes at work on this database."""
    if not _is_shared(connection):
        return frozenset([number(connection)])
    return frozenset(connection.execute(_HELD, {"family": NUMBERS}).scalars())


def lead(connection: Connection, task: str) -> bool:
    """Whether this process has that task, from now on if nobody had it."""
    if not _is_shared(connection):
        return True
    key = zlib.crc32(task.encode()) >> 1
    return bool(connection.execute(_TAKE, {"family": TASKS, "number": key}).scalar())


def _is_shared(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"
