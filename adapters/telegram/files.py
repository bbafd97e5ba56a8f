"""Law: a file on Telegram is fetched by its id, no larger than bots may fetch, and sent as what it
is for people; nothing that it claims of itself is trusted.

Source: `telegram.constants.FileSizeLimit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Message
from telegram.constants import FileSizeLimit

from adapters.telegram.faults import ask
from bot.downloads import DAILY, LARGE, LOST, TYPE
from bot.errors import Blocked, Rejected, SignedOut
from bot.messages import Address, File, Media
from bot.ports import Shelf

KINDS: Mapping[str, Media] = {
    "photo": Media.IMAGE,
    "voice": Media.VOICE,
    "audio": Media.VOICE,
    "video": Media.VIDEO,
    "video_note": Media.VIDEO,
    "animation": Media.VIDEO,
    "document": Media.FILE,
}
"""What a message may bring, in the order of search: an animation is a document as well."""

_SECONDS = 60.0
"""That one transfer may take between two of its pieces."""

LARGEST: int = FileSizeLimit.FILESIZE_DOWNLOAD


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a message brings; without an id there is nothing to fetch."""

    media: Media
    name: str
    file_id: str = ""
    size: int = 0

    def refused(self, reason: str) -> File:
        """What is told of it when it was not taken."""
        return File(self.media, self.name, size=self.size, refused=reason)


UNTAKEN = (
    "sticker",
    "contact",
    "location",
    "venue",
    "poll",
    "dice",
    "story",
    "paid_media",
    "checklist",
)
"""What people may send that is no file to be kept."""


def attachment(message: Message) -> Attachment | None:
    """The file that a message brings; None when it has none."""
    for kind, media in KINDS.items():
        found: Any = getattr(message, kind, None)
        if found:
            one = found[-1] if kind == "photo" else found  # the largest of its sizes is the last
            picture = (getattr(one, "mime_type", None) or "").startswith("image/")
            media = Media.IMAGE if kind == "document" and picture else media  # noqa: PLW2901
            name = getattr(one, "file_name", None) or kind
            return Attachment(media, name[-200:], one.file_id, one.file_size or 0)
    for kind in UNTAKEN:
        if getattr(message, kind, None):
            return Attachment(Media.FILE, kind)
    return None


async def fetch(bot: Bot, shelf: Shelf, wanted: Attachment, giver: Address) -> File:
    """The file as it is kept or refused; raises a `ChannelError` when it may be tried again."""
    reason = _reason(wanted, shelf, giver)
    if reason:
        return wanted.refused(reason)
    try:
        content = await _bytes(bot, wanted)
    except Rejected as fault:
        return wanted.refused(LARGE if "too big" in str(fault) else LOST)
    except Blocked:
        return wanted.refused(LOST)
    large = len(content) > shelf.limits.most
    return wanted.refused(LARGE) if large else await shelf.keep(content, wanted.name, giver)


def _reason(wanted: Attachment, shelf: Shelf, giver: Address) -> str:
    """Why it need not be fetched at all; empty when it has to be."""
    if not wanted.file_id:
        return TYPE
    if shelf.is_spent(giver):
        return DAILY
    return LARGE if wanted.size > min(shelf.limits.most, LARGEST) else ""


async def _bytes(bot: Bot, wanted: Attachment) -> bytes:
    file = await ask(bot.get_file(wanted.file_id))
    try:
        return bytes(await ask(file.download_as_bytearray(read_timeout=_SECONDS)))
    except SignedOut:  # which is how the library reads a 404, here of the file's
        raise Rejected("the file is not there any more") from None
