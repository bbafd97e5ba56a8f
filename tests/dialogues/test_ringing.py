"""Law: what comes unasked rings once, with its text: the files that go with it are quiet."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.messages import File
from tests.dialogues.scenes import GUICHET, known
from tests.stage import Stage, dialogue, settings

TWO_PICTURES = f"""
    {known("claire")}
    claire: 📎 guichet.png 📎 plan.pdf /temoigner {GUICHET}
    claire [Passer]
    claire [Passer]
    claire [Signer]
    claire [Passer]
    claire [Passer]
    claire [Oui, proposer]
    → bureau: Nouvelle contribution
    camille@bureau: /approuver 1
    camille@bureau: /publier
    camille@bureau [Oui, publier maintenant]
    → canal: 📎 1-1.png
    → canal: 📎 1-2.pdf
"""


def rings(stage: Stage, room: str) -> list[tuple[bool, bool]]:
    """Of what a room was sent: whether it is a file, and whether it rings."""
    sent = [one for one in stage.channel.sent if one.to == stage.room(room)]
    return [(isinstance(one.letter.extra, File), not one.quiet) for one in sent]


@pytest.mark.parametrize("room", ["canal", "bureau"])
def test_an_edition_and_a_card_ring_and_their_files_do_not(tmp_path: Path, room: str) -> None:
    stage = dialogue(TWO_PICTURES, settings(tmp_path))
    assert rings(stage, room)[:3] == [(False, True), (True, False), (True, False)]
