"""Law: what a device writes about its owner stays behind; the picture goes on, byte for byte.

Of what surrounds an image, only its colours and how it is turned are kept: no position, no date, no
name of a camera or of its owner, no second picture behind the first. Pure, and without a loss.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from bot.metadata import gif, jpeg, mp4, png, webp

_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": jpeg.without_metadata,
    "image/png": png.without_metadata,
    "image/gif": gif.without_metadata,
    "image/webp": webp.without_metadata,
    "audio/mp4": mp4.without_metadata,
    "video/mp4": mp4.without_metadata,
    "video/quicktime": mp4.without_metadata,
}
"""A file apart for each way to build one."""


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
