"""Law: the standard library's HTTP and nothing of the bot's: what tests know of a server."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from typing import Any


class Refused(Exception):
    """The server answered with an error: its status, and what it said."""

    def __init__(self, status: int, said: dict[str, Any]) -> None:
        super().__init__(status, said)
        self.status = status
        self.said = said


def call(
    server: str, method: str, path: str, content: object = None, token: str = ""
) -> dict[str, Any]:
    """The server's answer as JSON; raises `Refused`, or `OSError` when there is none."""
    data = None if content is None else json.dumps(content).encode()
    said: dict[str, Any] = json.loads(exchange(server, method, path, data, token))
    return said


def exchange(
    server: str, method: str, path: str, data: bytes | None = None, token: str = "", kind: str = ""
) -> bytes:
    """The server's answer as it is; raises `Refused`, or `OSError` when there is none."""
    request = urllib.request.Request(server + path, data, method=method)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if kind:
        request.add_header("Content-Type", kind)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            said: bytes = answer.read()
            return said
    except urllib.error.HTTPError as error:
        with error:
            raise Refused(error.code, json.load(error)) from None


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def knock(url: str, headers: dict[str, str], body: bytes) -> int:
    """Post those bytes; the status that they are answered with."""
    request = urllib.request.Request(url, body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
