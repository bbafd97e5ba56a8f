"""Law: whatever Telegram, its library or the network says went wrong, it leaves here in the
project's words, and never with a text of theirs that holds a name or a token."""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from aiohttp import ClientConnectorError, ConnectionTimeoutError, InvalidURL
from telegram import error

from bot.errors import (
    Blocked,
    ChannelError,
    RateLimited,
    Rejected,
    SignedOut,
    Unconfirmed,
    Unreachable,
)

T = TypeVar("T")

os.environ.setdefault("PTB_TIMEDELTA", "true")  # else the library warns of how it will tell seconds

_NEVER_LEFT = (ClientConnectorError, ConnectionTimeoutError, InvalidURL)
"""What happens before a request has left."""

_GONE = re.compile(
    r"chat not found|user not found|not enough rights|need administrator rights|have no rights"
    r"|CHAT_WRITE_FORBIDDEN|CHAT_RESTRICTED|CHAT_SEND_\w+_FORBIDDEN|group chat was deactivated"
    r"|PEER_ID_INVALID",
    re.IGNORECASE,
)
"""What a refusal says of a room that no longer hears the bot, whatever the message."""

NO_TOPIC = re.compile(r"message thread not found|TOPIC_(CLOSED|DELETED)", re.IGNORECASE)
"""Of a message for a topic that is there no more."""

UNCHANGED = "is not modified"
"""Of an edit that changes nothing; the library writes the first letter of a refusal large."""


class Contested(Unreachable):
    """Another process asks for the same bot's updates."""


class Migrated(Rejected):
    """The room has another id from now on."""

    def __init__(self, chat_id: int) -> None:
        super().__init__("the group has become a supergroup")
        self.chat_id = chat_id


def to_error(fault: error.TelegramError) -> ChannelError:
    """What an error of the library means.

    A refusal tells that nothing was done; a fault on the way, be it in the Bot API's own form (500
    and more), does not.
    """
    if _is_a_page(fault):
        return Unconfirmed("what answers is not Telegram")
    for kind, meaning in MEANINGS.items():
        if isinstance(fault, kind):
            return meaning(fault)
    raise AssertionError("the last of these meanings is of all")


def _is_a_page(fault: BaseException | None) -> bool:
    """Whether what answered could not be read: the library says so by an error of no kind below."""
    while fault is not None and type(fault.__cause__) is not error.TelegramError:
        fault = fault.__cause__
    return fault is not None


def _seconds(told: int | timedelta) -> float:
    return told.total_seconds() if isinstance(told, timedelta) else float(told)


def _reason(fault: error.TelegramError) -> str:
    """Telegram's own words for a refusal: they name neither people nor rooms."""
    return re.sub(r"[^\x20-\x7e]|\d{5,}", "", str(fault))[:120]


def _on_the_way(fault: error.NetworkError) -> ChannelError:
    cause = fault.__cause__
    if "Too Large" in str(fault):
        return Rejected("it is larger than Telegram takes")
    if cause is None:  # an answer of 500 and more: a gateway's, or after the act
        return Unconfirmed("Telegram has a fault")
    name = type(cause).__name__
    return Unreachable(name) if isinstance(cause, _NEVER_LEFT) else Unconfirmed(name)


def _unknown(fault: error.TelegramError) -> ChannelError:
    """The library reads any 404 as a token that is not known; an old server lacks a method."""
    if "method not found" in str(fault).casefold():
        return Rejected("this Bot API server is too old for that")
    return SignedOut("Telegram does not know this token")


def _refused(fault: error.TelegramError) -> ChannelError:
    reason = _reason(fault)
    return Blocked(reason) if _GONE.search(reason) else Rejected(reason)


MEANINGS: Mapping[type[error.TelegramError], Callable[[Any], ChannelError]] = {
    error.RetryAfter: lambda fault: RateLimited(_seconds(fault.retry_after)),
    error.ChatMigrated: lambda fault: Migrated(fault.new_chat_id),
    error.InvalidToken: _unknown,
    error.EndPointNotFound: lambda _: SignedOut("Telegram does not know this token"),
    error.Forbidden: lambda fault: Blocked(_reason(fault)),
    error.Conflict: lambda _: Contested("another process asks for the same updates"),
    error.BadRequest: _refused,
    error.NetworkError: _on_the_way,
    error.PassportDecryptionError: lambda _: Rejected("it can't be read"),
    error.TelegramError: lambda fault: Unconfirmed(type(fault).__name__),
}
"""Each error of the library, those of a kind before the kind itself."""


async def ask(call: Awaitable[T]) -> T:
    """What Telegram answers; raises a `ChannelError` and no other error."""
    try:
        return await call
    except error.TelegramError as fault:
        raise to_error(fault) from None
    except (TypeError, KeyError, ValueError, AttributeError) as fault:  # the library can't read it
        raise Unconfirmed(type(fault).__name__) from None
