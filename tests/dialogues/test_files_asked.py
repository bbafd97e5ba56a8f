"""Law: a file joins what is being asked about, and nothing else that is asked."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.pictured import JOINED
from tests.dialogues.scenes import known, signed
from tests.stage import dialogue, settings


def test_a_picture_joins_what_is_being_asked_about(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun à la mairie.
        → claire: Dans quelle région
        claire: 📎 guichet.png
        → claire: C’est joint
        → claire: Dans quelle région
        {signed("claire")}
        → claire: Pièce 1 : que voit-on
        claire [Passer]
        → claire: Voici ce qui sera publié … image 1
        """,
        settings(tmp_path),
    )


def test_its_words_say_what_it_shows(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {JOINED}
        → claire: C’est joint
        {signed("claire")}
        → claire: Voici ce qui sera publié … image 1 … La façade du guichet
        """,
        settings(tmp_path),
    )


def test_its_words_are_of_no_other_file(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png /temoigner Nous avons ouvert un guichet commun à la mairie.
        claire: 📎 salle.png La salle d’attente
        {signed("claire")}
        → claire: Pièce 1 : que voit-on
        claire [Passer]
        → claire: • image 1 … • image 2 … : La salle d’attente
        """,
        settings(tmp_path),
    )


def test_where_a_text_is_awaited_its_words_are_the_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner
        claire: 📎 guichet.png Nous avons essayé la visite du jeudi.
        → claire: C’est joint
        → claire: Je propose ce titre … visite du jeudi
        """,
        settings(tmp_path),
    )


def test_a_card_that_did_not_show_the_file_can_no_longer_be_agreed_to(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun à la mairie.
        {signed("claire")}
        → claire: Voici ce qui sera publié
        claire: 📎 bilan.pdf
        → claire: que contient le document
        claire ⟨Oui, proposer⟩
        ✗ claire: entre les mains
        claire [Passer]
        → claire: Voici ce qui sera publié … document 1
        claire [Oui, proposer]
        → claire: entre les mains
        """,
        settings(tmp_path),
    )


def test_a_draft_of_which_the_process_died_keeps_its_files(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png /temoigner Nous avons ouvert un guichet commun à la mairie.
        ⟳
        {signed("claire")}
        → claire: Pièce 1 : que voit-on
        """,
        settings(tmp_path),
    )


def test_a_file_is_no_answer_to_another_question(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /profil
        claire: 📎 guichet.png
        → claire: ne peut pas être jointe à cette réponse
        """,
        settings(tmp_path),
    )


def test_the_same_file_twice_is_there_once(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png /temoigner Nous avons ouvert un guichet commun à la mairie.
        claire: 📎 guichet.png
        ✗ claire: C’est joint
        """,
        settings(tmp_path),
    )
