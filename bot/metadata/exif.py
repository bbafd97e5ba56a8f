"""Law: of an Exif only how its picture is turned is read, and only that is ever written."""

from __future__ import annotations

import struct
from collections.abc import Iterator

UPRIGHT = 1
_ORIENTATION = 0x0112
_SHORT = 3
LEAD = b"Exif\0\0"


def orientation(exif: bytes) -> int:
    """How a picture with this Exif is to be turned; upright when it does not say so."""
    try:
        return next(_orientations(exif.removeprefix(LEAD)), UPRIGHT)
    except struct.error:
        return UPRIGHT


def _orientations(tiff: bytes) -> Iterator[int]:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], ">")
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for rank in range(count):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * rank)
        if (tag, kind) == (_ORIENTATION, _SHORT) and UPRIGHT < value <= 8:
            yield value


def exif_saying(turned: int) -> bytes:
    """An Exif that says how its picture is turned, and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, turned, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
