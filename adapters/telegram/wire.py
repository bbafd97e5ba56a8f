"""Law: a request is answered, or fails in a way that tells whether it may have left.

The library's way out on aiohttp, of which the webhook's door is made as well. The library's own,
httpx, goes through all of its connections at every request, and for each asks the system whether
it is still there: with as many as an outbox needs, that takes longer than all else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_JSON = {"Content-Type": "application/json"}

IDLE = 60.0
"""Seconds for which a connection is kept that nobody needs."""


class Wire(BaseRequest):
    """The way to one server: so many connections, and so many seconds for its answer."""

    def __init__(self, server: str, connections: int, patience: float) -> None:
        self._server = server
        self._connections = connections
        self._patience = patience
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._patience

    async def initialize(self) -> None:
        if self._session is None:
            connector = TCPConnector(limit=self._connections, keepalive_timeout=IDLE)
            self._session = ClientSession(
                connector=connector,
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=_proxy(self._server),
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_: Any,
        **timeouts: Any,
    ) -> tuple[int, bytes]:
        """The status and the bytes that the server answers."""
        assert self._session is not None, "it was not initialized"
        body, headers = _written(request_data)
        spans = self._spans(timeouts, uploads=isinstance(body, FormData))
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=spans, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as fault:
            raise TimedOut from fault
        except ClientError as fault:
            raise NetworkError(type(fault).__name__) from fault

    def _spans(self, timeouts: Mapping[str, Any], *, uploads: bool) -> ClientTimeout:
        """How long each step may take; an upload has no steps."""
        read, write, connect = (
            self._seconds(timeouts.get(f"{step}_timeout")) for step in ("read", "write", "connect")
        )
        return ClientTimeout(
            total=read + write if uploads else None, connect=connect, sock_read=read
        )

    def _seconds(self, given: Any) -> float:
        """What the library says of a step; it says nothing as a value of its own."""
        return float(given) if isinstance(given, int | float) else self._patience


def _written(data: RequestData | None) -> tuple[FormData | bytes | None, Mapping[str, str]]:
    """What is asked, and headers that say how that is written: as JSON, but for files."""
    if data is None:
        return None, {}
    if not data.contains_files:
        return data.json_payload, _JSON
    # A file's name stands there as it is: the Bot API reads no escapes.
    form = FormData(data.json_parameters, quote_fields=False)
    for field, (name, content, kind) in data.multipart_data.items():
        form.add_field(field, content, filename=" ".join(name.split()), content_type=kind)
    return form, {}


def _proxy(server: str) -> str | None:
    """The proxy that the environment names for that server, looked up once."""
    there = urlsplit(server)
    if proxy_bypass(there.hostname or ""):
        return None
    return getproxies().get(there.scheme)
