"""Law: a stray number, sign or word is nobody's story, name or loss: it is answered, never kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from tests.dialogues.guided import guided
from tests.dialogues.scenes import GUICHET, known
from tests.stage import dialogue, settings

# --- no story -------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["3", "?", "4.", "👍", "/temoigner 3"])
def test_a_number_or_a_sign_alone_is_answered_and_kept_nowhere(tmp_path: Path, typed: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: {typed}
        ≡
        → claire: racontez … en quelques mots … /aide
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_nor_is_it_where_a_story_is_asked_for(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="text")}
        claire: 4
        ≡
        → claire: racontez … en quelques mots
        → claire: Racontez en quelques phrases
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("typed", ["?", "👍", "3"])
def test_a_sign_adds_nothing_to_a_story(tmp_path: Path, typed: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png
        claire: {typed}
        ≡
        → claire: Je n’ai pas reconnu ce choix
        claire: {GUICHET}
        → claire: Qu’en fait-on
        claire: {typed}
        ≡
        → claire: Je n’ai pas reconnu ce choix
        """,
        settings(tmp_path),
    )


def test_a_wrong_number_on_the_welcome_card_is_no_first_message(tmp_path: Path) -> None:
    dialogue(
        """
        claire: bonjour
        claire: 3
        ≡
        → claire: Je n’ai pas reconnu ce choix
        → claire: Bonjour, ici Essaim
        claire: 1
        → claire: bienvenue
        ✗ claire: en quelques mots
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_a_number_is_an_answer_to_the_desk_all_the_same(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner {GUICHET}
        claire [Passer]
        claire [Passer]
        claire [Signer]
        claire [Oui, proposer]
        camille@bureau: /demander 1 Combien de mois cela a-t-il pris ?
        claire: 6
        → claire: Qu’en fait-on
        claire [Un témoignage]
        → claire: racontez … en quelques mots
        → claire: Qu’en fait-on
        claire: /annuler
        → claire: Ce que vous aviez écrit … 6
        claire: 6
        claire [Répondre à l’équipe]
        → bureau: 6
        """,
        settings(tmp_path),
    )


# --- no name --------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["9", "?", "…"])
def test_what_has_no_letter_signs_nothing(tmp_path: Path, typed: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="attribution")}
        claire: {typed}
        ≡
        → claire: Je n’ai pas reconnu ce choix
        → claire: Sous quel nom publier
        claire: /profil
        claire [Mon nom]
        claire: {typed}
        ≡
        → claire: Un nom a des lettres
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_a_choice_that_is_typed_whole_is_no_name(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="attribution")}
        claire: Anonyme pour les lecteurs
        → claire: Signature : Claire (anonyme
        """,
        settings(tmp_path),
    )


def test_where_others_heard_it_why_it_is_signed_is_said(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: @essaim témoigner {GUICHET}
        claire [Passer]
        claire [Passer]
        ✗ claire: Anonyme pour
        → claire: Sous quel nom publier … devant d’autres … n’est plus possible
        claire: /temoigner Le bus passe le mardi.
        claire [Passer]
        claire [Passer]
        ✗ claire: devant d’autres
        """,
        settings(tmp_path),
    )


# --- no loss --------------------------------------------------------------------------------------


def test_what_nothing_is_done_with_is_kept_as_a_draft(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: {GUICHET}
        claire [Rien pour l’instant, garder en brouillon]
        → claire: gardé en brouillon, sous le n° 1 … le reprendre ou le retirer
        claire: /contributions 1
        → claire: guichet commun
        ✗ bureau: guichet
        """,
        settings(tmp_path),
    )


def test_a_hello_with_a_picture_is_let_go(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png Bonjour !
        claire [Rien, à oublier]
        ✗ claire: brouillon
        → claire: je n’en garde rien
        """,
        settings(tmp_path),
    )


# --- a command's word alone -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "heard"),
    [("contributions", "Vous n’avez"), ("aide", "cette aide"), ("Sondages", "Aucun sondage")],
)
def test_while_a_choice_is_open_a_command_s_word_is_that_command(
    tmp_path: Path, typed: str, heard: str
) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: {GUICHET}
        → claire: Qu’en fait-on
        claire: {typed}
        → claire: {heard}
        → claire: Qu’en fait-on
        claire [Un témoignage]
        claire: /annuler
        → claire: gardé en brouillon
        claire: /lire 1
        ✗ claire: {typed}
        → claire: guichet commun
        """,
        settings(tmp_path),
    )


def test_where_words_are_asked_for_it_is_words(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="title")}
        claire: Contributions
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


def test_where_it_begins_an_answer_it_is_that_answer(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="card")}
        claire: garder
        → claire: gardé en brouillon
        """,
        settings(tmp_path),
    )
