"""Law: a question that waits is told in one line; whole it comes back to who tried to answer it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from bot.richtext import plain
from tests.dialogues.guided import guided
from tests.dialogues.scenes import GUICHET, known, told
from tests.stage import dialogue, settings

ASKED = f"""
    {known("claire")}
    claire: /temoigner {GUICHET}
    → claire: Dans quelle région
"""


def test_after_a_command_the_open_question_is_one_line(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        claire: /sondages
        → claire: Aucun sondage
        → claire: Il me reste une question … /annuler … Dans quelle région
        ✗ claire: Bretagne
        claire: Bretagne
        → claire: Où en est-on
        """,
        settings(tmp_path),
    )


def test_its_buttons_are_good_all_the_same(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        claire: /sondages
        claire [Bretagne]
        → claire: Où en est-on
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("answer", ["2", "Bretagne"])
def test_so_are_its_numbers_and_its_words(tmp_path: Path, answer: str) -> None:
    dialogue(
        f"""
        {ASKED}
        claire: /sondages
        → claire: Il me reste une question
        claire: {answer}
        → claire: Où en est-on
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_a_number_is_for_the_choices_that_were_shown_last(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /temoigner Nous avons déplacé le comptoir de l’accueil.
        → claire: Dans quelle région
        claire: /contributions
        → claire: Il me reste une question
        → claire: guichet commun … 1.
        ✗ claire: région
        claire: 1
        → claire: guichet commun
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_a_refused_command_leaves_one_line_too(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        claire: /approuver 1
        ≡
        → claire: équipe d’animation
        → claire: Il me reste une question
        ✗ claire: Bretagne
        """,
        settings(tmp_path),
    )


def test_an_answer_that_was_not_understood_brings_the_whole_question(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        claire: Quelque part au sud
        ≡
        → claire: Dans quelle région … Bretagne
        ✗ claire: Il me reste une question
        """,
        settings(tmp_path),
    )


def test_what_is_done_in_a_channel_leaves_the_direct_chat_in_peace(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        claire@canal: @essaim sondages
        → claire: Aucun sondage
        ✗ claire: région
        claire: Bretagne
        → claire: Où en est-on
        """,
        settings(tmp_path),
    )


def test_the_line_rings_nowhere(tmp_path: Path) -> None:
    stage = dialogue(f"{ASKED}\nclaire: /sondages", settings(tmp_path))
    assert stage.channel.sent[-1].quiet


# --- what is quoted is the question ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "asked"),
    [
        ("title", "Quel titre donner à ce texte ?"),
        ("themes", "Quels thèmes (3 au plus) ?"),
        ("attribution", "Sous quel nom publier ?"),
        ("card", "Faut-il proposer ce texte à la publication ?"),
    ],
)
def test_the_line_is_a_question_and_no_more(tmp_path: Path, until: str, asked: str) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {guided(until)}
        claire: /sondages
        """,
        settings(tmp_path),
    )
    line = plain(stage.channel.sent[-1].letter.body)
    assert line.endswith(f"en rester là). {asked}")


def test_of_a_setting_too_and_of_what_was_understood(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages gel
        camille@bureau: /attente
        → bureau: Il me reste une question … Que faut-il changer dans « Gel » ?
        camille@bureau: 5 heures
        camille@bureau: /attente
        → bureau: Il me reste une question … Ce changement de « Gel » est-il le bon ?
        """,
        settings(tmp_path),
    )
