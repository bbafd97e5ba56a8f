"""Law: what is left is kept as a draft, and is asked about again where it was left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.guided import QUESTIONS, guided
from tests.dialogues.scenes import known, told
from tests.stage import dialogue, settings


def test_a_draft_is_kept_and_taken_up_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="card")}
        claire [Garder en brouillon]
        → claire: gardé en brouillon, sous le n° 1
        claire: /contributions
        → claire: n° 1 · Nous avons essayé la visite du jeudi — brouillon
        claire [n° 1]
        claire [Reprendre le brouillon]
        → claire: Sous quel nom
        claire [Signer]
        → claire: Voici ce qui sera publié … Prévenir les voisins
        claire [Oui, proposer]
        → bureau: Nouvelle contribution, n° 1
        """,
        settings(tmp_path),
    )


def test_a_draft_left_early_is_asked_what_it_lacks(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="stage")}
        claire: annuler
        → claire: gardé en brouillon, sous le n° 1
        claire: /modifier 1
        → claire: Où en est-on
        claire [C’est en place]
        → claire: Sous quel nom
        claire [Anonyme pour les lecteurs]
        → claire: Voici ce qui sera publié … en place … anonyme pour les lecteurs
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("question", list(QUESTIONS)[1:])
def test_annuler_keeps_what_was_typed_as_a_draft(tmp_path: Path, question: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until=question)}
        claire: /annuler
        → claire: gardé en brouillon, sous le n° 1
        claire: /contributions 1
        → claire: visite du jeudi
        ✗ bureau: jeudi
        """,
        settings(tmp_path),
    )


def test_annuler_before_a_word_is_written_leaves_nothing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="text")}
        claire: /annuler
        → claire: vous n’aviez encore rien écrit
        claire: /annuler
        → claire: Il n’y a rien à annuler
        ≡
        """,
        settings(tmp_path),
    )


def test_another_start_keeps_the_first_as_a_draft(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="stage")}
        claire: /initiative Un atelier du vendredi.
        → claire: gardé en brouillon, sous le n° 1
        → claire: Dans quelle région
        claire: /contributions
        → claire: Il me reste une question … Dans quelle région
        → claire: visite du jeudi — brouillon
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    "opening",
    [
        "claire: Hier nous avons fermé l’accueil une heure.",
        "claire: /temoiner Hier nous avons fermé l’accueil une heure.",
    ],
)
def test_a_text_not_yet_sorted_is_kept_as_well(tmp_path: Path, opening: str) -> None:
    for rank, leaving in enumerate(("/annuler", "/profil", "/temoigner Autre chose.")):
        folder = tmp_path / str(rank)
        folder.mkdir()
        dialogue(
            f"""
            {known("claire")}
            {opening}
            claire: {leaving}
            → claire: gardé en brouillon, sous le n° 1
            claire: /contributions 1
            → claire: fermé l’accueil une heure
            """,
            settings(folder),
        )


@pytest.mark.parametrize("question", list(QUESTIONS)[:-1])
def test_help_in_mid_question_leaves_it_open(tmp_path: Path, question: str) -> None:
    names = list(QUESTIONS)
    following = names[names.index(question) + 1]
    dialogue(
        f"""
        {known("claire")}
        {guided(until=question)}
        claire: /aide
        → claire: cette aide
        → claire: Il me reste une question
        {QUESTIONS[following][0]}
        → claire: {QUESTIONS[following][1]}
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("question", list(QUESTIONS)[:-1])
def test_a_restart_in_mid_question_loses_nothing(tmp_path: Path, question: str) -> None:
    names = list(QUESTIONS)
    answer, asked = QUESTIONS[names[names.index(question) + 1]]
    dialogue(
        f"""
        {known("claire")}
        {guided(until=question)}
        ⟳ 2026-11-24 10:00
        {answer}
        → claire: {asked}
        """,
        settings(tmp_path),
    )


def test_two_people_are_asked_side_by_side(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        claire: /temoigner Nous avons essayé la visite du jeudi.
        {told("marc")}
        claire [Bretagne]
        → claire: Où en est-on
        claire [Passer]
        claire [Signer]
        claire [Oui, proposer]
        → bureau: n° 2 … visite du jeudi … Claire
        """,
        settings(tmp_path),
    )
