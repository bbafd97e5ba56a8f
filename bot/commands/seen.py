"""Law: a button or a question is about what it showed; what has changed since overrules it."""

from __future__ import annotations

from zlib import crc32

from bot.errors import Stale


def mark(*shown: object) -> str:
    """What tells these values from the same ones after a change; short enough for a button."""
    return f"{crc32(repr(shown).encode()):08x}"


def check_seen(seen: str, present: str) -> None:
    """`Stale` when what was seen is not what there is; without a mark nothing was shown."""
    if seen and seen != present:
        raise Stale("error.stale")
