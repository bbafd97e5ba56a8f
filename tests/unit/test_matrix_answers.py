"""Law: whatever answers in a homeserver's place, the adapter says that in the project's words."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nio.client.async_client import AsyncClient, AsyncClientConfig

from adapters.matrix import raw
from adapters.matrix.answers import inner, needed
from adapters.matrix.ears import Ears
from adapters.matrix.faults import LONGEST, TOO_FAST, ask
from adapters.matrix.identity import vouch
from adapters.matrix.inspection import inspect
from adapters.matrix.session import Credentials, Session
from bot.errors import ChannelError, RateLimited, SignedOut, Unreachable

JSON, PAGE = "application/json", "text/html; charset=utf-8"


class Stranger(BaseHTTPRequestHandler):
    """What says the same thing to everybody."""

    status: ClassVar[int]
    body: ClassVar[bytes]
    kind: ClassVar[str]

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(self.status)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - as the library calls them

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def stranger(status: int, body: bytes, kind: str = JSON) -> Iterator[str]:
    """The address of one, as long as the block lasts."""
    handler = type("Handler", (Stranger,), {"status": status, "body": body, "kind": kind})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True  # nor is a connection that is kept open waited for
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


async def called(client: AsyncClient) -> object:
    return await raw.call(client, "GET", raw.path("joined_rooms"))


async def uploaded(client: AsyncClient) -> object:
    return await raw.upload(client, "/_matrix/media/v3/upload", b"bytes", "image/png", 5)


async def asked(client: AsyncClient) -> object:
    return await ask(client.joined_rooms())


WAYS = [called, uploaded, asked]


def fault(way: Callable[[AsyncClient], Awaitable[object]], url: str) -> ChannelError:
    async def tried() -> object:
        config = AsyncClientConfig(max_limit_exceeded=0)
        client = AsyncClient(url, "@essaim:a.org", config=config)
        client.access_token, client.device_id = "token", "DEVICE"
        client.user_id = "@essaim:a.org"
        try:
            return await way(client)
        finally:
            await client.close()

    with pytest.raises(ChannelError) as caught:
        asyncio.run(tried())
    return caught.value


NO_ANSWERS = [
    (200, b"[]", JSON),
    (200, b"null", JSON),
    (200, b"<html>Bonjour</html>", PAGE),
    (200, b"\xe9t\xe9", PAGE),
    (502, b"[]", JSON),
    (502, b'"bad gateway"', JSON),
    (502, b"<html>502</html>", PAGE),
]


@pytest.mark.parametrize(("status", "body", "kind"), NO_ANSWERS)
def test_what_is_no_object_is_no_answer(status: int, body: bytes, kind: str) -> None:
    with stranger(status, body, kind) as url:
        for way in (called, uploaded):
            assert type(fault(way, url)) is Unreachable


@pytest.mark.parametrize(
    ("wait", "seconds"),
    [(b"1500", 1.5), (b'"5000"', TOO_FAST), (b"-1", TOO_FAST), (b"9" * 400, LONGEST)],
)
def test_how_long_to_wait_may_be_told_in_any_shape(wait: bytes, seconds: float) -> None:
    told = b'{"error": "no", "errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": %b}' % wait
    with stranger(429, told) as url:
        for way in WAYS:
            late = fault(way, url)
            assert isinstance(late, RateLimited)
            assert late.retry_after == seconds


def test_a_code_that_is_no_text_is_none() -> None:
    with stranger(404, b'{"errcode": {}}') as url:
        assert str(fault(called, url)) == "the homeserver answered 404"


def test_a_bot_without_its_keys_on_the_homeserver_makes_no_identity(tmp_path: Path) -> None:
    with stranger(200, b"{}") as url:
        assert type(fault(lambda client: vouch(client, tmp_path, ""), url)) is Unreachable
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("status", "body", "kind"), [*NO_ANSWERS, (200, b"{}", JSON), (404, b"null", JSON)]
)
def test_a_check_beside_a_proxy_says_that_it_is_no_homeserver(
    tmp_path: Path, status: int, body: bytes, kind: str
) -> None:
    with stranger(status, body, kind) as url:
        (one,) = asyncio.run(inspect(credentials(tmp_path, url), Ears()))
    assert one.key == "check.matrix.unreachable"


# --- at the door ----------------------------------------------------------------------------------


def credentials(folder: Path, url: str, **more: str) -> Credentials:
    more = more or {"password": "secret"}
    return Credentials(homeserver=url, user="@essaim:a.org", folder=folder / "matrix", **more)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (403, b'{"errcode": "M_FORBIDDEN", "error": "no"}', SignedOut),
        (400, b'{"errcode": "M_BAD_JSON", "error": "no"}', SignedOut),
        (401, b'{"errcode": "M_UNKNOWN_TOKEN", "error": "no"}', SignedOut),
        (429, b'{"errcode": "M_LIMIT_EXCEEDED", "error": "no"}', RateLimited),
        (403, b"<html>Forbidden</html>", Unreachable),
        (404, b"<html>Not found</html>", Unreachable),
        (200, b"{}", Unreachable),
    ],
)
@pytest.mark.parametrize("way", [{"password": "p"}, {"access_token": "t", "device_id": "D"}])
def test_a_closed_door_refuses_no_message(
    tmp_path: Path, status: int, body: bytes, expected: type[ChannelError], way: dict[str, str]
) -> None:
    with stranger(status, body) as url, pytest.raises(ChannelError) as caught:
        asyncio.run(Session(credentials(tmp_path, url, **way)).line())
    assert type(caught.value) is expected
    assert not (tmp_path / "matrix" / "session.json").exists()


def test_where_nobody_listens_no_message_has_left(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        asyncio.run(Session(credentials(tmp_path, "http://127.0.0.1:1")).line())


# --- what is in an answer -------------------------------------------------------------------------

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.sampled_from("ab"), parts),
)


@given(ANYTHING, st.lists(st.sampled_from("ab")))
def test_what_is_needed_is_there_or_the_answer_is_none(told: object, names: list[str]) -> None:
    assert isinstance(inner(told, *names), dict)
    try:
        assert needed(told, dict, *names) == inner(told, *names)
    except Unreachable:
        assert inner(told, *names) == {}


def test_what_is_there_is_found() -> None:
    told = {"a": {"b": "c"}}
    assert inner(told, "a") == {"b": "c"}
    assert needed(told, str, "a", "b") == "c"
    with pytest.raises(Unreachable):
        needed(told, list, "a", "b")
