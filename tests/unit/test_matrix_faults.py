"""Law: no error of nio or of the network leaves the adapter in its own words."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import nio.exceptions
import nio.responses
import pytest
from nio.responses import ErrorResponse, Response

from adapters.matrix.faults import RAISED, TOO_FAST, ask, refusal
from bot.errors import (
    Blocked,
    ChannelError,
    RateLimited,
    Rejected,
    SignedOut,
    Unconfirmed,
    Unreachable,
)


def family(root: type[Any]) -> Iterator[type[Any]]:
    yield root
    for child in root.__subclasses__():
        yield from family(child)


RAISED_BY_NIO = [
    one
    for _, one in inspect.getmembers(nio.exceptions, inspect.isclass)
    if one.__module__ == nio.exceptions.__name__
]
RAISED_BY_THE_NETWORK = [
    *family(aiohttp.ClientError),
    TimeoutError,
    ConnectionResetError,
    UnicodeDecodeError,
]
RETURNED = list(family(ErrorResponse))


@dataclass
class Transport:
    """All that is read of an HTTP answer."""

    status: int


def outcome(fault: Exception | Response, status: int = 200) -> ChannelError:
    """What asking raises when nio raises this, or returns it."""

    async def answered() -> Any:
        if isinstance(fault, Exception):
            raise fault
        setattr(fault, "transport_response", Transport(status))  # noqa: B010 - nio's is untyped
        return fault

    with pytest.raises(ChannelError) as caught:
        asyncio.run(ask(answered()))
    return caught.value


def raised(kind: Any) -> Exception:
    """One of that class, with nothing in it."""
    fault: Exception = kind.__new__(kind)
    return fault


@pytest.mark.parametrize("kind", [*RAISED_BY_NIO, *RAISED_BY_THE_NETWORK])
def test_whatever_is_raised_is_translated_without_its_own_words(kind: type[Any]) -> None:
    assert issubclass(kind, RAISED)
    assert str(outcome(raised(kind))) == kind.__name__


@pytest.mark.parametrize("kind", RETURNED)
def test_whatever_is_returned_as_an_error_is_raised(kind: type[Any]) -> None:
    assert isinstance(outcome(kind("no", "M_LIMIT_EXCEEDED", 1500), 429), RateLimited)


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (429, "M_LIMIT_EXCEEDED", RateLimited),
        (429, None, RateLimited),
        (502, None, Unreachable),
        (500, "M_UNKNOWN", Unreachable),
        (503, "M_FORBIDDEN", Unreachable),
        (401, "M_UNKNOWN_TOKEN", SignedOut),
        (401, "M_MISSING_TOKEN", SignedOut),
        (403, "M_USER_DEACTIVATED", SignedOut),
        (403, "ORG_MATRIX_EXPIRED_ACCOUNT", SignedOut),
        (403, "M_FORBIDDEN", Blocked),
        (404, "M_NOT_FOUND", Rejected),
        (413, "M_TOO_LARGE", Rejected),
        (400, None, Rejected),
        (200, None, Unreachable),
    ],
)
def test_an_answer_means_what_its_status_and_code_say(
    status: int, code: str | None, expected: type[ChannelError]
) -> None:
    assert type(refusal(status, code)) is expected


def test_the_homeserver_says_how_long_to_wait_or_we_do() -> None:
    told, untold = outcome(ErrorResponse("no", "M_LIMIT_EXCEEDED", 1500), 429), refusal(429, None)
    assert isinstance(told, RateLimited)
    assert told.retry_after == 1.5
    assert isinstance(untold, RateLimited)
    assert untold.retry_after == TOO_FAST


def test_a_proxys_error_page_is_no_success() -> None:
    assert isinstance(outcome(nio.responses.EmptyResponse(), 502), Unreachable)


def test_what_never_left_is_told_from_what_may_have_arrived() -> None:
    assert type(outcome(raised(aiohttp.ClientConnectorError))) is Unreachable
    assert type(outcome(raised(aiohttp.ServerDisconnectedError))) is Unconfirmed
    assert type(outcome(TimeoutError())) is Unconfirmed


def test_what_a_homeserver_writes_beside_its_code_is_kept_out_of_errors() -> None:
    assert "claire" not in str(
        outcome(ErrorResponse("@claire:a.org is not here", "M_FORBIDDEN"), 403)
    )
