"""Law: all that SQLite and PostgreSQL want differently when they are spoken to stands here.

On both, transactions that write come one after another, over all processes: what a unit has read
still holds when it writes. SQLite has one writer (BEGIN IMMEDIATE); on PostgreSQL each takes the
turn, an advisory lock that its end gives back, before it reads anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, make_url
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool, PoolProxiedConnection

from bot.errors import ConfigError, Unavailable

TURN = 0x45737361696D
"""The advisory lock of whoever writes: "Essaim", in hexadecimal."""

PATIENCE = 30
"""Seconds to wait for the turn, or for a process that stays in the middle of one."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """The driver, what a new connection is told, how a transaction begins, and what leaves nothing
    of deleted rows in the files of the database."""

    driver: str
    settings: tuple[str, ...]
    begin: str
    compact: tuple[str, ...]
    options: dict[str, Any]


_MANNERS = {
    "sqlite": _Manner(
        driver="sqlite",
        settings=(
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "PRAGMA foreign_keys=ON",
            f"PRAGMA busy_timeout={1000 * PATIENCE}",
            "PRAGMA secure_delete=FAST",
        ),
        begin="BEGIN IMMEDIATE",
        compact=("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"),
        options={},
    ),
    "postgresql": _Manner(
        driver="postgresql+psycopg",
        settings=(
            "SET synchronous_commit = on",
            f"SET lock_timeout = '{PATIENCE}s'",
            f"SET idle_in_transaction_session_timeout = '{PATIENCE}s'",
        ),
        # Each statement sees what was committed before it, so all see what came before the turn.
        begin=f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({TURN})",
        compact=("VACUUM FULL poll_voter", "VACUUM FULL secret_ballot", "CHECKPOINT"),
        options={
            "connect_timeout": "10",
            "keepalives_idle": "30",
            "keepalives_interval": "10",
            "keepalives_count": "3",
            "tcp_user_timeout": "60000",
            "application_name": "essaim",
        },
    ),
}


def is_server(url: str) -> bool:
    """Whether a server keeps the database, and not a file."""
    return make_url(url).get_backend_name() == "postgresql"


def named(url: str) -> str:
    """The database as it may be shown: without a password."""
    return make_url(url)._replace(password=None).render_as_string()


def connect(url: str) -> Connection:
    """A connection on which the driver opens no transactions of its own: `transaction` does.

    Raises `ConfigError` when the server can't be reached or its driver is missing.
    """
    target, manner = _target(url)
    if not is_server(url) and target.database not in (None, "", ":memory:"):
        _make_for_its_owner(Path(str(target.database)))
    try:
        connection = create_engine(
            target, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True
        ).connect()
    except ModuleNotFoundError:
        raise ConfigError("store.no_driver") from None
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[-1]
        raise ConfigError("store.unreachable", database=named(url), reason=reason) from None
    for setting in manner.settings:
        connection.exec_driver_sql(setting)
    return connection


def _make_for_its_owner(file: Path) -> None:
    """SQLite would let others read a new file; what it makes beside it has the same rights."""
    with suppress(OSError):  # it is there, or SQLite says what is wrong
        file.touch(0o600, exist_ok=False)


def _target(url: str) -> tuple[URL, _Manner]:
    target = make_url(url)
    manner = _MANNERS[target.get_backend_name()]
    options = manner.options | dict(target.query)
    return target.set(drivername=manner.driver, query=options), manner


def leave(connection: Connection) -> None:
    """Close the connection, be it lost already."""
    with suppress(Exception):
        connection.close()
    connection.engine.dispose()


def lost(connection: Connection) -> bool:
    """Whether the server is no longer at the other end."""
    if connection.closed or connection.invalidated:
        return True
    return bool(getattr(connection.connection.driver_connection, "closed", False))


def compact(connection: Connection) -> None:
    """Write the files anew, without what was deleted; outside of any transaction.

    Raises what the driver raises when somebody else reads them just then. A server lets only those
    checkpoint whom it has been told to: else it does so when its own time comes.
    """
    for statement in _MANNERS[connection.dialect.name].compact:
        try:
            result = connection.exec_driver_sql(statement)
        except ProgrammingError:
            if statement != "CHECKPOINT":
                raise
            continue
        if result.returns_rows and result.scalar():  # SQLite's word for "busy"
            raise Unavailable


@contextmanager
def restructured(connection: Connection) -> Iterator[None]:
    """Tables may be made anew in the block, around a transaction, even those that others refer to.

    SQLite can change little else of a table, and would delete what refers to the old one; whoever
    does it has to `check_references` before the commit.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def check_references(connection: Connection) -> None:
    """Nothing refers to what is not there."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        assert not broken, "a migration left a reference to nothing"


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All of the block is committed, or, when it or the commit raises, nothing."""
    driver = connection.connection
    try:
        driver.cursor().execute(_MANNERS[connection.dialect.name].begin)
        yield
        assert not _spoilt(driver), "a refused statement was passed over"
        driver.commit()
    except BaseException:
        with suppress(Exception):  # when the server was lost, it drops what was begun
            driver.rollback()
        raise


def _spoilt(driver: PoolProxiedConnection) -> bool:
    """PostgreSQL commits nothing after a refused statement, and would not say so."""
    info = getattr(driver.driver_connection, "info", None)
    return info is not None and info.transaction_status.name == "INERROR"
