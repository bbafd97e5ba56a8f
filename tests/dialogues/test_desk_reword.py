"""Law: another wording is the desk's to suggest and its author's to accept, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import FREEZE, YES, approved, frozen, known, rewritten, told
from tests.stage import dialogue, settings

LONG = "Le guichet ferme tôt. " + "Nous avons compté les passages, heure par heure. " * 10
SUGGESTED = f"""
    {known("claire")}
    {told("claire")}
    camille@bureau: /reecrire 1 Un guichet commun a ouvert.
    → bureau: Une version du n° 1 … est proposée par Camille
    → claire: propose une autre version … Les usagers attendent moins … Un guichet commun a ouvert
"""


def test_a_long_text_is_shortened_in_two_taps(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", LONG)}
        camille@bureau [Raccourcir]
        → bureau: plus courte … Le guichet ferme tôt … […]
        camille@bureau [Envoyer cette version courte]
        → bureau: est proposée par Camille
        → claire: Votre texte … La version proposée … […] … Accepter … Garder
        claire [Accepter]
        → claire: a maintenant le texte proposé
        → bureau: la version proposée est acceptée … Le guichet ferme tôt … […] … Approuver
        camille@bureau [Approuver]
        → bureau: version proposée par Camille … version acceptée … approuvé par Camille
        {FREEZE}
        → bureau: L’édition est figée … […]
        """,
        settings(tmp_path),
    )


def test_a_text_and_a_title_are_typed(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Raccourcir]
        camille@bureau: Un guichet commun a ouvert.
        → bureau: Le titre est celui-ci
        camille@bureau: Le guichet commun
        → claire: Votre texte … Les usagers … La version proposée : Le guichet commun … a ouvert
        claire: /accepter 1
        → bureau: est acceptée … Le guichet commun … Claire … Approuver
        """,
        settings(tmp_path),
    )


def test_the_title_alone(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Raccourcir]
        camille@bureau [Ne changer que le titre]
        camille@bureau: Un guichet pour tous
        → claire: La version proposée : Un guichet pour tous
        """,
        settings(tmp_path),
    )


def test_the_author_keeps_the_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {SUGGESTED}
        claire [Garder mon texte]
        → claire: reste comme il est
        → bureau: préfère garder son texte … Les usagers attendent moins … Approuver
        claire ⟨Accepter⟩
        → claire: n’est plus proposée
        ≡
        """,
        settings(tmp_path),
    )


def test_without_an_answer_the_author_s_text_is_published(tmp_path: Path) -> None:
    dialogue(
        f"""
        {SUGGESTED}
        camille@bureau: /approuver 1
        {FREEZE}
        → bureau: L’édition est figée … Les usagers attendent moins
        claire [Accepter]
        → claire: n’est plus proposée
        ≡
        claire: /accepter 1
        → claire: n’est plus proposée
        ≡
        {YES}
        ⏲ 2026-11-27 17:00
        ◉ canal: Les usagers attendent moins
        """,
        settings(tmp_path),
    )


def test_a_suggestion_is_found_again_with_its_contribution(tmp_path: Path) -> None:
    dialogue(
        f"""
        {SUGGESTED}
        claire: /contributions 1
        → claire: La version proposée … Un guichet commun a ouvert … Accepter cette version
        claire [Accepter]
        → bureau: est acceptée … Un guichet commun a ouvert
        """,
        settings(tmp_path),
    )


def test_an_approval_stands_when_the_author_accepts(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        camille@bureau: /reecrire 1 Un guichet commun a ouvert.
        claire [Accepter]
        → bureau: est acceptée
        {FREEZE}
        ✗ bureau: attendent moins
        → bureau: L’édition est figée … Un guichet commun a ouvert
        """,
        settings(tmp_path),
    )


def test_the_author_s_own_edit_ends_a_suggestion(tmp_path: Path) -> None:
    dialogue(
        f"""
        {SUGGESTED}
        {rewritten("claire", "Le guichet est ouvert à tous.")}
        → bureau: a été modifié … ouvert à tous
        claire ⟨Accepter⟩
        → claire: n’est plus proposée
        ≡
        """,
        settings(tmp_path),
    )


def test_an_unfinished_edit_is_not_lost(tmp_path: Path) -> None:
    dialogue(
        f"""
        {SUGGESTED}
        claire: /modifier 1
        claire [Modifier]
        claire [Le titre]
        claire: Un guichet à nous
        claire: /annuler
        → claire: gardée de côté
        claire [Accepter]
        claire: /modifier 1
        → claire: Un guichet à nous
        """,
        settings(tmp_path),
    )


