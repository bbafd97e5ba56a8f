"""Law: an open poll is cancelled in front of everybody, with a reason, and no vote is kept."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import VOTED_IN_ROOM, VOTING
from tests.stage import dialogue, settings

CANCELLED = """
camille@bureau: /abandonner 1 La salle n’est plus libre.
→ bureau: Sa carte dira : « La salle n’est plus libre. » Les votes seront effacés
camille@bureau [Oui, annuler]
→ bureau: est annulé par Camille. Ses cartes disent pourquoi
"""


def test_its_card_says_why_and_no_vote_is_kept(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {VOTING}
        claire@canal [Oui]
        {CANCELLED}
        ⏲ 2026-11-23 09:01
        ◉ canal: Ce sondage a été annulé : La salle n’est plus libre. Aucun vote n’en est gardé.
        ◌ canal: Vous pouvez voter
        ◌ canal: 1 vote
        ∅ memory:claire
        malik@canal ⟪vote 1:1⟫
        → malik: a été annulé : La salle n’est plus libre.
        ≡
        claire [Retirer mon vote]
        → claire: a été annulé
        camille@bureau: /clore 1
        → bureau: est annulé : cela ne se fait plus
        ≡
        camille@bureau: /journal
        → bureau: annule un sondage ouvert
        """,
        settings(tmp_path),
    )
    kept = stage.kept()
    assert not kept["ballot"]
    assert not kept["mark"]


def test_the_reason_is_asked_for_and_it_may_be_left_open(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        camille@bureau: /abandonner 1
        → bureau: Pourquoi annuler le sondage n° 1 ?
        camille@bureau: Une erreur dans la question.
        → bureau: « Une erreur dans la question. »
        camille@bureau [Laisser ouvert]
        claire@canal [Oui]
        → claire: est compté
        camille@bureau: /abandonner 1 {"a" * 201}
        → bureau: La raison compte 201 caractères, et 200 au plus
        ≡
        """,
        settings(tmp_path),
    )


def test_who_closes_it_first_is_not_overruled(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        camille@bureau: /abandonner 1 Trop tôt
        → bureau: « Trop tôt. »
        denis@bureau: /clore 1
        denis@bureau [Oui, clore]
        camille@bureau [Oui, annuler]
        → bureau: est clos : cela ne se fait plus
        ◉ canal: Ce sondage est clos
        """,
        settings(tmp_path),
    )


def test_the_rooms_own_poll_is_ended_with_it(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        {CANCELLED}
        ⏲ 2026-11-23 09:01
        ◉ canal: Ce sondage a été annulé : La salle n’est plus libre.
        ⏲ 2026-11-24 09:00
        ◌ canal: 1 vote
        """,
        settings(tmp_path),
    )
    kept = stage.kept()
    assert not kept["ballot"]
    assert not kept["response"]
