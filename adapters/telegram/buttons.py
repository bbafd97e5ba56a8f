"""Law: a button carries its key and a seal; what was not offered there presses nothing.

Pure. The seal is made with a secret of the bot's token over the room, whom the button is for and
its key, so that nothing has to be kept: a forged key, one from another room, or one that is
somebody else's has no seal that fits.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from telegram.constants import InlineKeyboardButtonLimit

from bot.errors import Rejected
from bot.messages import Address

MOST: int = InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
SEAL_BYTES, SEAL = 5, 7
"""Of the seal, and how many characters that makes: forty bits, to be guessed at one tap a time."""

EVERYBODY = ""


def sealed(secret: bytes, room: Address, only: Address | None, key: str) -> str:
    """The data of a button, 64 bytes at most; raises `Rejected` when its key is too long."""
    data = _seal(secret, room, only or EVERYBODY, key) + key
    if len(data.encode()) > MOST:
        raise Rejected("the key of a button is too long")
    return data


def opened(secret: bytes, room: Address, presser: Address, data: str) -> str | None:
    """The key of the button; None when it was not offered to this account in this room."""
    seal, key = data[:SEAL], data[SEAL:]
    for whose in (EVERYBODY, presser):
        if hmac.compare_digest(seal.encode(), _seal(secret, room, whose, key).encode()):
            return key
    return None


def _seal(secret: bytes, room: Address, whose: str, key: str) -> str:
    said = "\n".join((room, whose, key)).encode("utf-8", "surrogatepass")
    made = hmac.new(secret, said, hashlib.sha256).digest()[:SEAL_BYTES]
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
