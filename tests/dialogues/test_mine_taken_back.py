"""Law: a text is its author's: taken back at any time, whatever its state, and by nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import STATES, approved, known, published, told
from tests.stage import dialogue, settings


@pytest.mark.parametrize("state", STATES)
def test_it_is_taken_back_from_every_state(tmp_path: Path, state: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {STATES[state]}
        claire: /contributions 1
        claire [Retirer]
        → claire: Retirer le n° 1 … C’est immédiat
        claire [Oui, retirer]
        → claire: Le n° 1 est retiré
        ◌ canal: guichet
        claire: /contributions
        → claire: retirée
        claire: /retirer 1
        → claire: déjà retiré
        ≡
        claire: /modifier 1
        → claire: ne peut plus être modifié
        ≡
        """,
        settings(tmp_path),
    )


def test_the_desk_learns_what_it_had_seen(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /retirer 1
        claire [Oui, retirer]
        → bureau: Le n° 1 est retiré par son auteur
        camille@bureau: /approuver 1
        → bureau: n’attend plus de décision : son auteur
        ≡
        claire: /temoigner Un brouillon.
        claire: /annuler
        claire: /retirer 2
        claire [Oui, retirer]
        ✗ bureau: n° 2
        """,
        settings(tmp_path),
    )


def test_a_published_text_goes_at_once_and_the_others_stay(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire", "marc")}
        {approved("marc", 1, "Le bus des services publics passe le mardi.")}
        {published("claire", 2)}
        ◉ canal: 2 contributions
        claire: /retirer 2
        claire [Oui, retirer]
        ◌ canal: guichet
        ◉ canal: 1 contribution
        ◉ canal: bus des services
        marc: /lire 2
        → marc: Aucune contribution publiée ne porte le n° 2
        """,
        settings(tmp_path),
    )
    assert len(stage.channel.shown(stage.room("canal"))) == 1


def test_a_changed_mind_keeps_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /retirer 1
        claire: non
        → claire: reste en place
        camille@bureau: /approuver 1
        → bureau: est approuvé
        """,
        settings(tmp_path),
    )


def test_what_is_another_s_is_left_alone(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {told("claire")}
        marc: /modifier 1
        → marc: n’est pas une de vos contributions
        ≡
        marc: /retirer 1
        → marc: n’est pas une de vos contributions
        ≡
        marc: /contributions 1
        → marc: n’est pas une de vos contributions
        ≡
        marc: /lire 1
        → marc: Aucune contribution publiée
        """,
        settings(tmp_path),
    )
