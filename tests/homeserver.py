"""Law: tests of Matrix talk to a real homeserver, which ends with the process that started it.

`shared()` is one Synapse for each test process, its data in memory, on loopback, its limits lifted.
A test that takes a homeserver down starts its own with `serving`. Without Synapse tests fail; none
is skipped.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import hashlib
import hmac
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import web

NAME = "agent.essaim.test"
"""The server part of everybody's id."""

_PROGRAM = Path(__file__).parents[1] / ".synapse" / "bin" / "python"
_MEMORY = Path("/dev/shm")
_ROOM = 2**30
"""Bytes that have to be free in memory before data goes there."""
_PATIENCE = 60.0
_SECRET = "known to the tests alone"
_NUMBERS = itertools.count(1)

_LIFE = """
folder=$1; shift
"$@" >"$folder/log" 2>&1 &
read -r word
kill -TERM $! && wait $!
[ "$word" = stay ] || rm -rf "$folder"
"""
"""Run the server until the one who started it says a word, or is no more; its data goes with it,
unless the word was to stay."""

_LIFTED = {"per_second": 10**6, "burst_count": 10**6}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody registered, who is signed in on one device."""

    id: str
    password: str
    token: str
    device: str


class Homeserver:
    """A Synapse in its folder, with these settings beside the usual; stopped, it keeps its data."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.folder = folder
        self.port = web.free_port()
        self._keeper: subprocess.Popen[bytes] | None = None
        (folder / "homeserver.yaml").write_text(json.dumps(_settings(folder, self.port) | settings))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Return once it answers."""
        assert _PROGRAM.exists(), "Synapse is missing: `make .synapse/ready` installs it"
        settings = self.folder / "homeserver.yaml"
        server: list[str | Path] = [_PROGRAM, "-m", "synapse.app.homeserver", "-c", settings]
        self._keeper = subprocess.Popen(
            ["/bin/sh", "-c", _LIFE, "sh", self.folder, *server],
            stdin=subprocess.PIPE,
            start_new_session=True,
            cwd=self.folder,
        )
        deadline = time.monotonic() + _PATIENCE
        while not self._answers():
            assert self._keeper.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, "Synapse does not answer"
            time.sleep(0.02)

    def stop(self, last_word: bytes = b"stay\n") -> None:
        """Return once it has ended."""
        if self._keeper is not None:
            self._keeper.communicate(last_word)
            self._keeper = None

    def register(self, name: str = "") -> Account:
        """A new account; any name when none is asked for."""
        path = "/_synapse/admin/v1/register"
        nonce = web.call(self.url, "GET", path)["nonce"]
        name = name or f"someone{next(_NUMBERS)}-{os.getpid()}"
        password = f"the password of {name}"
        signed = "\0".join((nonce, name, password, "notadmin")).encode()
        mac = hmac.new(_SECRET.encode(), signed, hashlib.sha1).hexdigest()
        asked = {"nonce": nonce, "username": name, "password": password, "mac": mac}
        made = web.call(self.url, "POST", path, asked)
        return Account(made["user_id"], password, made["access_token"], made["device_id"])

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            web.call(self.url, "GET", "/_matrix/client/versions")
            return True
        return False


@contextlib.contextmanager
def serving(**settings: object) -> Iterator[Homeserver]:
    """A homeserver as long as the block lasts, with these settings beside the usual."""
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    folder = Path(tempfile.mkdtemp(prefix="essaim-", dir=_MEMORY if roomy else None))
    server = Homeserver(folder, **settings)
    server.start()
    try:
        yield server
    finally:
        server.stop(b"go\n")


_life = contextlib.ExitStack()


@functools.cache
def shared() -> Homeserver:
    """The homeserver of this test process; the first to ask starts it."""
    return _life.enter_context(serving())


def leave() -> None:
    """End the shared homeserver, if it was started."""
    _life.close()
    shared.cache_clear()


def _settings(folder: Path, port: int) -> dict[str, Any]:
    """What homeserver.yaml says: JSON is YAML."""
    return {
        "server_name": NAME,
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "listeners": [
            {
                "port": port,
                "type": "http",
                "bind_addresses": ["127.0.0.1"],
                "resources": [{"names": ["client"]}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "media_store_path": str(folder / "media"),
        "pid_file": str(folder / "pid"),
        "signing_key": f"ed25519 a_test {base64.b64encode(bytes(32)).decode().rstrip('=')}",
        "registration_shared_secret": _SECRET,
        "macaroon_secret_key": _SECRET,
        "form_secret": _SECRET,
        "bcrypt_rounds": 4,
        "report_stats": False,
        "trusted_key_servers": [],
        "presence": {"enabled": False},
        **_limits(),
    }


def _limits() -> dict[str, Any]:
    """No limit on anything: tests are in a hurry."""
    alone = ("message", "registration", "joins_per_room", "key_requests", "room_creation")
    grouped = {
        "login": ("address", "account", "failed_attempts"),
        "joins": ("local", "remote"),
        "invites": ("per_room", "per_user", "per_issuer"),
    }
    limits: dict[str, Any] = {f"rc_{name}": _LIFTED for name in alone}
    for name, parts in grouped.items():
        limits[f"rc_{name}"] = dict.fromkeys(parts, _LIFTED)
    return limits
