"""Law: files as people send them, made here: built as their kind is, each name another content.

In a dialogue, what a person says may begin with files: `claire: 📎 guichet.png Nous avons…`; one
that can't be taken is `📎 film.mp4!large`.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import zlib
from collections.abc import Callable
from datetime import datetime

from bot.contributions.enclosures import CODE
from bot.messages import File, Media
from bot.settings.storage import MediaSettings
from bot.store.shelf import FolderShelf

_FILES = re.compile(r"(?:📎 \S+ ?)*")
_FILE = re.compile(r"📎 ([^\s!]+)(?:!(\w+))?")


def apart(text: str) -> tuple[str, str]:
    """What a person says: the files first, then the words."""
    match = _FILES.match(text)
    assert match is not None
    return match[0], text[match.end() :]


def received(marks: str, media: MediaSettings, now: datetime) -> tuple[File, ...]:
    """The files of these marks, on the shelf as if they had been received now."""
    return tuple(
        File(Media.FILE, name, refused=refused) if refused else _put(media, name, now)
        for name, refused in _FILE.findall(marks)
    )


def _put(media: MediaSettings, name: str, now: datetime) -> File:
    file = FolderShelf(media).put(content(name), name)
    if not file.refused:
        os.utime(media.folder / file.digest, (now.timestamp(), now.timestamp()))
    return file


def content(name: str) -> bytes:
    """A file of the kind that the name's ending says."""
    return _KINDS[name.rpartition(".")[2]](hashlib.sha256(name.encode()).digest())


def code(name: str) -> str:
    """How a desk names this file, of a kind that is kept as it came."""
    return hashlib.sha256(content(name)).hexdigest()[:CODE]


def png(seed: bytes, *more: tuple[bytes, bytes]) -> bytes:
    """A picture of four pixels, and these chunks."""
    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + seed[:6] + b"\0" + seed[6:12])
    chunks = [(b"IHDR", header), *more, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def jpeg(seed: bytes, *more: tuple[int, bytes]) -> bytes:
    """A picture with these segments; its pixels are no real ones."""
    start = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    about = b"".join(segment(*one) for one in more)
    frame = segment(0xC0, b"\x08\0\1\0\1\1\1\x11\0")
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\xff\0\xff\xd0" + seed.replace(b"\xff", b"\0")
    return b"\xff\xd8" + start + about + frame + scan + b"\xff\xd9"


def segment(marker: int, data: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def gif(seed: bytes, *more: bytes) -> bytes:
    """A picture of one pixel with these extensions."""
    header = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + seed[:6]
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0x80) + seed[6:12]
    return header + b"".join(more) + frame + b"\2\2D\1\0;"


def extension(label: int, *parts: bytes) -> bytes:
    """An extension of a GIF, of these blocks."""
    return bytes([0x21, label]) + b"".join(bytes([len(one)]) + one for one in parts) + b"\0"


def webp(seed: bytes, *more: tuple[bytes, bytes]) -> bytes:
    """A picture with these chunks; its pixels are no real ones."""
    header = b"\x0c" + bytes(9)
    chunks = [(b"VP8X", header), (b"VP8L", b"\x2f" + seed), *more]
    body = b"".join(riff(*one) for one in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def riff(name: bytes, data: bytes) -> bytes:
    """A chunk of a WebP."""
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def mp4(seed: bytes, *more: bytes) -> bytes:
    """A film without a picture, its `moov` holding these boxes."""
    brand = box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")
    return brand + box(b"moov", box(b"mvhd", bytes(100)), *more) + box(b"mdat", seed)


def box(name: bytes, *inside: bytes) -> bytes:
    """A box of an MP4."""
    data = b"".join(inside)
    return struct.pack(">I", len(data) + 8) + name + data


def _pdf(seed: bytes) -> bytes:
    return b"%PDF-1.7\n%" + seed.hex().encode() + b"\ntrailer\n%%EOF\n"


def _ogg(seed: bytes) -> bytes:
    return b"OggS\0\2" + bytes(22) + b"\1\x13OpusHead\1\1" + seed


_KINDS: dict[str, Callable[[bytes], bytes]] = {
    "png": png,
    "jpg": jpeg,
    "webp": webp,
    "gif": gif,
    "pdf": _pdf,
    "ogg": _ogg,
    "mp4": mp4,
    "exe": lambda seed: b"MZ" + seed,
}
