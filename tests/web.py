"""Law: the standard library's HTTP and nothing of the bot's: what tests know of a server."""

from __future__ import annotations

import json
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
    request = urllib.request.Request(server + path, method=method)
    if content is not None:
        request.data = json.dumps(content).encode()
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            said: dict[str, Any] = json.load(answer)
            return said
    except urllib.error.HTTPError as error:
        with error:
            raise Refused(error.code, json.load(error)) from None
