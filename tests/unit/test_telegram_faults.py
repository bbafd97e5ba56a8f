"""Law: no error of python-telegram-bot or of the network leaves the adapter as it came."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator

import aiohttp
import pytest
from telegram import error

from adapters.telegram.faults import MEANINGS, Migrated, ask, to_error
from bot.errors import (
    Blocked,
    ChannelError,
    RateLimited,
    Rejected,
    SignedOut,
    Unconfirmed,
    Unreachable,
)

MADE: dict[type[error.TelegramError], error.TelegramError] = {
    error.TelegramError: error.TelegramError("x"),
    error.Forbidden: error.Forbidden("Forbidden: bot was blocked by the user"),
    error.InvalidToken: error.InvalidToken(),
    error.EndPointNotFound: error.EndPointNotFound("x"),
    error.NetworkError: error.NetworkError("Internal Server Error (500)"),
    error.BadRequest: error.BadRequest("Bad Request: message is too long"),
    error.TimedOut: error.TimedOut(),
    error.ChatMigrated: error.ChatMigrated(-1005),
    error.RetryAfter: error.RetryAfter(7),
    error.Conflict: error.Conflict("x"),
    error.PassportDecryptionError: error.PassportDecryptionError("x"),
}


def library_errors() -> set[type[error.TelegramError]]:
    """All that the library defines."""
    found = (value for _, value in inspect.getmembers(error, inspect.isclass))
    return {value for value in found if issubclass(value, error.TelegramError)}


def test_every_error_of_the_library_is_known_here() -> None:
    assert library_errors() == set(MADE) == {*MEANINGS, error.TimedOut}


def test_a_kind_never_hides_what_is_more_than_it() -> None:
    kinds = list(MEANINGS)
    for rank, kind in enumerate(kinds):
        assert not any(issubclass(later, kind) for later in kinds[rank + 1 :]), kind


@pytest.mark.parametrize("fault", MADE.values(), ids=lambda fault: type(fault).__name__)
def test_every_error_leaves_in_our_words(fault: error.TelegramError) -> None:
    assert isinstance(to_error(fault), ChannelError)


def caused(by: Exception, fault: error.TelegramError | None = None) -> error.TelegramError:
    raised = fault or error.NetworkError("aiohttp")
    raised.__cause__ = by
    return raised


NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)


def _of_aiohttp() -> Iterator[type[Exception]]:
    yield TimeoutError
    for _, kind in inspect.getmembers(aiohttp, inspect.isclass):
        if issubclass(kind, aiohttp.ClientError):
            yield kind


@pytest.mark.parametrize("kind", tuple(_of_aiohttp()), ids=lambda one: one.__name__)
def test_what_never_left_may_be_tried_again_and_nothing_else(kind: type[Exception]) -> None:
    meaning = Unreachable if issubclass(kind, NEVER_LEFT) else Unconfirmed
    cause = kind.__new__(kind)
    assert type(to_error(caused(cause))) is meaning
    assert type(to_error(caused(cause, error.TimedOut()))) is meaning


def test_a_fault_that_telegram_tells_of_may_come_after_the_act_as_a_proxy_s_page_may() -> None:
    assert type(to_error(error.NetworkError("Bad Gateway"))) is Unconfirmed
    assert type(to_error(error.NetworkError("Request Entity Too Large"))) is Rejected
    page = caused(error.TelegramError("Invalid server response"))
    assert type(to_error(page)) is Unconfirmed


def test_a_flood_says_how_long() -> None:
    fault = to_error(error.RetryAfter(7))
    assert isinstance(fault, RateLimited)
    assert fault.retry_after == 7.0


def test_a_group_that_moved_says_where() -> None:
    fault = to_error(error.ChatMigrated(-1005))
    assert isinstance(fault, Migrated)
    assert fault.chat_id == -1005


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Bad Request: chat not found", Blocked),
        ("Bad Request: not enough rights to send text messages to the chat", Blocked),
        ("Bad Request: need administrator rights in the channel chat", Blocked),
        ("Bad Request: CHAT_WRITE_FORBIDDEN", Blocked),
        ("Bad Request: message is too long", Rejected),
        ("Bad Request: message to edit not found", Rejected),
    ],
)
def test_a_refusal_is_of_the_room_or_of_the_message(words: str, kind: type[ChannelError]) -> None:
    assert type(to_error(error.BadRequest(words))) is kind


def test_no_number_of_a_person_and_no_foreign_sign_stays_in_a_reason() -> None:
    fault = to_error(error.BadRequest("Bad Request: user 5100000001 «Élodie» is unknown"))
    assert "5100000001" not in str(fault)
    assert str(fault).isascii()


def test_a_token_that_is_not_known_ends_it_and_a_method_that_is_not_does_not() -> None:
    assert type(to_error(error.InvalidToken())) is SignedOut
    assert type(to_error(error.InvalidToken("Not Found: method not found"))) is Rejected


def test_asking_raises_our_words_and_forgets_theirs() -> None:
    async def refused() -> None:
        raise error.Forbidden("Forbidden: bot was kicked")

    with pytest.raises(Blocked) as caught:
        asyncio.run(ask(refused()))
    assert caught.value.__suppress_context__
