"""Law: what a device writes about its owner stays behind; the picture goes on, byte for byte.

Of what surrounds an image, only its colours and how it is turned are kept: no position, no date, no
name of a camera or of its owner, no second picture behind the first. Pure, and without a loss.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator

UPRIGHT = 1


def without_metadata(content: bytes, media_type: str) -> bytes:
    """The same file without what its device wrote about its owner, where the type is known here.

    Raises `ValueError` when it is not built as files of that type are.
    """
    clean = _CLEANERS.get(media_type)
    if clean is None:
        return content
    try:
        return clean(content)
    except (IndexError, struct.error) as error:
        raise ValueError("cut short") from error


# --- how a picture is turned ----------------------------------------------------------------------

_ORIENTATION = 0x0112
_SHORT = 3
_LEAD = b"Exif\0\0"


def _turned(exif: bytes) -> int:
    """How a picture with this Exif is to be turned; upright when it does not say so."""
    try:
        return next(_orientations(exif.removeprefix(_LEAD)), UPRIGHT)
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


def _exif(turned: int) -> bytes:
    """An Exif that says nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, turned, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)


# --- JPEG: segments up to the end of the image ----------------------------------------------------

_ALONE = frozenset([0x01, *range(0xD0, 0xD8)])
_START, _END, _SCAN, _ABOUT_IT, _EXIF, _COMMENT = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xFE
_KEPT_SEGMENTS = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_JFIF, _JFIF_SIZE = b"JFIF\0", 14
_AFTER_A_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def _jpeg(content: bytes) -> bytes:
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
    if marker == _EXIF and data[2:].startswith(_LEAD):
        return _exif_segment(_turned(data[2:]))
    kept = _KEPT_SEGMENTS.get(marker)
    return whole if kept and data[2:].startswith(kept) else b""


def _without_thumbnail(jfif: bytes) -> bytes:
    """Its last two bytes say how large the thumbnail is that follows: none does."""
    if len(jfif) < _JFIF_SIZE:
        raise ValueError("cut short")
    return b"\xff\xe0" + struct.pack(">H", _JFIF_SIZE + 2) + jfif[: _JFIF_SIZE - 2] + bytes(2)


def _exif_segment(turned: int) -> bytes:
    exif = _LEAD + _exif(turned)
    return b"" if turned == UPRIGHT else b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif


# --- PNG: chunks up to the last -------------------------------------------------------------------

_PNG = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT".split()
)


def _png(content: bytes) -> bytes:
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
    turned = _turned(whole[8:-4]) if name == b"eXIf" else UPRIGHT
    if turned == UPRIGHT:
        return b""
    named = name + _exif(turned)
    return struct.pack(">I", len(named) - 4) + named + struct.pack(">I", zlib.crc32(named))


# --- GIF: blocks up to the trailer ----------------------------------------------------------------

_EXTENSION, _FRAME, _TRAILER = 0x21, 0x2C, 0x3B
_TIMING, _APPLICATION = 0xF9, 0xFF
_KEPT_APPLICATIONS = frozenset([b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"])
"""How often it plays, and its colours."""


def _gif(content: bytes) -> bytes:
    at = 13 + _palette(content[10])
    out = [content[:at]]
    while at < len(content) and content[at] != _TRAILER:
        end = _block_end(content, at)
        if content[at] == _FRAME or _is_kept(content[at:end]):
            out.append(content[at:end])
        at = end
    return b"".join([*out, bytes([_TRAILER])])


def _palette(flags: int) -> int:
    """How many bytes of colours follow."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _block_end(content: bytes, at: int) -> int:
    if content[at] not in (_EXTENSION, _FRAME):
        raise ValueError("not a block")
    # A frame: its place, its palette, the size of its codes. An extension: its label.
    at += 2 if content[at] == _EXTENSION else 11 + _palette(content[at + 9])
    while size := content[at]:
        at += 1 + size
    return at + 1


def _is_kept(extension: bytes) -> bool:
    label, name = extension[1], extension[3:14]
    return label == _TIMING or (label == _APPLICATION and name in _KEPT_APPLICATIONS)


# --- WebP: the chunks of a RIFF, and of each of its frames ----------------------------------------

_PIXELS = frozenset([b"VP8 ", b"VP8L", b"ALPH"])
_KEPT_IN_WEBP = _PIXELS | {b"VP8X", b"ANIM", b"ANMF", b"ICCP"}
_FRAME_HEADER = 16
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def _webp(content: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", content, 4)
    chunks = list(_riff(content, 12, min(8 + size, len(content))))
    turned = next((_turned(data) for name, data in chunks if name == b"EXIF"), UPRIGHT)
    kept = [(name, data) for name, data in chunks if name in _KEPT_IN_WEBP]
    if turned != UPRIGHT:
        kept.append((b"EXIF", _exif(turned)))
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


# --- MP4, QuickTime: boxes in boxes ---------------------------------------------------------------

_ABOUT = frozenset([b"udta", b"meta", b"uuid", b"free", b"skip"])
_OPENED = frozenset([b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf"])
_DATED = frozenset([b"mvhd", b"tkhd", b"mdhd"])
_DEEPEST = 8


def _mp4(content: bytes) -> bytes:
    """What is taken out becomes free space of the same length: nothing moves."""
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


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
    "audio/mp4": _mp4,
    "video/mp4": _mp4,
    "video/quicktime": _mp4,
}
