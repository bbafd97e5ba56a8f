"""Law: every dialogue holds in French and in English, on SQLite and on PostgreSQL.

A conversation does not test the disk; the tests of faults do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.databases import Kind
from tests.houses import kept_in
from tests.stage import also_in_english

MEMORY = Path("/dev/shm")
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, on a machine that has such a thing."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture(autouse=True, params=KINDS)
def _everywhere(request: pytest.FixtureRequest) -> Iterator[None]:
    """On SQLite in both languages, on PostgreSQL in French."""
    with kept_in(request.param):
        if request.param == "sqlite":
            with also_in_english():
                yield
        else:
            yield
