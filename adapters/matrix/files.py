"""Law: a file of the session is whole or as it was, and its owner's alone."""

from __future__ import annotations

import os
from pathlib import Path


def write(file: Path, content: str | bytes) -> None:
    """Put this in that file's place, on the disk, before returning."""
    fresh = file.with_name(file.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content.encode() if isinstance(content, str) else content)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def read(file: Path) -> str:
    """What the file holds; nothing when it is not there."""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
