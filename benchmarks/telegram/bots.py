"""Law: both bots are told the same, by the same way, and neither keeps to limits."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from benchmarks.processes import Command
from benchmarks.telegram.crowd import Telegram
from tests.web import free_port

Way = Literal["polling", "webhook"]
WAYS: tuple[Way, ...] = ("polling", "webhook")

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
Making = Callable[[Telegram, Way, Path], Command]


def essaim(api: Telegram, way: Way, folder: Path) -> Command:
    """The house with its database on disk; its desk is a group, its people write to it directly."""
    config = folder / "config.toml"
    port = free_port()
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
    port = free_port()
    door = (_door(port), str(port)) if way == "webhook" else ()
    return (sys.executable, HERE / "echo.py", api.url, api.token, *door)


def _door(port: int) -> str:
    return f"http://127.0.0.1:{port}/updates"
