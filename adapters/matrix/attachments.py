"""Law: a file on Matrix is a message that names bytes kept elsewhere, perhaps sealed; nothing that
it claims of them is trusted.

Pure. A message that claims to be a file and names none is a file that is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nio.crypto.attachments import decrypt_attachment
from nio.exceptions import EncryptionError

from adapters.matrix.events import Source, related, text_of
from bot.messages import File, Media

KINDS: Mapping[str, Media] = {
    "m.image": Media.IMAGE,
    "m.audio": Media.VOICE,
    "m.video": Media.VIDEO,
    "m.file": Media.FILE,
}
TYPES: Mapping[Media, str] = {media: kind for kind, media in KINDS.items()}

_PLACE = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]+)/([A-Za-z0-9_-]+)")
_SEALED = "v2"
_LONGEST_NAME = 200
_UNSHOWN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class Torn(Exception):
    """These are not the bytes that were sealed."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What opens the bytes, and what they have to be before they are opened."""

    key: str
    iv: str
    sha256: str

    def open(self, sealed: bytes) -> bytes:
        """The bytes as they were before; raises `Torn`."""
        try:
            content: bytes = decrypt_attachment(sealed, self.key, self.sha256, self.iv)
        except (EncryptionError, ValueError, TypeError, OverflowError):
            raise Torn from None
        return content


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a message names.

    `place` is the server that keeps the bytes and their id there; None when that can't be read.
    `size` is claimed.
    """

    media: Media
    name: str
    size: int = 0
    place: tuple[str, str] | None = None
    seal: Seal | None = None

    def refused(self, reason: str) -> File:
        """What is told of it when it was not taken."""
        return File(self.media, self.name, size=self.size, refused=reason)


def attachment(source: Source) -> Attachment | None:
    """The file that a message brings; None when it is no file."""
    content = source.get("content")
    if source.get("type") != "m.room.message" or not isinstance(content, dict):
        return None
    media = KINDS.get(text_of(content, "msgtype"))
    if media is None:
        return None
    size = related(source, "info").get("size")
    return Attachment(
        media,
        _name(text_of(content, "filename") or text_of(content, "body")),
        size if type(size) is int and size > 0 else 0,
        *_kept(content, related(source, "file")),
    )


def _kept(
    content: Mapping[str, Any], sealed: Mapping[str, Any]
) -> tuple[tuple[str, str] | None, Seal | None]:
    """Where the bytes are, and their seal."""
    if not sealed:
        return _place(text_of(content, "url")), None
    seal = _seal(sealed)
    return (None if seal is None else _place(text_of(sealed, "url"))), seal


def _place(url: str) -> tuple[str, str] | None:
    found = _PLACE.fullmatch(url)
    return None if found is None else (found[1], found[2])


def _seal(sealed: Mapping[str, Any]) -> Seal | None:
    key, hashes = sealed.get("key"), sealed.get("hashes")
    if text_of(sealed, "v") != _SEALED or not isinstance(key, dict) or not isinstance(hashes, dict):
        return None
    return Seal(text_of(key, "k"), text_of(sealed, "iv"), text_of(hashes, "sha256"))


def caption(content: Mapping[str, Any]) -> str | None:
    """The words that come with a file, perhaps none; None when it is no file."""
    if text_of(content, "msgtype") not in KINDS:
        return None
    body, name = text_of(content, "body"), text_of(content, "filename")
    return body if name and body != name else ""


def _name(claimed: str) -> str:
    """The last part of a path, in one line that is not too long."""
    return _UNSHOWN.sub("", re.split(r"[/\\]", claimed)[-1]).strip()[-_LONGEST_NAME:]


# --- what the bot sends ---------------------------------------------------------------------------


def named(file: File, words: str, kept: Mapping[str, Any], size: tuple[int, int] | None) -> Source:
    """The content of the message that shows a file with these words; `kept` says where it is."""
    info = {"mimetype": file.type, "size": file.size}
    return {
        "msgtype": TYPES[file.media],
        "body": words or file.name,
        "filename": file.name,
        "info": info if size is None else {**info, "w": size[0], "h": size[1]},
        "m.mentions": {},
        **kept,
    }