def test_a_newer_suggestion_takes_the_place(tmp_path: Path) -> None:
    dialogue(
        f"""
        {SUGGESTED}
        denis@bureau: /lire 1
        → bureau: Une autre version est proposée à son auteur
        denis@bureau: /reecrire 1 Le guichet commun est ouvert.
        claire ⟨Accepter⟩
        → claire: n’est plus proposée
        ≡
        claire [Accepter]
        → bureau: est acceptée … Le guichet commun est ouvert
        """,
        settings(tmp_path),
    )


def test_two_animators_reword_one_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Raccourcir]
        denis@bureau: /reecrire 1 Le guichet commun est ouvert.
        camille@bureau: Un guichet commun a ouvert.
        camille@bureau [Garder ce titre]
        → bureau: Une autre version du n° 1 a été proposée
        ✗ claire: a ouvert.
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("decision", ["/refuser 1 Trop court.", "/classer 1 Initiatives"])
def test_a_refusal_ends_it_and_a_classification_does_not(tmp_path: Path, decision: str) -> None:
    ended = "n’est plus proposée" if "refuser" in decision else "a maintenant le texte"
    dialogue(
        f"""
        {SUGGESTED}
        camille@bureau: {decision}
        claire [Accepter]
        → claire: {ended}
        """,
        settings(tmp_path),
    )


def test_the_name_and_the_themes_stay_the_author_s(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons essayé la visite du jeudi.
        claire [Bretagne]
        claire [Un essai]
        claire [Anonyme, même]
        claire [Oui, proposer]
        camille@bureau: /reecrire 1 Une visite le jeudi.
        claire [Accepter]
        camille@bureau [Approuver]
        {FREEZE}
        ✗ bureau: laire
        → bureau: L’édition est figée … Une visite le jeudi. … Anonyme … Bretagne · Un essai
        """,
        settings(tmp_path),
    )


def test_what_is_frozen_is_not_reworded(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        camille@bureau: /reecrire 1 Un guichet commun a ouvert.
        → bureau: est déjà dans une édition : seul son auteur … /demander 1
        ≡
        """,
        settings(tmp_path),
    )


def test_the_same_text_is_no_suggestion(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", "Le bus passe.")}
        camille@bureau: /reecrire 1 Le bus passe.
        → bureau: C’est déjà le texte du n° 1
        ≡
        camille@bureau [Raccourcir]
        camille@bureau [Ne rien proposer]
        → bureau: Rien n’est proposé pour le n° 1
        ✗ claire: version
        """,
        settings(tmp_path),
    )


def test_nobody_else_accepts(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("marc")}
        {SUGGESTED}
        marc: /accepter 1
        → marc: n’est pas une de vos contributions
        ≡
        marc ⟪keep 1 2⟫
        → marc: n’est pas une de vos contributions
        ≡
        """,
        settings(tmp_path),
    )


def test_a_suggestion_goes_with_its_author(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /reecrire 1 Un texte de Zanzibar.
        claire: /mesdonnees
        → claire: Un texte de Zanzibar
        claire [Effacer et retirer]
        ∅ Zanzibar
        """,
        settings(tmp_path),
    )


def test_an_open_question_of_the_desk_holds_no_text(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {told("claire", LONG)}
        camille@bureau [Raccourcir]
        → bureau: plus courte … Le guichet ferme tôt … […]
        """,
        settings(tmp_path),
    )
    assert "guichet" not in str(stage.kept()["conversation"])


def test_a_withdrawal_closes_what_the_desk_was_writing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Raccourcir]
        camille@bureau: Au guichet commun, on attend moins.
        claire: /retirer 1
        claire [Oui, retirer]
        camille@bureau [Garder ce titre]
        → bureau: déjà réglée
        ≡
        """,
        settings(tmp_path),
    )


def test_a_colleague_s_classification_does_not_cost_the_words(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Raccourcir]
        camille@bureau: Au guichet commun, on attend moins.
        denis@bureau: /classer 1 Initiatives
        camille@bureau [Garder ce titre]
        → bureau: est proposée par Camille
        → claire: Au guichet commun, on attend moins.
        """,
        settings(tmp_path),
    )


def test_a_refused_version_is_given_back(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Raccourcir]
        camille@bureau: Au guichet commun, on attend moins.
        {rewritten("claire", "Le guichet a fermé.")}
        camille@bureau [Garder ce titre]
        → bureau: a changé … Ce que vous aviez écrit … Au guichet commun, on attend moins.
        ✗ claire: on attend moins
        """,
        settings(tmp_path),
    )
