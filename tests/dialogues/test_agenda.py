"""Law: the desk sees what comes out when, and why at another time than usual."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.test_recaps import MONTHLY
from tests.stage import dialogue, settings


def test_the_next_editions_of_each_digest_with_pauses_and_holidays(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages pauses du 28 décembre au 3 janvier
        camille@bureau [C’est bien cela]
        camille@bureau: /agenda
        → bureau: Futurs Publics … • vendredi 27 novembre à 17:00, figée vendredi 27 novembre à
        """,
        settings(tmp_path, recaps=[MONTHLY]),
    )
    stage = dialogue(
        """
        ⏲ 2026-12-14 09:00
        camille@bureau: /reglages pauses du 28 décembre au 3 janvier
        camille@bureau [C’est bien cela]
        camille@bureau: /agenda
        → bureau: jeudi 24 décembre à 17:00 … avancée : le vendredi 25 décembre 2026 est férié
        """,
        settings(tmp_path / "later", recaps=[MONTHLY]),
    )
    said = stage.texts("bureau")[-1]
    assert "• vendredi 8 janvier à 17:00" in said
    assert "31 décembre à 17:00" not in said
    assert "Le mensuel\n\n• lundi 4 janvier à 09:00" in said
    assert "• du lundi 28 décembre 2026 au dimanche 3 janvier 2027" in said
