"""Law: colleagues talk in the desk; a command without its sign is a word and a number, no more.

An unfinished text that is left for another question is given back.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import approved, known, told
from tests.stage import dialogue, settings


@pytest.mark.parametrize(
    "sentence",
    [
        "Demander 1 avis de plus au juriste avant de publier ?",
        "Refuser 1 récit pareil serait vache",
        "approuver 1, oui ou non ?",
        "Reporter 1 15 janvier peut-être",
    ],
)
def test_a_sentence_between_colleagues_is_no_command(tmp_path: Path, sentence: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        denis@bureau: {sentence}
        ≡
        ✗ bureau: n° 1
        ✗ bureau: numéro
        ✗ claire: équipe
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("approuver 1", "est approuvé par Denis"),
        ("Refuser 1", "Quelle raison"),
        ("demander 1", "Que voulez-vous demander"),
        ("lire 1", "guichet commun"),
    ],
)
def test_a_word_and_a_number_are_a_command(tmp_path: Path, words: str, answered: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        denis@bureau: {words}
        → bureau: {answered}
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("words", ["abandonner 1", "clore 1", "publier 1", "voter 1"])
def test_what_can_not_be_undone_needs_its_sign(tmp_path: Path, words: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        camille@bureau: /sondage Quel jour ? | Lundi | Mardi
        denis@bureau: {words}
        ≡
        """,
        settings(tmp_path),
    )


def test_an_answer_is_no_command(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /sondage
        camille@bureau: Que faire du mardi ?
        camille@bureau: Refuser 1
        ✗ bureau: Quelle raison
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("leaving", ["/demander 1", "/annuler"])
def test_a_wording_that_is_left_is_given_back(tmp_path: Path, leaving: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Raccourcir]
        camille@bureau: Un guichet commun, à Pontivy.
        → bureau: Le titre est celui-ci
        camille@bureau: {leaving}
        → bureau: laissé de côté … Un guichet commun, à Pontivy.
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("button", ["Refuser", "Demander"])
def test_a_line_to_the_author_that_is_left_is_given_back(tmp_path: Path, button: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [{button}]
        camille@bureau: Combien de temps cela a-t-il pris ?
        camille@bureau: /reecrire 1
        → bureau: laissé de côté … Combien de temps cela a-t-il pris ?
        ✗ claire: Combien
        """,
        settings(tmp_path),
    )


def test_nothing_is_given_back_when_nothing_was_typed(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Raccourcir]
        camille@bureau: /demander 1
        ✗ bureau: laissé de côté
        → bureau: Que voulez-vous demander
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("word", ["sondage", "appel"])
def test_a_question_that_is_left_is_given_back(tmp_path: Path, word: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /{word}
        camille@bureau: Que faire du mardi ?
        camille@bureau [Demander]
        → bureau: laissé de côté … Que faire du mardi ?
        → bureau: Que voulez-vous demander
        """,
        settings(tmp_path),
    )


def test_a_word_to_a_colleague_is_no_reason_until_it_is_passed_on(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Refuser]
        camille@bureau: tu en penses quoi, Denis ?
        → bureau: Le transmettre ? … tu en penses quoi
        camille@bureau: Il y manque le lieu : ajoutez-le, et nous le publions.
        → bureau: Le transmettre ? … Il y manque le lieu
        camille@bureau [Transmettre]
        → bureau: est refusé par Camille
        ✗ claire: tu en penses quoi
        → claire: Il y manque le lieu
        """,
        settings(tmp_path),
    )
