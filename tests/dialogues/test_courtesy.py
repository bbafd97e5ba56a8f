"""Law: a greeting is answered in kind; it is no text, and costs none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import known, signed
from tests.stage import dialogue, settings


@pytest.mark.parametrize(
    ("typed", "heard"),
    [("Bonjour !", "Bonjour à vous"), ("coucou", "Bonjour à vous"), ("merci", "Avec plaisir")],
)
def test_a_hello_is_answered_in_kind_and_files_nothing(
    tmp_path: Path, typed: str, heard: str
) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        claire: {typed}
        ✗ claire: Qu’en fait-on
        → claire: {heard} … /aide
        """,
        settings(tmp_path),
    )
    assert not stage.kept()["conversation"]


def test_what_follows_a_hello_is_the_whole_text_and_follows_its_message(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Bonjour à toutes et tous !
        claire: Le guichet du lundi.
        → claire: Qu’en fait-on
        claire: merci
        → claire: Qu’en fait-on
        claire ✎ guichet: Le guichet du mardi.
        → claire: repris votre message modifié
        claire [Un témoignage]
        {signed("claire")}
        ✗ claire: toutes et tous
        → claire: Le guichet du mardi
        """,
        settings(tmp_path),
    )


def test_a_hello_that_brought_a_picture_makes_way_for_the_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png Bonjour !
        → claire: Qu’en fait-on
        claire: Le guichet du lundi.
        → claire: Qu’en fait-on
        claire ✎ lundi: Le guichet du mardi.
        claire [Un témoignage]
        claire: /annuler
        claire: /contributions 1
        ✗ claire: Bonjour
        → claire: Témoignage n° 1 … Le guichet du mardi. … image 1
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("number", ["7", "42.", "0"])
def test_a_number_beyond_the_choices_is_no_text(tmp_path: Path, number: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Le guichet du lundi.
        claire: {number}
        → claire: Je n’ai pas reconnu ce choix
        ≡
        """,
        settings(tmp_path),
    )
