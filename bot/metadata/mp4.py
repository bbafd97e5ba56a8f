"""Law: of an MP4's or a QuickTime's boxes those about it become free space: nothing moves."""

from __future__ import annotations

import struct

_ABOUT = frozenset([b"udta", b"meta", b"uuid", b"free", b"skip"])
_OPENED = frozenset([b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf"])
_DATED = frozenset([b"mvhd", b"tkhd", b"mdhd"])
_DEEPEST = 8


def without_metadata(content: bytes) -> bytes:
    """The same boxes, in their places; raises `ValueError`, `IndexError` or `struct.error`."""
    out = bytearray(content)
    _blank(out, 0, len(out), _DEEPEST)
    return bytes(out)


def _blank(out: bytearray, at: int, end: int, deeper: int) -> None:
    if not deeper:
        raise ValueError("boxes in boxes in boxes")
    while at < end:
        name, body, after = _box(out, at, end)
        if name in _OPENED:
            _blank(out, body, after, deeper - 1)
        elif name in _DATED:
            _undate(out, body, after)
        elif name in _ABOUT:
            out[at + 4 : at + 8] = b"free"
            out[body:after] = bytes(after - body)
        at = after


def _undate(out: bytearray, body: int, after: int) -> None:
    """When it was made and changed: two numbers after the version and the flags."""
    length = 16 if out[body] == 1 else 8
    if after - body < 4 + length:
        raise ValueError("cut short")
    out[body + 4 : body + 4 + length] = bytes(length)


def _box(out: bytearray, at: int, end: int) -> tuple[bytes, int, int]:
    """A box's name, where its body begins, and where the box ends."""
    size, name = struct.unpack_from(">I4s", out, at)
    body = at + 8
    if size == 1:
        (size,) = struct.unpack_from(">Q", out, body)
        body += 8
    after = at + size if size else end
    if not body <= after <= end:
        raise ValueError("not a box")
    return bytes(name), body, after
