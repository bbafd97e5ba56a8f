"""Law: animators set what is theirs to set in a sentence, see what it changes, then it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import known
from tests.stage import FUTURS, dialogue, settings

LAB = {
    "slug": "lab",
    "name": "Le Lab",
    "desk": "memory:labo",
    "channels": ["memory:salon"],
    "animators": ["memory:denis"],
}

# --- all of them ----------------------------------------------------------------------------------


def test_the_desk_sees_every_setting_in_force(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages
        → bureau: Les réglages de Futurs Publics … 1. Parution … 7. Mots d’accueil
        ◉ bureau: Parution : chaque vendredi à 17:00
        ◉ bureau: heures avant la parution
        ◉ bureau: Pauses : rien pour l’instant
        ◉ bureau: Rubriques : Initiatives, Témoignages et Appris en s’arrêtant
        ◉ bureau: Thèmes : Accueil et démarches, Numérique et données
        ◉ bureau: Raisons prêtes : 4 raisons, celles d’Essaim
        ◉ bureau: Mots d’accueil : rien pour l’instant
        ◉ bureau: figée vendredi 27 novembre 2026 à 14:00, heure de Paris
        ◉ bureau: parution vendredi 27 novembre 2026 à 17:00, heure de Paris
        """,
        settings(tmp_path),
    )


def test_what_was_set_in_chat_is_marked_and_goes_back_to_the_configuration(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages gel 1 jour
        camille@bureau [C’est bien cela]
        camille@bureau: /reglages
        → bureau: Gel : 1 … jour avant la parution (réglé ici)
        camille@bureau [Gel]
        → bureau: Gel … 1 … jour avant … de 0 minute à 14 jours … Revenir à la configuration
        camille@bureau [Revenir à la configuration]
        → bureau: Voici ce que j’ai compris. Gel : … 3 … heures avant la parution
        camille@bureau [C’est bien cela]
        → bureau: C’est réglé par Camille. Gel : … 3 … heures
        camille@bureau: /reglages
        ✗ bureau: réglé ici
        camille@bureau [Gel]
        ✗ bureau: Revenir à la configuration
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/reglages couleur", "Je ne connais pas le réglage « couleur »"),
        ("/reglages parution bientôt", "Je n’ai pas compris ce rythme"),
        ("/reglages parution vendredi", "Il me manque l’heure"),
        ("/reglages parution tous les quinze jours 9h", "premier et troisième vendredi"),
        ("/reglages parution * * * * *", "au plus une fois par heure"),
        ("/reglages parution vendredi 17h", "C’est déjà ce qui est là"),
        ("/reglages gel 15 jours", "14 jours au plus"),
        ("/reglages gel bientôt", "de 0 minute à 14 jours"),
        ("/reglages pauses demain", "Je n’ai pas compris ces dates"),
        ("/reglages pauses 31/11", "Le 31 novembre 2026 n’existe pas"),
        ("/reglages pauses 1/8/2020 au 31/8/2020", "déjà finie"),
        ("/reglages pauses 1/12/2026 au 1/12/2028", "un an au plus"),
        ("/reglages rubriques Initiatives", "existe déjà"),
        ("/reglages rubriques Défis = Paris", "On ne renomme que"),
        ("/reglages rubriques call.1", "« call.1 » est le nom d’un appel"),
        ("/reglages rubriques Initiatives = call.1", "« call.1 » est le nom d’un appel"),
        ("/reglages themes " + "x" * 81, "81 caractères et je peux en garder 80"),
        ("/reglages themes Mots : " + ", ".join(f"mot{n}" for n in range(21)), "20 mots au plus"),
        ("/reglages raisons " + "x" * 501, "501 caractères et je peux en garder 500"),
        ("/reglages accueil " + "x" * 601, "601 caractères et je peux en garder 600"),
    ],
)
def test_what_is_out_of_range_is_refused_in_one_sentence(
    said: str, answer: str, tmp_path: Path
) -> None:
    dialogue(
        f"""
        camille@bureau: {said}
        → bureau: {answer}
        ≡
        """,
        settings(tmp_path),
    )


# --- who, and with whom ---------------------------------------------------------------------------


def test_only_animators_and_only_in_their_desk(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "camille")}
        claire: /reglages
        → claire: réservée à l’équipe d’animation
        ≡
        claire@bureau: /reglages parution lundi 9h
        → bureau: réservée à l’équipe d’animation
        ≡
        camille@canal: /reglages parution lundi 9h
        → camille: dans le bureau
        ≡
        camille: /reglages parution lundi 9h
        → camille: dans le bureau
        ≡
        """,
        settings(tmp_path),
    )


def test_an_animator_of_one_community_sets_nothing_in_another(tmp_path: Path) -> None:
    dialogue(
        """
        camille@labo: /reglages parution lundi 9h
        → labo: réservée à l’équipe d’animation
        ≡
        denis@labo: /reglages parution lundi 9h
        camille@labo ⟪settings schedule⟫
        → labo: réservée à l’équipe d’animation
        ≡
        camille@labo [C’est bien cela]
        → labo: déjà réglée
        ≡
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_what_one_community_sets_leaves_the_other_as_it_is(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages parution lundi 9h
        camille@bureau [C’est bien cela]
        denis@labo: /reglages
        → labo: chaque vendredi à 17:00
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_of_two_animators_the_second_sees_what_the_first_has_set(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages gel 1 jour
        denis@bureau: /reglages gel 2 jours
        denis@bureau ⟨C’est bien cela⟩
        → bureau: déjà réglée
        denis@bureau [C’est bien cela]
        → bureau: C’est réglé par Denis. Gel : … 2 … jours
        camille@bureau ⟨C’est bien cela⟩
        → bureau: quelqu’un l’a changé pendant que vous écriviez
        → bureau: Gel … 2 … jours
        camille@bureau [Laisser]
        → bureau: Gel : rien n’a changé
        camille@bureau: /reglages
        → bureau: Gel : 2 … jours
        """,
        settings(tmp_path),
    )


def test_a_setting_survives_a_restart(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages parution lundi 9h
        ⟳
        camille@bureau: c’est bien cela
        → bureau: C’est réglé par Camille
        ⟳
        camille@bureau: /reglages
        → bureau: chaque lundi à 09:00 (réglé ici)
        """,
        settings(tmp_path),
    )
