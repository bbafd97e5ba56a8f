"""Law: how wide and high a picture is, as its first bytes say; clients leave that room for it.

Pure. What is no picture, or none that is known here, has no extent.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

Extent = tuple[int, int]

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The JPEG segments that begin a picture."""


def extent(content: bytes) -> Extent | None:
    """The width and the height in pixels."""
    for beginning, read in _READERS:
        if beginning.match(content):
            try:
                return read(content)
            except (struct.error, IndexError):
                return None
    return None


def _png(content: bytes) -> Extent:
    return struct.unpack_from(">II", content, 16)


def _gif(content: bytes) -> Extent:
    return struct.unpack_from("<HH", content, 6)


def _jpeg(content: bytes) -> Extent | None:
    at = 2
    while content[at] == 0xFF:
        kind, length = struct.unpack_from(">xBH", content, at)
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        at += 2 + length
    return None


def _webp(content: bytes) -> Extent | None:
    kind = content[12:16]
    if kind == b"VP8X":
        wide, high = (int.from_bytes(content[at : at + 3], "little") for at in (24, 27))
        return wide + 1, high + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    wide, high = struct.unpack_from("<HH", content, 26)
    return wide & 0x3FFF, high & 0x3FFF


_READERS: tuple[tuple[re.Pattern[bytes], Callable[[bytes], Extent | None]], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), _png),
    (re.compile(rb"GIF8[79]a"), _gif),
    (re.compile(rb"\xff\xd8\xff"), _jpeg),
    (re.compile(rb"RIFF.{4}WEBPVP8[ LX]", re.DOTALL), _webp),
)
