"""Law: what people of a dialogue send beside their words arrives as an adapter would hand it on.

`📎 guichet.png` is a file of that name, whose bytes are its own and of the type that its ending
says; `📎 film.mp4!large` is one that the adapter has refused for that reason.
"""

from __future__ import annotations

import os
import re
import zlib
from datetime import datetime
from pathlib import PurePath

from bot.messages import File, Media
from bot.settings.storage import MediaSettings
from bot.store.shelf import FolderShelf
from tests.drawn import picture

_MARK = re.compile(r"📎 (?P<name>[^\s!]+)(?:!(?P<refused>\w+))?\s*")
_BEGINNINGS = {
    ".pdf": b"%PDF-1.7\n",
    ".ogg": b"OggS\0\x02",
    ".mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
}
_MEDIA = {".png": Media.IMAGE, ".ogg": Media.VOICE, ".mp4": Media.VIDEO}


def apart(text: str) -> tuple[str, str]:
    """The files that a message begins with, and its words."""
    at = 0
    while mark := _MARK.match(text, at):
        at = mark.end()
    return text[:at], text[at:]


def received(marks: str, media: MediaSettings, now: datetime) -> tuple[File, ...]:
    """These files, kept at that time as the adapter keeps them."""
    return tuple(
        _refused(mark["name"], mark["refused"])
        if mark["refused"]
        else _kept(mark["name"], media, now)
        for mark in _MARK.finditer(marks)
    )


def _refused(name: str, reason: str) -> File:
    return File(_MEDIA.get(PurePath(name).suffix, Media.FILE), name, refused=reason)


def _kept(name: str, media: MediaSettings, now: datetime) -> File:
    file = FolderShelf(media).put(_content(name), name)
    if file.digest:
        os.utime(media.folder / file.digest, (now.timestamp(), now.timestamp()))
    return file


def _content(name: str) -> bytes:
    """Bytes of their own for each name."""
    ending = PurePath(name).suffix
    if ending == ".png":
        return picture(*(1 + part for part in zlib.crc32(name.encode()).to_bytes(4, "big")[:2]))
    return _BEGINNINGS.get(ending, b"") + name.encode()
