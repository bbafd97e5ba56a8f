"""Law: of a JPEG's segments those of the image stay, and the file ends where the image does."""

from __future__ import annotations

import re
import struct

from bot.metadata.exif import LEAD, UPRIGHT, exif_saying, orientation

_ALONE = frozenset([0x01, *range(0xD0, 0xD8)])
_START, _END, _SCAN, _ABOUT_IT, _EXIF, _COMMENT = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xFE
_KEPT_SEGMENTS = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_JFIF, _JFIF_SIZE = b"JFIF\0", 14
_AFTER_A_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def without_metadata(content: bytes) -> bytes:
    """The same JPEG; raises `ValueError`, `IndexError` or `struct.error` where it is none."""
    out: list[bytes] = []
    at = 0
    while True:
        marker, at = _marker(content, at)
        if marker == _END:
            return b"".join([*out, b"\xff\xd9"])
        end = at if marker == _START or marker in _ALONE else _segment_end(content, at, marker)
        out.append(_segment(marker, content[at:end]))
        at = end


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The marker there and where its segment begins; the end, where the file stops after a scan."""
    if at == len(content) > 2:
        return _END, at
    if content[at] != 0xFF:
        raise ValueError("not a marker")
    while content[at] == 0xFF:
        at += 1
    return content[at], at + 1


def _segment_end(content: bytes, at: int, marker: int) -> int:
    (size,) = struct.unpack_from(">H", content, at)
    if size < 2 or at + size > len(content):
        raise ValueError("not a segment")
    if marker != _SCAN:
        return at + int(size)
    after = _AFTER_A_SCAN.search(content, at + size)
    return after.start() if after else len(content)


def _segment(marker: int, data: bytes) -> bytes:
    whole = bytes([0xFF, marker]) + data
    if not (0xE0 <= marker <= 0xEF or marker == _COMMENT):
        return whole
    if marker == _ABOUT_IT and data[2:].startswith(_JFIF):
        return _without_thumbnail(data[2:])
    if marker == _EXIF and data[2:].startswith(LEAD):
        return _exif_segment(orientation(data[2:]))
    kept = _KEPT_SEGMENTS.get(marker)
    return whole if kept and data[2:].startswith(kept) else b""


def _without_thumbnail(jfif: bytes) -> bytes:
    """Its last two bytes say how large the thumbnail is that follows: none does."""
    if len(jfif) < _JFIF_SIZE:
        raise ValueError("cut short")
    return b"\xff\xe0" + struct.pack(">H", _JFIF_SIZE + 2) + jfif[: _JFIF_SIZE - 2] + bytes(2)


def _exif_segment(turned: int) -> bytes:
    exif = LEAD + exif_saying(turned)
    return b"" if turned == UPRIGHT else b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
