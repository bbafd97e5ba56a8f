"""Law: a file is kept under the digest of its bytes, whole or not at all, in its folder alone.

What a device wrote about its owner is taken out before anything is kept. A file that nothing names
any more is swept once it is a day old: what is being received is named by nothing yet.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import filetype
from filelock import FileLock

from bot.messages import Address, File, Media
from bot.metadata.cleaning import without_metadata
from bot.ports import MediaLimits
from bot.settings.storage import MediaSettings
from bot.store.allowance import Allowance

_DIGEST = re.compile(r"[0-9a-f]{64}")
_OURS = re.compile(r"[0-9a-f]{64}(\.\w+)?")
"""A file of the shelf's, or one that was being written when its process ended."""

_MEDIA = {"image": Media.IMAGE, "audio": Media.VOICE, "video": Media.VIDEO}


class FolderShelf:
    """A `bot.ports.Shelf` in a folder that its owner alone can read."""

    def __init__(self, settings: MediaSettings) -> None:
        self.limits = MediaLimits(settings.most, frozenset(settings.types))
        self._folder = settings.folder
        self._allowance = Allowance(settings.daily_files, settings.daily)
        self._lock = FileLock(settings.folder / ".lock", mode=0o600)

    def is_spent(self, giver: Address) -> bool:
        """Whether nothing more is kept of this account today."""
        return self._allowance.is_spent(giver, datetime.now(UTC))

    async def keep(self, content: bytes, name: str, giver: Address) -> File:
        """Keep these bytes, in a thread; raises `OSError` when the disk refuses."""
        if self.is_spent(giver):
            return File(Media.FILE, name, refused="daily")
        given = self._allowance.count(giver, len(content), datetime.now(UTC))
        file = None
        try:
            file = await asyncio.to_thread(self.put, content, name)
        finally:
            if file is None or file.refused:
                self._allowance.forget(given)
        return file

    async def read(self, digest: str) -> bytes | None:
        """The bytes of that digest, None when they are not there."""
        return await asyncio.to_thread(self.get, digest)

    def put(self, content: bytes, name: str) -> File:
        """The same as `keep`, at once, whoever gives it."""
        media_type = filetype.guess_mime(content) or ""
        media = _MEDIA.get(media_type.partition("/")[0], Media.FILE)
        if len(content) > self.limits.most:
            return File(media, name, refused="large")
        try:
            clean = without_metadata(content, media_type)
        except ValueError:
            media_type = ""
        if media_type not in self.limits.types:
            return File(media, name, refused="type")
        return File(media, name, media_type, len(clean), self.put_own(clean))

    def put_own(self, content: bytes) -> str:
        """Keep what the bot made itself, as it is; its digest. `OSError` when the disk refuses."""
        digest = hashlib.sha256(content).hexdigest()
        self._put(digest, content)
        return digest

    def get(self, digest: str) -> bytes | None:
        """The same as `read`, at once."""
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError:
            return None

    def sweep(self, named: Collection[str], before: datetime) -> int:
        """Delete what is not named and was last kept by that time; how many files."""
        stray = [path for path in self._files() if path.name not in named]
        return sum(self._delete(path, before.timestamp()) for path in stray)

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise FileNotFoundError
        return self._folder / digest

    def _put(self, digest: str, content: bytes) -> None:
        """Another file with the same bytes is the same file, which is young again."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(digest)
        written = _written(path, content)
        with self._lock:
            written.replace(path)
        _sync(self._folder)

    def _files(self) -> Iterator[Path]:
        with suppress(FileNotFoundError):
            yield from (path for path in self._folder.iterdir() if _OURS.fullmatch(path.name))

    def _delete(self, path: Path, before: float) -> bool:
        """Unless it was kept again meanwhile."""
        with self._lock, suppress(FileNotFoundError):
            if path.stat().st_mtime <= before:
                path.unlink()
                return True
        return False


def _written(path: Path, content: bytes) -> Path:
    """The bytes on the disk, beside their place; readable by their owner alone."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _sync(folder: Path) -> None:
    """The names in a folder stand on the disk as well."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
