"""Law: whatever matrix-nio or the network says went wrong, it leaves here in the project's words.

nio returns most errors rather than raising them, and takes a proxy's error page for an empty
success: `ask` looks at every answer, and at its HTTP status first.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

import aiohttp
from nio import exceptions
from nio.responses import ErrorResponse, Response

from bot.errors import (
    Blocked,
    ChannelError,
    RateLimited,
    Rejected,
    SignedOut,
    Unconfirmed,
    Unreachable,
)

Answer = TypeVar("Answer", bound=Response)

TOO_FAST = 5.0
"""Seconds to wait when the homeserver does not say how long."""

LONGEST = 3600.0
"""Seconds that are waited at the most, whatever the homeserver says."""

_SIGNED_OUT = frozenset(
    {
        "M_UNKNOWN_TOKEN",
        "M_MISSING_TOKEN",
        "M_USER_DEACTIVATED",
        "M_USER_SUSPENDED",
        "M_USER_LOCKED",
        "ORG_MATRIX_EXPIRED_ACCOUNT",
    }
)
_BLOCKED = frozenset({"M_FORBIDDEN", "M_GUEST_ACCESS_FORBIDDEN", "M_CONSENT_NOT_GIVEN"})

RAISED: tuple[type[Exception], ...] = (
    aiohttp.ClientError,
    TimeoutError,
    OSError,
    exceptions.ProtocolError,
    exceptions.OlmTrustError,
    exceptions.EncryptionError,
    exceptions.GroupEncryptionError,
    exceptions.VerificationError,
    exceptions.TransferCancelledError,
    UnicodeDecodeError,  # a body in another encoding than it says
)
"""All that nio and its HTTP client raise."""

_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.InvalidURL, ConnectionRefusedError)


def refusal(status: int, code: str | None, retry_after_ms: object = None) -> ChannelError:
    """What an answer with this HTTP status and Matrix error code means."""
    if code == "M_LIMIT_EXCEEDED" or status == 429:
        return RateLimited(_pause(retry_after_ms))
    if status >= 500:
        return Unreachable(f"the homeserver answered {status}")
    if code in _SIGNED_OUT:
        return SignedOut(str(code))
    if code in _BLOCKED:
        return Blocked(str(code))
    if code is None and status < 400:
        return Unreachable("the homeserver's answer can't be read")
    return Rejected(code or f"the homeserver answered {status}")


def _pause(told: object) -> float:
    """Seconds to wait, told in milliseconds; what is no such number says nothing."""
    if not isinstance(told, int | float) or not told > 0:
        return TOO_FAST
    return min(told, 1000 * LONGEST) / 1000


def at_the_door(fault: ChannelError) -> ChannelError:
    """What an error means while signing in, when nothing has been sent yet.

    A homeserver that refuses the bot itself refuses no message. What has no code of Matrix's was
    not said by the homeserver: it may be asked again.
    """
    match fault:
        case SignedOut() | RateLimited() | Unreachable():
            return fault
        case Blocked() | Rejected() if str(fault).startswith("M_"):
            return SignedOut(str(fault))
        case _:
            return Unreachable(str(fault))


def to_error(fault: Exception) -> ChannelError:
    """What an exception of nio or of the network means; never its own text, which may hold ids."""
    name = type(fault).__name__
    if isinstance(fault, _NEVER_LEFT):
        return Unreachable(name)
    if isinstance(fault, aiohttp.ClientError | TimeoutError | OSError):
        return Unconfirmed(name)
    return Rejected(name)


def checked(answer: Answer | ErrorResponse) -> Answer:
    """The answer itself, unless it is an error: that is raised."""
    transport = answer.transport_response
    status = getattr(transport, "status", 200)
    if isinstance(answer, ErrorResponse):
        raise refusal(status, answer.status_code, answer.retry_after_ms)
    if status >= 400:
        raise refusal(status, None)
    return answer


async def ask(call: Awaitable[Answer | ErrorResponse]) -> Answer:
    """What the homeserver answers; raises a `ChannelError` and no other error."""
    try:
        return checked(await call)
    except RAISED as fault:
        raise to_error(fault) from None
