"""Law: a line is in the file whole or is never read, and is known by the byte where it begins.

Any process may append: one line is one write at the end of the file. What a killed writer left
unfinished is closed by the next one, and stands alone on a line that means nothing.
"""

from __future__ import annotations

import errno
import os
from itertools import accumulate
from pathlib import Path

_APPEND = os.O_RDWR | os.O_APPEND | os.O_CREAT
_PRIVATE = 0o600


class Lines:
    """A file of lines that only grows. Its methods raise `OSError` and nothing else."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def size(self) -> int:
        """The file's length in bytes, 0 while it does not exist."""
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, line: str) -> int:
        """Add a line (given without its newline); return the byte where it begins."""
        # A keyboard or a pipe can hand over half a character pair, which has no UTF-8 form.
        data = line.encode("utf-8", "replace") + b"\n"
        descriptor = os.open(self._path, _APPEND, _PRIVATE)
        try:
            return _append(descriptor, data)
        finally:
            os.close(descriptor)

    def read(self, offset: int) -> tuple[list[tuple[int, str]], int]:
        """The whole lines from `offset` on, each with its first byte, and where to read next."""
        try:
            with self._path.open("rb") as file:
                file.seek(offset)
                *lines, _ = file.read().split(b"\n")
        except FileNotFoundError:
            return [], offset
        starts = list(accumulate((len(line) + 1 for line in lines), initial=offset))
        texts = (line.decode("utf-8", "replace") for line in lines)
        return list(zip(starts, texts, strict=False)), starts[-1]


def _append(descriptor: int, data: bytes) -> int:
    mend = b"\n" if _torn(descriptor) else b""
    if os.write(descriptor, mend + data) < len(mend + data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    # The descriptor stands where this write ended, whatever others have appended since.
    return os.lseek(descriptor, 0, os.SEEK_CUR) - len(data)


def _torn(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
