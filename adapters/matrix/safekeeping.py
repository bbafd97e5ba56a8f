"""Law: a copy of the keys is whole and its owner's alone; nothing is written over unasked.

A copy is made beside a bot that may be running, of the store as it is at one instant. A restore
needs the bot stopped, and keeps what it replaces. Sessions with other devices are not taken from a
copy: they have gone on since, so that they begin anew.
"""

from __future__ import annotations

import io
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from adapters.matrix import files, keystore
from adapters.matrix.identity import RECOVERY
from adapters.matrix.session import SESSION
from bot.errors import ConfigError

REPLACED = ".before-restore"
_NEEDED = {SESSION, keystore.NAME}
_KEPT = (SESSION, keystore.NAME, RECOVERY)


def back_up(folder: Path, to: Path, *, force: bool) -> None:
    """Copy the session and its keys into one file; raises `ConfigError`."""
    if not (folder / keystore.NAME).exists():
        raise ConfigError("keys.absent", folder=folder)
    if to.exists() and not force:
        raise ConfigError("backup.exists", path=to)
    with _told(to):
        files.write(to, _packed(folder))


def restore(folder: Path, copy: Path, *, force: bool) -> Path | None:
    """Put the copy in the folder's place; where the replaced one is now, if there was one.

    Raises `ConfigError`.
    """
    lock = keystore.hold(folder)
    try:
        replaced = folder.with_name(folder.name + REPLACED)
        there = folder.exists() and any(folder.iterdir())
        if there and not force:
            raise ConfigError("keys.there", folder=folder)
        if there and replaced.exists():
            raise ConfigError("restore.kept", path=replaced)
        with _told(folder), _unpacked(copy, folder) as fresh:
            if there:
                folder.replace(replaced)
            fresh.replace(folder)
    finally:
        lock.release()
    return replaced if there else None


def _packed(folder: Path) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar, tempfile.TemporaryDirectory() as aside:
        snapshot = Path(aside) / keystore.NAME
        with (
            closing(sqlite3.connect(folder / keystore.NAME)) as source,
            closing(sqlite3.connect(snapshot)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = delete")  # one file, whole without a companion
        for file in (snapshot, *(folder / name for name in (SESSION, RECOVERY))):
            if file.exists():
                tar.add(file, arcname=file.name)
    return packed.getvalue()


@contextmanager
def _unpacked(copy: Path, folder: Path) -> Iterator[Path]:
    """What is in the copy, in a folder beside that one; raises `ConfigError`."""
    with tempfile.TemporaryDirectory(dir=folder.absolute().parent) as aside:
        fresh = Path(aside) / folder.name
        fresh.mkdir(mode=0o700)
        for name, data in _contents(copy).items():
            files.write(fresh / name, data)
        try:
            _begin_anew(fresh / keystore.NAME)
        except sqlite3.DatabaseError:
            raise ConfigError("keys.unreadable", path=copy) from None
        yield fresh


def _begin_anew(store: Path) -> None:
    """Forget what other devices and the bot have gone on with; raises when this is no key store."""
    with closing(sqlite3.connect(store)) as database:
        if database.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError
        for table in ("olmsessions", "outgoingkeyrequests"):
            database.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are above
        database.commit()


def _contents(copy: Path) -> dict[str, bytes]:
    """The files of the copy that are known here, by name."""
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(copy) as tar:
            for name in set(tar.getnames()) & set(_KEPT):
                member = tar.extractfile(name)
                if member is not None:
                    found[name] = member.read()
    except (OSError, tarfile.TarError):
        raise ConfigError("keys.unreadable", path=copy) from None
    if not found.keys() >= _NEEDED:
        raise ConfigError("keys.unreadable", path=copy)
    return found


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError("backup.not_written", path=path, reason=reason) from None
