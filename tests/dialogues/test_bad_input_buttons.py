"""Law: a button that is old, settled, forged or another's does nothing, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import known, published, told
from tests.stage import dialogue, settings


def test_a_button_pressed_twice(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire [Oui, proposer]
        → claire: Cette question est déjà réglée, ou la réponse est venue trop tôt
        ≡
        camille@bureau [Approuver]
        → bureau: est approuvé
        camille@bureau [Approuver]
        ✗ bureau: n° 2
        → bureau: n’attend plus de décision
        ≡
        """,
        settings(tmp_path),
    )


def test_a_button_long_after_its_card(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {published("claire", 1)}
        ⟳ 2027-06-01 10:00
        claire [Anonyme pour les lecteurs]
        → claire: Cette question est déjà réglée
        ≡
        camille@bureau [Refuser]
        → bureau: n’attend plus de décision (publiée
        ≡
        camille@bureau [Oui, publier maintenant]
        → bureau: Cette question est déjà réglée
        ≡
        """,
        settings(tmp_path),
    )


def test_a_button_of_an_earlier_question_asks_the_open_one_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun.
        claire [Bretagne]
        claire [Grand Est]
        → claire: Cette question est déjà réglée
        ≡
        → claire: Où en est-on
        """,
        settings(tmp_path),
    )


def test_somebody_else_s_button(tmp_path: Path) -> None:
    key = "answer contribute.5 53"
    dialogue(
        f"""
        {known("claire", "marc")}
        claire: /temoigner Nous avons ouvert un guichet commun.
        marc ⟪{key}⟫
        ✗ marc: quelqu’un d’autre
        → marc: déjà réglée
        ≡
        marc@canal ⟪{key}⟫
        → marc: déjà réglée, ou posée à quelqu’un d’autre
        ≡
        camille@bureau ⟪{key}⟫
        → bureau: déjà réglée, ou posée à quelqu’un d’autre
        ≡
        # It is a good one in her own hand.
        claire ⟪{key}⟫
        → claire: Où en est-on
        """,
        settings(tmp_path),
    )


FORGED = (
    "x",
    "answer",
    "answer  yes",
    "answer contribute.1 submit",
    "answer consent.1 yes",
    "approve 1 1",
    "publish 1",
    "settle 1 oui",
    "withdraw 1",
    "edit 1",
    "mine 1",
    "\x00",
    "é" * 40,
    "",
)


def test_forged_buttons(tmp_path: Path) -> None:
    presses = "".join(f"marc ⟪{key}⟫\n≡\n" for key in FORGED)
    dialogue(
        f"""
        {known("claire", "marc")}
        {told("claire")}
        {presses}
        ✗ marc: Je n’ai pas pu traiter
        ✗ marc: guichet
        ✗ bureau: n° 1
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("opening", "token", "good", "next_one"),
    [
        ("", "contribute.3", "53", "Où en est-on"),
        ("claire [Passer]", "contribute.4", "idea", "Sous quel nom"),
        ("claire [Passer]\nclaire [Passer]\nclaire [Signer]", "contribute.6", "submit", "Merci"),
    ],
    ids=["region", "stage", "card"],
)
def test_forged_answers_to_the_open_question(
    tmp_path: Path, opening: str, token: str, good: str, next_one: str
) -> None:
    refused = "".join(
        f"""
        claire ⟪answer {token} {value}⟫
        → claire: Je n’ai pas reconnu ce choix
        ≡
        """
        for value in ("", "99", "-1", "skip skip", "continue", "themes", "é")
    )
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun.
        {opening}
        {refused}
        claire ⟪answer {token} {good}⟫
        → claire: {next_one}
        """,
        settings(tmp_path),
    )


def test_a_wrong_word_for_a_choice_is_asked_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /mesdonnees
        → claire: Faut-il effacer tout cela
        claire: peut-être
        → claire: Je n’ai pas reconnu ce choix
        ≡
        → claire: Faut-il effacer tout cela
        """,
        settings(tmp_path),
    )
