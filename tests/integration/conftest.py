"""Law: what holds of the store, of the ways in and out and of duties holds on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import KINDS, Kind, fresh
from tests.houses import kept_in


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Of which kind the databases of a test are."""
    chosen: Kind = request.param
    return chosen


@pytest.fixture
def url(kind: Kind, tmp_path: Path) -> Iterator[str]:
    """A new, empty database."""
    with fresh(kind, tmp_path) as there:
        yield there


@pytest.fixture
def houses(kind: Kind) -> Iterator[None]:
    """Houses that a test sets up have databases of that kind."""
    with kept_in(kind):
        yield
