"""Law: pictures made on the spot, so that what arrives can be told from what was sent."""

from __future__ import annotations

import struct
import zlib


def picture(wide: int = 4, high: int = 4) -> bytes:
    """A grey rectangle as PNG."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    rows = _chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * wide) * high))
    return b"\x89PNG\r\n\x1a\n" + head + rows + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
