"""Law: the desk decides with one tap, sees no hidden author, and can go back on what it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import PUBLISH, approved, known, published, retitled, told
from tests.stage import dialogue, settings

TEMOIN = """
    claire: /temoigner Nous avons essayé la visite du jeudi.
    claire [Bretagne]
    claire [Un essai]
"""


def test_a_card_holds_what_is_needed_to_decide(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TEMOIN}
        claire [Signer]
        claire [Oui, proposer]
        → bureau: n° 1 … visite du jeudi … Bretagne · Un essai … Claire … /approuver 1 … Refuser
        """,
        settings(tmp_path),
    )


def test_a_name_hidden_from_readers_is_known_to_the_desk_alone(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TEMOIN}
        claire [Anonyme pour les lecteurs]
        claire [Oui, proposer]
        → bureau: Claire (anonyme pour les lecteurs)
        camille@bureau: /approuver 1
        {PUBLISH}
        → canal: visite du jeudi … Anonyme
        ◌ canal: Claire
        """,
        settings(tmp_path),
    )


def test_a_hidden_author_is_nowhere_in_the_desk(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TEMOIN}
        claire [Anonyme, même]
        claire [Oui, proposer]
        camille@bureau: /attente
        camille@bureau: /lire 1
        camille@bureau: /approuver 1
        camille@bureau: /defaire 1
        camille@bureau: /journal
        camille@bureau: /approuver 1
        camille@bureau: /apercu
        {PUBLISH}
        camille@bureau: /journal
        claire: /retirer 1
        claire [Oui, retirer]
        ✗ bureau: laire
        ✗ canal: laire
        → claire: est retenue
        → claire: vient de paraître
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    "decision", ["camille@bureau [Approuver]", "camille@bureau: /approuver 1", "camille@bureau: 1"]
)
def test_approving(tmp_path: Path, decision: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        {decision}
        → bureau: est approuvé par Camille. Rien n’attend de décision.
        → claire: est retenue et paraîtra
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


@pytest.mark.parametrize(
    "decision",
    [
        "camille@bureau [Refuser]\n"
        "camille@bureau: Déjà raconté en mai.\ncamille@bureau [Transmettre]",
        "camille@bureau: /refuser 1\n"
        "camille@bureau: Déjà raconté en mai.\ncamille@bureau [Transmettre]",
        "camille@bureau: /refuser 1 Déjà raconté en mai.",
    ],
)
def test_refusing_with_a_reason_that_the_author_reads(tmp_path: Path, decision: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        {decision}
        → bureau: est refusé par Camille ; la raison est transmise
        → claire: n’est pas retenue … « Déjà raconté en mai. »
        """,
        settings(tmp_path),
    )


def test_a_refusal_is_given_up(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Refuser]
        → bureau: Quelle raison donner
        camille@bureau [Ne pas refuser]
        → bureau: attend toujours
        camille@bureau [Refuser]
        camille@bureau: /annuler
        → bureau: laissé de côté
        ✗ claire: retenue
        camille@bureau: merci à tous
        ✗ bureau: refusé
        """,
        settings(tmp_path),
    )


def test_a_decision_is_undone(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Approuver]
        camille@bureau [Annuler cette décision]
        → bureau: le n° 1 attend de nouveau … guichet commun
        → claire: revient sur sa décision
        camille@bureau: /refuser 1 Trop court.
        camille@bureau: /defaire 1
        → bureau: attend de nouveau
        camille@bureau: /defaire 1
        → bureau: Il n’y a pas de décision à annuler
        ≡
        """,
        settings(tmp_path),
    )


def test_one_item_is_taken_out_of_a_frozen_edition(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        {approved("claire", 2, "Le bus passe le mardi.")}
        ⏲ 2026-11-27 14:00
        → bureau: L’édition est figée
        camille@bureau: /defaire 2
        → claire: revient sur sa décision
        → bureau: le n° 2 attend de nouveau
        camille@bureau: /apercu
        → bureau: guichet commun
        camille@bureau [Approuver l’édition]
        ⏲ 2026-11-27 17:00
        → canal: guichet commun
        ◌ canal: Le bus passe
        """,
        settings(tmp_path),
    )


def test_a_decision_is_not_undone_once_it_has_left(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {published("claire", 1)}
        camille@bureau: /defaire 1
        → bureau: Le n° 1 est paru
        ≡
        """,
        settings(tmp_path),
    )


def test_two_animators_on_one_card(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Approuver]
        denis@bureau [Approuver]
        → bureau: n’attend plus de décision (retenue … dernière décision : Camille) … /defaire 1
        ≡
        denis@bureau: /refuser 1 Trop court.
        → bureau: n’attend plus de décision
        ≡
        ✗ claire: n’est pas retenue
        """,
        settings(tmp_path),
    )


def test_a_withdrawal_is_its_author_s_doing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        claire: /retirer 1
        claire [Oui, retirer]
        ✗ bureau: Camille
        ✗ bureau: /defaire
        → bureau: Le n° 1 est retiré par son auteur
        denis@bureau: /approuver 1
        ✗ bureau: Camille
        → bureau: Le n° 1 n’attend plus de décision : son auteur ou son autrice l’a retiré.
        ≡
        """,
        settings(tmp_path),
    )


def test_two_animators_write_a_reason_for_the_same_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Refuser]
        denis@bureau: /approuver 1
        → bureau: est approuvé par Denis
        camille@bureau: Trop court.
        camille@bureau [Transmettre]
        ✗ bureau: Quelle raison
        → bureau: n’attend plus de décision (retenue … Denis)
        camille@bureau: merci Denis
        ≡
        ✗ bureau: Quelle raison
        ✗ claire: Trop court
        """,
        settings(tmp_path),
    )


def test_a_card_is_about_the_text_that_it_shows(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        {retitled("claire", "Un guichet pour tous")}
        → bureau: a été modifié
        camille@bureau ⟨Approuver⟩
        → bureau: Le n° 1 a changé depuis cette carte
        ≡
        camille@bureau ⟨Refuser⟩
        → bureau: a changé depuis cette carte
        ≡
        camille@bureau [Approuver]
        → bureau: est approuvé
        """,
        settings(tmp_path),
    )


def test_a_decision_is_echoed_with_what_came_before_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        ⏲ 2026-11-24 08:05
        denis@bureau: /refuser 1 Trop court.
        ⏲ 2026-11-24 08:10
        camille@bureau: /defaire 1
        camille@bureau [Approuver]
        → bureau: proposé lun. 23 nov. 09:00 · refusé par Denis mar. 24 nov. 08:05 · décision
        ✗ bureau: Il reste
        camille@bureau: /journal 1
        → bureau: n° 1, « Nous … propose … Denis · refuse … revient … Camille · approuve
        """,
        settings(tmp_path),
    )


def test_a_ready_reason_is_sent_whole(tmp_path: Path) -> None:
    reason = "Merci beaucoup. Nous ne publions que ce qui a été tenté ; racontez-nous la suite."
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Refuser]
        → bureau: 1. Merci beaucoup. … … … 2. Ne pas refuser
        camille@bureau [Merci beaucoup]
        → claire: « {reason} »
        """,
        settings(tmp_path, reasons=[reason]),
    )
