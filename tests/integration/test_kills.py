"""Law: killed at any moment and started again, the bot loses nothing and repeats nothing.

`ESSAIM_KILLS` and `ESSAIM_SEED` in the environment change how often and which way.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import Kind, fresh
from tests.integration.kills import Siege

PLATFORMS = pytest.mark.parametrize("keyed", [True, False], ids=["keyed", "keyless"])


Tell = Callable[[str, object], None]


@PLATFORMS
def test_kills(kind: Kind, keyed: bool, tmp_path: Path, record_property: Tell) -> None:
    besiege(kind, tmp_path, record_property, keyed=keyed, kills=14)


@pytest.mark.chaos
@PLATFORMS
def test_hundreds_of_kills(kind: Kind, keyed: bool, tmp_path: Path, record_property: Tell) -> None:
    besiege(kind, tmp_path, record_property, keyed=keyed, kills=250)


@PLATFORMS
def test_of_two_processes_one_lives_on(keyed: bool, tmp_path: Path, record_property: Tell) -> None:
    """Each is killed in the other's sight, who takes up what it was doing, and repeats nothing."""
    besiege("postgresql", tmp_path, record_property, keyed=keyed, kills=8, processes=2)


def besiege(
    kind: Kind, folder: Path, tell: Tell, *, keyed: bool, kills: int, processes: int = 1
) -> None:
    """Kill a bot so often; the log must be spotless, and some kills must have struck home."""
    seed = int(os.environ.get("ESSAIM_SEED") or random.randrange(10**6))
    kills = int(os.environ.get("ESSAIM_KILLS") or kills)
    manner = f"{processes} on {kind}, {'keyed' if keyed else 'keyless'}"
    repeat = f"ESSAIM_SEED={seed} ESSAIM_KILLS={kills}"
    print(f"\n{manner}: {repeat}, in {folder}", flush=True)
    with fresh(kind, folder, durable=True) as url:
        siege = Siege(folder, url, seed, keyed=keyed, processes=processes)
        found = siege.run(kills, deadline=90)
    tell("told", f"{manner}: {repeat}: {siege.wreck}; {siege.tally()}")
    assert found == [], f"{manner}: {repeat}: {siege.wreck}"
    assert siege.wreck.hits >= kills // 10, "the kills missed the window that they aim at"
