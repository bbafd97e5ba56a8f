"""Law: a call is written, shown and launched by the desk, and read by nobody before."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from tests.dialogues.calling import LAUNCHED, QUESTION, TWO
from tests.dialogues.scenes import LAB
from tests.stage import FUTURS, dialogue, settings


def test_a_call_is_written_in_one_line_and_shown_before_anybody_reads_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /appel {QUESTION} | vendredi 4 décembre 18h
        → bureau: Voici ce que liront les membres dans le canal : … {QUESTION} … Échéance : vendredi 4 décembre 2026 à 18:00, heure de Paris … Je réponds … Lancer l’appel
        ✗ canal: accueil
        camille@bureau [Lancer l’appel]
        → bureau: L’appel n° 1 est lancé par Camille … vendredi 4 décembre 2026 à 18:00
        → canal: Appel à témoignages n° 1 … {QUESTION} … jusqu’au vendredi 4 décembre à 18:00 … /participer 1 … 1. Je réponds
        camille@bureau: /journal
        → bureau: Camille · lance un appel à témoignages (n° 1)
        """,  # noqa: E501 - what people read is not cut
        settings(tmp_path),
    )


def test_the_desk_is_asked_what_it_did_not_say(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /appel
        → bureau: Quelle question posez-vous
        camille@bureau: {QUESTION}
        → bureau: Jusqu’à quand … Dans une semaine, lundi 30 novembre à 18 h … Dans un mois, mercredi 23 décembre
        camille@bureau [Dans deux semaines]
        → bureau: Dans quels canaux … ✓ Memory 1 … ✓ Memory 2
        camille@bureau [Memory 2]
        camille@bureau [Memory 1]
        → bureau: Dans quels canaux
        camille@bureau [Continuer]
        → bureau: Il faut au moins un canal
        ≡
        camille@bureau [Memory 2]
        camille@bureau [Continuer]
        → bureau: Voici ce que liront les membres dans le canal Memory 2 … lundi 7 décembre 2026 à 18:00
        camille@bureau [Lancer l’appel]
        → annexe: {QUESTION}
        ✗ canal: accueil
        """,  # noqa: E501
        settings(tmp_path, **TWO),
    )


def test_a_draft_is_changed_until_it_is_right(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /appel Qu’avez-vous changé ? | demain 9h | annexe
        → bureau: dans le canal Memory 2
        camille@bureau [Changer l’échéance]
        → bureau: Jusqu’à quand
        camille@bureau: vendredi 4 décembre 18h
        → bureau: vendredi 4 décembre 2026 à 18:00
        camille@bureau [Changer la question]
        → bureau: Quelle question
        camille@bureau: {QUESTION}
        → bureau: dans le canal Memory 2 … {QUESTION} … vendredi 4 décembre 2026
        denis@bureau ⟨Lancer l’appel⟩
        → bureau: L’appel n° 1 a changé entre-temps
        ≡
        camille@bureau: /appel 1 échéance mardi 1er décembre 12h
        → bureau: mardi 1er décembre 2026 à 12:00
        camille@bureau: /appel 1 question Et chez vous ?
        → bureau: Et chez vous ?
        camille@bureau: /appels
        → bureau: n° 1 · Et chez vous ? — brouillon, échéance mardi 1er décembre … Voir le n° 1
        camille@bureau: /appel 1 lancer
        → bureau: est lancé
        → annexe: Et chez vous ?
        """,
        settings(tmp_path, **TWO),
    )


def test_a_draft_is_dropped(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /appel {QUESTION} | demain 9h
        camille@bureau [Abandonner]
        → bureau: L’appel n° 1 est abandonné
        denis@bureau [Lancer l’appel]
        → bureau: Cet appel est abandonné
        ≡
        camille@bureau: /appels
        → bureau: Aucun appel pour l’instant
        ✗ canal: accueil
        """,
        settings(tmp_path),
    )


def test_two_animators_launch_it_once(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {LAUNCHED}
        denis@bureau [Lancer l’appel]
        → bureau: Cet appel est déjà lancé
        ≡
        """,
        settings(tmp_path),
    )
    assert len(stage.channel.shown(stage.room("canal"))) == 1


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/appel Quoi ? | hier 9h", "C’est déjà passé"),
        ("/appel Quoi ? | 30 février 9h", "n’existe pas"),
        ("/appel Quoi ? | 28 mars 2027 2h30", "les horloges avancent"),
        ("/appel Quoi ? | 31 octobre 2027 2h30", "arrivera deux fois"),
        ("/appel Quoi ? | vendredi", "Il me manque l’heure"),
        ("/appel Quoi ? | 1er décembre 2027 9h", "Un appel dure un an au plus"),
        ("/appel Quoi ? | demain 9h | nulle part", "Je ne connais pas le canal « nulle part »"),
        ("/appel Quoi ? | demain 9h | canal | encore", "trois parties au plus"),
        ("/appel | demain 9h", "Je ne vois aucun texte"),
        (f"/appel {'x' * 301} | demain 9h", "compte 301 caractères"),
        ("/appel 7 lancer", "Aucun appel n° 7"),
    ],
)
def test_what_cannot_be_a_call_is_refused(tmp_path: Path, typed: str, answer: str) -> None:
    dialogue(
        f"""
        camille@bureau: {typed}
        → bureau: {answer}
        ≡
        """,
        settings(tmp_path),
    )


def test_a_community_without_channels_has_no_calls(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /appel
        → bureau: n’a aucun canal où lancer un appel
        ≡
        """,
        settings(tmp_path, channels=[]),
    )


def test_a_draft_whose_deadline_has_passed_is_not_launched(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /appel {QUESTION} | demain 9h
        ⏲ 2026-11-24 09:00
        camille@bureau [Lancer l’appel]
        → bureau: L’échéance de l’appel n° 1 est passée
        ≡
        camille@bureau: /appel 1 échéance mercredi 9h
        camille@bureau [Lancer l’appel]
        → canal: accueil
        """,
        settings(tmp_path),
    )


def test_only_the_desk_of_the_community_acts_on_its_calls(tmp_path: Path) -> None:
    dialogue(
        f"""
        {LAUNCHED}
        zoe@bureau_lab: /appel 1 clore
        → bureau_lab: Aucun appel n° 1 dans cette communauté
        ≡
        zoe@bureau_lab ⟪call 1 extend⟫
        → bureau_lab: Aucun appel n° 1
        ≡
        claire@bureau: /appel {QUESTION} | demain 9h
        → bureau: réservée à l’équipe d’animation
        ≡
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_the_draft_names_its_channels_and_how_members_answer_there(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /appel Qu’avez-vous changé ? | demain 9h
        ✗ bureau: memory:
        ✗ bureau: Le bouton
        → bureau: les membres dans les 2 canaux : … « 1. Je réponds » : on répond 1 à ce message
        """,
        settings(tmp_path, **TWO),
        channel=MemoryChannel(buttons=False),
    )
