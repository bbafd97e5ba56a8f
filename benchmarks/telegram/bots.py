"""Law: each bot is a process of its own, which ends with whoever started it, however that ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from benchmarks.telegram.crowd import Telegram

Way = Literal["polling", "webhook"]
WAYS: tuple[Way, ...] = ("polling", "webhook")

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATIENCE = 15.0
"""Seconds that a bot may take to end."""

_LIFE = '"$@" & read -r word; kill -TERM $! && wait $!'
"""Run the bot until the one who started it is no more, or closes our input."""

Command = Sequence[str | Path]


@contextmanager
def running(command: Command, folder: Path) -> Iterator[None]:
    """The bot at work as long as the block lasts; what it logs is in its folder."""
    with (folder / "log").open("wb") as log:
        keeper = subprocess.Popen(
            ["/bin/sh", "-c", _LIFE, "sh", *command],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield
        finally:
            _end(keeper)


def _end(keeper: subprocess.Popen[bytes]) -> None:
    try:
        keeper.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(keeper.pid, signal.SIGKILL)
        keeper.wait()


Making = Callable[[Telegram, Way, Path], Command]


def essaim(api: Telegram, way: Way, folder: Path) -> Command:
    """The house with its database on disk; its desk is a group, its people write to it directly."""
    config = folder / "config.toml"
    port = _free_port()
    desk = api.group("Bureau")
    config.write_text(
        f"""
[database]
url = "sqlite:///{folder}/essaim.db"
[telegram]
token = "{api.token}"
api_url = "{api.url}"
mode = "{way}"
webhook_url = "{_door(port)}"
webhook_listen = "127.0.0.1:{port}"
[[community]]
slug = "essai"
name = "Essai"
desk = "telegram:{desk.id}"
""",
        encoding="utf-8",
    )
    return (sys.executable, "-m", "benchmarks.telegram.unpaced", "run", "--config", config)


def echo(api: Telegram, way: Way, folder: Path) -> Command:  # noqa: ARG001 - it keeps nothing
    """The echo on the library's own loop."""
    port = _free_port()
    door = (_door(port), str(port)) if way == "webhook" else ()
    return (sys.executable, HERE / "echo.py", api.url, api.token, *door)


def _door(port: int) -> str:
    return f"http://127.0.0.1:{port}/updates"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
