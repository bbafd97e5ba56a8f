"""Law: the wait is what a newcomer waits, from the command to the first answer's first byte."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ESSAIM = Path(sys.executable).with_name("essaim")
TRIALS = 7


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds to the first answer, medians: where there was no database, and where there was."""

    new: float
    existing: float


def measure() -> Start:
    """Several newcomers, each of whom comes back once."""
    times = [_newcomer() for _ in range(TRIALS)]
    return Start(median(new for new, _ in times), median(existing for _, existing in times))


def _newcomer() -> tuple[float, float]:
    with TemporaryDirectory() as folder:
        return _first_answer(folder), _first_answer(folder)


def _first_answer(folder: str) -> float:
    start = time.perf_counter()
    with subprocess.Popen(
        [ESSAIM, "chat"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as chat:
        assert chat.stdin is not None
        assert chat.stdout is not None
        chat.stdin.write(b"/aide\n")
        chat.stdin.flush()
        assert chat.stdout.read(1), "no answer came"
        seconds = time.perf_counter() - start
        chat.communicate(timeout=10)
    return seconds
