"""Law: a number that was typed before a card was shown presses nothing on that card."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import GUICHET, known, told
from tests.integration.moody import lines, live
from tests.stage import Stage, settings

pytestmark = pytest.mark.usefixtures("houses")


def test_nobody_says_yes_to_a_card_that_was_not_shown(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        await stage.say("claire", f"/temoigner {GUICHET}")
        await stage.say_at_once(*[("claire", "1")] * 6)
        stage.expect("claire", "rien n’a changé")
        assert stage.texts("bureau") == []
        for _ in range(3):
            await stage.say("claire", "1")
        stage.expect("claire", "Merci")
        assert len(stage.texts("bureau")) == 1

    live(settings(tmp_path), MemoryChannel(buttons=False), act)


def test_who_is_second_undoes_nothing(tmp_path: Path) -> None:
    given = settings(tmp_path, animators=["memory:camille", "memory:sofia"])

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire") + told("claire"))
        await stage.say_at_once(("camille", "1"), ("sofia", "1"), room="bureau")
        stage.expect("bureau", "approuvé par Camille")
        assert not [one for one in stage.texts("bureau") if "annulée" in one]

    live(given, MemoryChannel(buttons=False), act)
