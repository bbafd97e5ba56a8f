"""Law: an order is told choice by choice, and counted by a method that has a name."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import known
from tests.stage import dialogue, settings

CITIES = """
camille@bureau: /sondage Où se voir ? | Nancy | Rennes | Metz
camille@bureau [Régler le vote]
camille@bureau [Permettre plusieurs choix]
camille@bureau [Régler le vote]
camille@bureau [Demander un classement]
→ bureau: C’est changé : chaque personne classe les choix par préférence
camille@bureau [Ouvrir maintenant]
→ canal: votre ordre de préférence … 1. Nancy … 2. Rennes … 3. Metz
"""


def test_each_tap_ranks_one_more_and_points_decide(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("malik")}
        {CITIES}
        claire@canal [Metz]
        → claire: Vos choix sont comptés : 1. « Metz » … en ajouter encore 2 … 3. ✓ 1. Metz
        claire@canal [Nancy]
        → claire: 1. « Metz », 2. « Nancy » … 1. ✓ 2. Nancy … 3. ✓ 1. Metz
        claire@canal [Metz]
        → claire: Vos choix sont déjà : 1. « Metz », 2. « Nancy »
        ≡
        claire ⟪vote 1:3-⟫
        → claire: Vos choix sont maintenant : 1. « Nancy »
        malik: /voter 1 2 3 1
        → malik: 1. « Rennes », 2. « Metz », 3. « Nancy »
        ⏲ 2026-11-23 09:01
        ◉ canal: Nancy : 4 points
        ◉ canal: Rennes : 3 points
        ◉ canal: Metz : 2 points
        malik: /voter 1 1
        camille@bureau: /clore 1
        camille@bureau [Oui, clore]
        ◉ canal: Nancy : 6 points
        ◉ canal: Rennes : 0 point
        ◉ canal: Méthode de Borda : le premier choix de chaque personne vaut 3 points
        → bureau: est clos, avec 2 votes … Nancy : 6 points
        """,
        settings(tmp_path),
    )


def test_a_ranking_is_of_three_to_seven(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Lequel ? | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
        camille@bureau: /choix 1 classement
        → bureau: Un classement prend de 3 à 7 choix, et le sondage n° 1 en a 8
        ≡
        """,
        settings(tmp_path),
    )
