"""Law: what the desk asks of the wrong contribution, or of none, changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import approved, known, told
from tests.stage import FUTURS, dialogue, settings

ACTS = ("approuver", "refuser", "reporter", "classer", "reecrire", "demander", "defaire", "journal")


@pytest.mark.parametrize("word", ACTS)
def test_another_community_s_number_is_unknown_here(tmp_path: Path, word: str) -> None:
    west = {"slug": "ouest", "name": "Lab Ouest", "desk": "memory:ailleurs"}
    dialogue(
        f"""
        claire: /aide
        claire [Oui, je]
        claire [Futurs]
        {told("claire")}
        camille@inconnu: /{word} 1 Initiatives
        → inconnu: Aucune contribution n° 1 dans cette communauté
        ≡
        camille@bureau: /{word} 7 Initiatives
        → bureau: Aucune contribution n° 7 dans cette communauté
        ≡
        """,
        settings(tmp_path, FUTURS, {**FUTURS, **west, "channels": ["memory:autre"]}),
    )


@pytest.mark.parametrize("word", ACTS[:-1])
def test_an_act_needs_a_number(tmp_path: Path, word: str) -> None:
    dialogue(
        f"""
        camille@bureau: /{word}
        → bureau: Il manque un numéro
        ≡
        camille@bureau: /{word} douze
        → bureau: Il manque un numéro
        ≡
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    "key", ["hold 1", "classify 1 x", "reword 1 99", "ask 1 99999999999999999"]
)
def test_a_forged_button_changes_nothing(tmp_path: Path, key: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        claire: /retirer 1
        claire [Oui, retirer]
        camille@bureau ⟪{key}⟫
        → bureau: n’attend plus de décision : son auteur
        ≡
        """,
        settings(tmp_path),
    )
