"""Law: a poll that can't be is refused with the one sentence that mends it, and nothing is kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.dialogues.scenes import DRAFT, known
from tests.stage import PARIS, dialogue, settings

THIRTEEN = " | ".join(f"choix {rank}" for rank in range(1, 14))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Un atelier ? | Oui", "Un sondage a au moins 2 choix. Séparez-les par une barre"),
        ("Un atelier ? | Oui | | ", "Un sondage a au moins 2 choix"),
        (f"Lequel ? | {THIRTEEN}", "Cela fait 13 choix, et 12 au plus sont possibles"),
        ("Quand ? | À  Noël | Jamais | a noel", "Les choix 1 et 3 sont les mêmes : « À Noël »"),
        (f"{'Q' * 500} | Oui | Non", "La question compte 500 caractères, et 300 au plus"),
        (f"Lequel ? | Oui | {'N' * 500}", "Le choix 2 compte 500 caractères, et 100 au plus"),
        ("| Oui | Non", "Il manque la question"),
        ("\u200b\u202e | Oui | Non", "Il manque la question"),
    ],
)
def test_a_poll_that_can_t_be_is_refused(tmp_path: Path, typed: str, said: str) -> None:
    dialogue(
        f"""
        camille@bureau: /sondage {typed}
        → bureau: {said}
        ≡
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hier 9h", "C’est déjà passé"),
        ("31/11 9h", "Le 31 novembre 2026 n’existe pas"),
        ("30 février 9h", "Le 30 février"),
        ("dimanche 28 mars 2027 2h30", "les horloges avancent cette nuit-là"),
        ("dimanche 31 octobre 2027 2h30", "les horloges reculent cette nuit-là"),
        ("27/11", "Il me manque l’heure"),
        ("bientôt", "plusieurs moments possibles"),
        ("n’importe quand", "Je n’ai pas compris ce moment"),
        ("1/12/2027 9h", "dure un an au plus"),
    ],
)
def test_a_date_that_can_t_be_is_refused(tmp_path: Path, typed: str, said: str) -> None:
    dialogue(
        f"""
        {DRAFT}
        camille@bureau: /ouvrir 1 {typed}
        → bureau: {said}
        ≡
        camille@bureau: /clore 1 {typed}
        → bureau: {said}
        ≡
        camille@bureau [Ouvrir à une date]
        camille@bureau: {typed}
        → bureau: {said}
        ≡
        """,
        settings(tmp_path),
    )


def test_what_was_confirmed_too_late_is_past(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
        camille@bureau: /ouvrir 1 9h30
        ⏲ 2026-11-23 09:31
        camille@bureau [C’est bien cela]
        → bureau: C’est déjà passé
        ≡
        camille@bureau [Autre date]
        → bureau: Quand faut-il ouvrir
        """,
        settings(tmp_path),
    )


def test_a_question_that_was_overtaken_is_over(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
        camille@bureau: /ouvrir 1 demain 9h
        denis@bureau: /ouvrir 1 date
        alix@bureau: /abandonner 1
        alix@bureau [Oui, abandonner]
        camille@bureau [C’est bien cela]
        → bureau: est abandonné : cela ne se fait plus
        denis@bureau: demain 10h
        → bureau: est abandonné : cela ne se fait plus
        denis@bureau: demain 10h
        ≡
        """,
        settings(tmp_path),
    )


def test_a_call_s_number_is_no_poll_s_and_the_right_words_are_told(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /appel Qu’avez-vous changé ? | vendredi 4 décembre 18h
        camille@bureau [Lancer l’appel]
        camille@bureau: /clore 1
        → bureau: Le n° 1 est un appel, pas un sondage … /appel 1 montre
        ≡
        camille@bureau: /abandonner 1
        → bureau: Le n° 1 est un appel, pas un sondage
        ≡
        camille@bureau: /clore 2
        → bureau: Aucun sondage n° 2
        ≡
        """,
        settings(tmp_path),
    )


def test_a_poll_is_dropped_after_a_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
        camille@bureau: /abandonner 1
        → bureau: Abandonner le sondage n° 1 ? Il ne pourra plus être ouvert
        camille@bureau [Laisser]
        → bureau: rien ne change
        camille@bureau: /abandonner 1
        denis@bureau: /ouvrir 1
        camille@bureau [Oui, abandonner]
        → bureau: a changé entre-temps : rien n’est fait
        claire@canal [Oui]
        → claire: est compté
        camille@bureau: /sondage Midi ou soir ? | Midi | Soir
        camille@bureau: /ouvrir 2 demain 9h
        camille@bureau [C’est bien cela]
        camille@bureau: /abandonner 2
        ⏲ 2026-11-24 09:01
        → bureau: Le sondage n° 2 est ouvert
        camille@bureau [Oui, abandonner]
        → bureau: a changé entre-temps : rien n’est fait
        """,
        settings(tmp_path),
    )


def test_polls_are_made_by_animators_in_their_desk(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /sondage Un atelier ? | Oui | Non
        → claire: réservé
        ≡
        camille@canal: /sondage Un atelier ? | Oui | Non
        camille [Oui, je suis d’accord]
        → camille: ne se fait pas ici, mais dans le bureau
        {DRAFT}
        claire@bureau: /ouvrir 1
        → bureau: réservé
        ≡
        claire@bureau ⟪open 1⟫
        → bureau: réservé
        ≡
        camille@bureau: /ouvrir
        → bureau: Il manque un numéro
        ≡
        camille@bureau: /ouvrir 7
        → bureau: Aucun sondage n° 7 dans cette communauté
        ≡
        """,
        settings(tmp_path),
    )


def test_what_people_type_is_never_markup(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage {p} <b>Oui</b> %s ? | *A* _b_ {n} | [lien](http://exemple.fr)
        → bureau: {p} <b>Oui</b> %s ? … *A* _b_ {n} … [lien](http://exemple.fr)
        camille@bureau [Ouvrir maintenant]
        claire@canal [*A* _b_]
        → claire: « *A* _b_ {n} »
        ⏲ 2026-11-23 09:01
        ◉ canal: *A* _b_ {n} : 1 vote, 100 %
        """,
        settings(tmp_path),
    )


def test_a_community_without_channels_has_no_polls_to_open(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
        camille@bureau [Ouvrir maintenant]
        → bureau: aucun canal où publier
        ≡
        """,
        settings(tmp_path, channels=[]),
        start=datetime(2026, 11, 23, 9, 0, tzinfo=PARIS),
    )
