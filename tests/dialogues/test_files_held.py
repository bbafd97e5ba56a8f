"""Law: a file is held as long as what it belongs to; who takes it off takes it off everywhere."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.pictured import JOINED, PUBLISHED, TOLD
from tests.dialogues.scenes import IN_TIME, known, proposed, signed
from tests.files import code
from tests.stage import dialogue, settings

# --- what is held ---------------------------------------------------------------------------------


def test_a_copy_of_what_is_held_has_the_files(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        claire: /temoigner Nous avons essayé la visite du jeudi.
        claire: 📎 salle.png
        claire: /mesdonnees
        → claire: image 1 … Pièces jointes … La façade du guichet
        → claire: N° 1, image 1 … 📎 1-1.png
        → claire: image 1 … 📎 0-1.png
        """,
        settings(tmp_path),
    )


def test_whoever_is_erased_leaves_no_picture_in_what_stays(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {PUBLISHED}
        claire: /mesdonnees
        claire [Effacer, laisser]
        ◉ canal: guichet commun
        ◌ canal: 📎
        ∅ image/png
        """,
        settings(tmp_path),
    )


def files(folder: Path) -> int:
    """How many files are on the shelf."""
    return len([one for one in (folder / "media").iterdir() if one.name != ".lock"])


def test_what_is_told_and_what_is_being_told_keep_their_files(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        claire: /temoigner Nous avons essayé la visite du jeudi.
        claire: 📎 salle.png
        ⏲ 2026-11-25 10:00
        """,
        settings(tmp_path),
    )
    assert files(tmp_path) == 2


def test_of_what_is_withdrawn_no_file_is_left(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {TOLD}
        marc: 📎 salle.png
        marc [Laisser]
        claire: /retirer 1
        claire [Oui, retirer]
        ⏲ 2026-11-25 10:00
        """,
        settings(tmp_path),
    )
    assert files(tmp_path) == 0


def test_a_first_message_without_a_yes_leaves_no_file(tmp_path: Path) -> None:
    dialogue(
        """
        claire: 📎 guichet.png Hier nous avons fermé l’accueil pour écouter les usagers.
        ⏲ 2026-11-26 10:00
        """,
        settings(tmp_path),
    )
    assert files(tmp_path) == 0


def test_the_words_of_a_desk_leave_the_files_as_they_are(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        camille@bureau: /classer 1 Territoires
        → bureau: Territoires … image 1
        """,
        settings(tmp_path),
    )


# --- left out by the desk -------------------------------------------------------------------------


def test_the_desk_leaves_a_file_out_before_it_decides(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        → bureau: Pour écarter une pièce : /ecarter 1 {code("guichet.png")} (image 1)
        camille@bureau: /ecarter 1 {code("guichet.png")}
        → bureau: la pièce 1 est écartée par Camille … pièce écartée par Camille
        → claire: a écarté la pièce 1 de votre contribution n° 1
        ∅ image/png
        camille@bureau ⟨Approuver⟩
        → bureau: est approuvé
        """,
        settings(tmp_path),
    )


def test_a_file_that_was_posted_is_taken_away_when_the_desk_leaves_it_out(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {PUBLISHED}
        camille@bureau: /ecarter 1
        ◌ canal: 📎
        ◌ canal: pièce jointe
        ◉ canal: guichet commun
        """,
        settings(tmp_path),
    )


def test_which_file_is_meant_has_to_be_said(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        camille@bureau: /ecarter 1 1
        → bureau: dites laquelle par son code : /ecarter 1 {code("guichet.png")} (image 1)
        ≡
        camille@bureau: /ecarter 1 oui
        → bureau: dites laquelle
        ≡
        camille@bureau: /ecarter 1
        camille@bureau: /ecarter 1
        → bureau: n’a pas de pièce jointe
        ≡
        camille@bureau: /ecarter 7 1
        → bureau: Aucune contribution n° 7
        ≡
        """,
        settings(tmp_path),
    )


# --- taken back with its message ------------------------------------------------------------------


def test_a_picture_whose_message_is_deleted_leaves_what_is_being_told(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {JOINED}
        {signed("claire")}
        → claire: Voici ce qui sera publié … image 1
        claire ⌫ façade
        → claire: je retire la pièce
        → claire: Voici ce qui sera publié
        ∅ image/png
        claire [Oui, proposer]
        → claire: entre les mains
        """,
        settings(tmp_path),
    )


def test_a_picture_whose_message_is_deleted_leaves_the_edition(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {JOINED}
        {proposed("claire")}
        camille@bureau: /approuver 1
        {IN_TIME}
        → canal: 📎
        claire ⌫ façade
        → claire: je retire la pièce
        → bureau: Une pièce du n° 1 est retirée
        ◌ canal: 📎
        ◉ canal: guichet commun
        """,
        settings(tmp_path),
    )


def test_a_picture_that_was_asked_about_and_deleted_is_let_go(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png
        → claire: J’ai reçu une pièce
        claire ⌫ ⟪m2⟫
        ✗ claire: J’ai reçu
        → claire: je retire la pièce
        ∅ image/png
        """,
        settings(tmp_path),
    )
