"""Law: killed at any moment and started again, the bot loses nothing and repeats nothing.

`ESSAIM_KILLS` and `ESSAIM_SEED` in the environment change how often and which way.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.kills import Siege

PLATFORMS = pytest.mark.parametrize("keyed", [True, False], ids=["keyed", "keyless"])


Tell = Callable[[str, object], None]


@PLATFORMS
def test_kills(keyed: bool, tmp_path: Path, record_property: Tell) -> None:
    besiege(tmp_path, record_property, keyed=keyed, kills=20)


@pytest.mark.chaos
@PLATFORMS
def test_hundreds_of_kills(keyed: bool, tmp_path: Path, record_property: Tell) -> None:
    besiege(tmp_path, record_property, keyed=keyed, kills=250)


def besiege(folder: Path, tell: Tell, *, keyed: bool, kills: int) -> None:
    """Kill a bot so often; the log must be spotless, and some kills must have struck home."""
    seed = int(os.environ.get("ESSAIM_SEED") or random.randrange(10**6))
    kills = int(os.environ.get("ESSAIM_KILLS") or kills)
    manner = "keyed" if keyed else "keyless"
    repeat = f"ESSAIM_SEED={seed} ESSAIM_KILLS={kills}"
    print(f"\n{manner}: {repeat}, in {folder}", flush=True)
    siege = Siege(folder, seed, keyed=keyed)
    found = siege.run(kills, deadline=90)
    tell("told", f"{manner}: {repeat}: {siege.wreck}; {siege.tally()}")
    assert found == [], f"{manner}: {repeat}: {siege.wreck}"
    assert siege.wreck.hits >= kills // 10, "the kills missed the window that they aim at"
