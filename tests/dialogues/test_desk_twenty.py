"""Law: a week of twenty contributions takes an animator fewer than fifty taps, all told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.dialogues.scenes import known, proposed
from tests.stage import dialogue, settings

LONG = "Le bus du soir passe à la demande. " + "Nous avons compté chaque trajet, semaine. " * 12


def told(rank: int) -> str:
    text = LONG if rank == 7 else f"Essai numéro {rank}, mené avec les usagers."
    return f"""
        claire: /temoigner {text}
        {proposed("claire")}
    """


CURATION = """
    camille@bureau: /attente
    → bureau: 20 contributions attendent une décision
    → bureau: Le n° 1 attend
    camille@bureau [Approuver]
    camille@bureau [Approuver]
    → bureau: Il reste 18 contributions … n° 3

    camille@bureau [Refuser]
    camille@bureau [Quelqu’un est reconnaissable]
    → bureau: Le n° 3 … est refusé par Camille
    → claire: n’est pas retenue … Quelqu’un y est reconnaissable sans avoir donné son accord

    camille@bureau [Reporter]
    camille@bureau [L’édition du 4 décembre]
    → bureau: Le n° 4 … est reporté

    camille@bureau [Classer]
    camille@bureau [Initiatives]
    camille@bureau [C’est bien]
    camille@bureau [Approuver · Initiatives]
    → bureau: Le n° 5 … est approuvé

    camille@bureau [Approuver]
    → bureau: Il reste 14 contributions … n° 7

    camille@bureau [Raccourcir]
    camille@bureau [Envoyer cette version courte]
    → bureau: Une version du n° 7
    claire [Accepter]

    camille@bureau [Approuver]
    → bureau: Le n° 7 … est approuvé
    camille@bureau [Approuver]
    → bureau: Le n° 8 … est approuvé
    camille@bureau [Demander]
    camille@bureau: Combien de personnes y sont venues ?
    camille@bureau [Envoyer]
    → bureau: La question de Camille sur le n° 9
    claire [Répondre]
    claire: Une trentaine.
    → bureau: « Une trentaine. » … n° 9 … Approuver
    camille@bureau [Approuver]
    → bureau: Le n° 9 … est approuvé
"""
REST = (
    """
    camille@bureau [Approuver]
"""
    * 11
)
PUBLISHED = """
    → bureau: Le n° 20 … est approuvé par Camille. Rien n’attend
    ⏲ 2026-11-27 14:00
    → bureau: L’édition est figée
    camille@bureau [Approuver l’édition]
    → bureau: Édition approuvée par Camille
    ⏲ 2026-11-27 17:00
    → canal: 18 contributions … Initiatives … numéro 5 … Témoignages … bus du soir … […]
    ◌ canal: numéro 3
    ◌ canal: numéro 4
"""


def test_twenty_contributions_take_fewer_than_fifty_taps(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    tellings = "".join(map(told, range(1, 21)))
    dialogue(f"{known('claire')}{tellings}{CURATION}{REST}{PUBLISHED}", settings(tmp_path))
    acts = [line.strip() for line in f"{CURATION}{REST}{PUBLISHED}".splitlines()]
    taps = sum(line.startswith("camille") for line in acts)
    record_property("told", f"twenty contributions, queue to approved edition: {taps} acts")
    assert taps < 50
