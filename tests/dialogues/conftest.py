"""Law: every dialogue holds in French and in English, on SQLite and on PostgreSQL.

A conversation does not test the disk; the tests of faults do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.english import english_kept_in
from tests.houses import kept_in
from tests.stage import also_in_english

MEMORY = Path("/dev/shm")


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, on a machine that has such a thing."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture(autouse=True)
def _everywhere() -> Iterator[None]:
    """In French on SQLite, in English on PostgreSQL: neither language knows of its database."""
    with kept_in("sqlite"), english_kept_in("postgresql"), also_in_english():
        yield
