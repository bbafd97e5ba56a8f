"""Law: who the bot is on Telegram, to which rooms it listens, and what it offers where, is told
from outside."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.messages import Address
from bot.ports import Menu

PLATFORM = "telegram"


def address(native: int | str) -> Address:
    """A room or an account of this platform."""
    return Address(f"{PLATFORM}:{native}")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who the bot is, by its token, and how updates come to it.

    With a `webhook_url` Telegram brings them there, and the bot listens on `listen` (a host and a
    port); without, it asks for them.
    """

    token: str = field(repr=False)
    api_url: str = "https://api.telegram.org"
    webhook_url: str = ""
    listen: tuple[str, int] = ("127.0.0.1", 8080)

    def secret(self, purpose: str) -> bytes:
        """A secret of the token's own for one purpose: who does not have it can't make it."""
        return hmac.new(self.token.encode(), purpose.encode(), hashlib.sha256).digest()

    @property
    def webhook_secret(self) -> str:
        """What Telegram says with each update, so that nobody else can bring one."""
        return self.secret("webhook").hex()


@dataclass(frozen=True, slots=True)
class Ears:
    """To which rooms the bot listens, and what it says on its own.

    `halls` are the rooms that serve a community, by their configured address; the `desks` among
    them are for the team. `menus` are offered; `foreign` is what a tap is told that is not its
    presser's to make.
    """

    halls: Collection[Address] = ()
    desks: Collection[Address] = ()
    menus: Collection[Menu] = ()
    foreign: str = "—"
