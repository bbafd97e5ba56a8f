"""Law: of a PNG's chunks those of the image stay, and the file ends with the last of them."""

from __future__ import annotations

import struct
import zlib

from bot.metadata.exif import UPRIGHT, exif_saying, orientation

_PNG = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT".split()
)


def without_metadata(content: bytes) -> bytes:
    """The same PNG; raises `ValueError`, `IndexError` or `struct.error` where it is none."""
    out, at, name = [_PNG], len(_PNG), b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + size
        if end > len(content):
            raise ValueError("not a chunk")
        out.append(_chunk(name, content[at:end]))
        at = end
    return b"".join(out)


def _chunk(name: bytes, whole: bytes) -> bytes:
    if name in _KEPT_CHUNKS:
        return whole
    turned = orientation(whole[8:-4]) if name == b"eXIf" else UPRIGHT
    if turned == UPRIGHT:
        return b""
    named = name + exif_saying(turned)
    return struct.pack(">I", len(named) - 4) + named + struct.pack(">I", zlib.crc32(named))
