"""Law: of a WebP's chunks, and of those of each of its frames, those of the image stay."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from bot.metadata.exif import UPRIGHT, exif_saying, orientation

_PIXELS = frozenset([b"VP8 ", b"VP8L", b"ALPH"])
_KEPT_IN_WEBP = _PIXELS | {b"VP8X", b"ANIM", b"ANMF", b"ICCP"}
_FRAME_HEADER = 16
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def without_metadata(content: bytes) -> bytes:
    """The same WebP; raises `ValueError`, `IndexError` or `struct.error` where it is none."""
    (size,) = struct.unpack_from("<I", content, 4)
    chunks = list(_riff(content, 12, min(8 + size, len(content))))
    turned = next((orientation(data) for name, data in chunks if name == b"EXIF"), UPRIGHT)
    kept = [(name, data) for name, data in chunks if name in _KEPT_IN_WEBP]
    if turned != UPRIGHT:
        kept.append((b"EXIF", exif_saying(turned)))
    body = b"".join(_riff_chunk(name, _of_the_image(name, data, turned)) for name, data in kept)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _riff(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    while at < end:
        name, length = struct.unpack_from("<4sI", content, at)
        if at + 8 + length > end:
            raise ValueError("not a chunk")
        yield name, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _of_the_image(name: bytes, data: bytes, turned: int) -> bytes:
    """The header says of the metadata what is there; a frame has its pixels alone."""
    if name == b"VP8X":
        flags = data[0] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if turned != UPRIGHT else 0)
        return bytes([flags]) + data[1:]
    if name == b"ANMF":
        chunks = _riff(data, _FRAME_HEADER, len(data))
        pixels = (_riff_chunk(*chunk) for chunk in chunks if chunk[0] in _PIXELS)
        return data[:_FRAME_HEADER] + b"".join(pixels)
    return data


def _riff_chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)
