"""Law: what became of an edition's posts is told to the desk, and asked where nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import Rejected
from tests.dialogues.platforms import Refusing, Unsure
from tests.dialogues.records import states
from tests.dialogues.scenes import GUICHET, PUBLISH, approved, known
from tests.stage import Stage, dialogue, settings


def test_a_channel_that_refuses_is_told_to_the_desk_and_ends_it(tmp_path: Path) -> None:
    closed = Rejected("the room is closed")
    stage = dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        {PUBLISH}
        → bureau: l’a refusé (the room is closed)
        → bureau: n’a pu paraître dans aucun canal
        ✗ claire: vient de paraître
        """,
        settings(tmp_path),
        channel=Refusing(lambda post: post.to == Stage.room("canal"), closed),
    )
    assert states(stage) == ["published", "collecting"]


@pytest.mark.parametrize(("answer", "shown"), [("Oui, il y est", 1), ("Non, l’envoyer", 2)])
def test_a_post_of_unknown_fate_is_asked_about(tmp_path: Path, answer: str, shown: int) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        {PUBLISH}
        → bureau: Je ne sais pas si ce message est arrivé
        ✗ claire: vient de paraître
        ⟳
        ✗ bureau: Je ne sais pas
        camille@bureau [{answer}]
        → claire: vient de paraître
        camille@bureau [{answer}]
        → bureau: n’est pas ou n’est plus incertaine
        ≡
        """,
        settings(tmp_path),
        channel=Unsure(),
    )
    assert len(stage.channel.shown(stage.room("canal"))) == shown
    assert GUICHET[:20] in stage.shown("canal")
