"""Law: each bot is a process of its own, which ends with whoever started it, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

Command = Sequence[str | Path]

PATIENCE = 15.0
"""Seconds that a bot may take to end."""

_LIFE = '"$@" & read -r word; kill -TERM $! && wait $!'
"""Run the bot until the one who started it is no more, or closes our input."""


@contextmanager
def running(command: Command, folder: Path, *, at: Path | None = None) -> Iterator[None]:
    """The bot at work in the folder `at`, or in its own, as long as the block lasts.

    What it logs is in its own.
    """
    with (folder / "log").open("wb") as log:
        keeper = subprocess.Popen(
            ["/bin/sh", "-c", _LIFE, "sh", *command],
            cwd=at or folder,
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
