"""Law: who deletes their message withdraws what they told in it, whatever its state."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import LAB, STATES, between_two, known, told
from tests.stage import FUTURS, dialogue, settings


@pytest.mark.parametrize("state", list(STATES)[1:])
def test_what_was_told_is_withdrawn_at_once(tmp_path: Path, state: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {STATES[state]}
        claire ⌫ guichet
        → claire: Le n° 1 est retiré
        → bureau: Le n° 1 est retiré par son auteur
        ◌ canal: guichet
        claire ⌫ guichet
        ≡
        claire ✎ guichet: /temoigner Encore.
        ≡
        claire: /contributions
        → claire: retirée
        """,
        settings(tmp_path),
    )


def test_a_draft_goes_without_a_word_to_the_desk(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Le guichet du lundi.
        claire: /annuler
        claire ⌫ guichet
        → claire: Le n° 1 est retiré.
        ✗ bureau: n° 1
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("asked", ["", "claire [Un témoignage]"])
def test_what_is_being_asked_about_is_dropped(tmp_path: Path, asked: str) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        claire: Le guichet du lundi.
        {asked}
        claire ⌫ guichet
        → claire: Votre message est supprimé
        ∅ guichet du
        claire: /contributions
        → claire: Vous n’avez encore rien raconté
        """,
        settings(tmp_path),
    )
    assert not stage.kept()["conversation"]


def test_a_change_under_way_goes_with_what_it_changes(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /modifier 1
        claire ⌫ guichet
        ✗ claire: Votre message est supprimé
        → claire: Le n° 1 est retiré.
        """,
        settings(tmp_path),
    )
    assert not stage.kept()["conversation"]


def test_in_its_own_community_whichever_was_chosen_since(tmp_path: Path) -> None:
    dialogue(
        f"""
        {between_two("claire")}
        claire ✎ guichet: /temoigner La mairie ouvre le samedi.
        → bureau: La mairie ouvre le samedi
        claire ⌫ mairie ouvre
        → bureau: Le n° 1 est retiré
        ✗ bureau_lab: n° 1
        """,
        settings(tmp_path, FUTURS, LAB),
    )
