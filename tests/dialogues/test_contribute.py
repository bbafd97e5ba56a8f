"""Law: what an agent tells in one message reaches the desk after their yes, and never before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.guided import guided
from tests.dialogues.scenes import known, signed
from tests.stage import dialogue, settings

# --- the ways in ----------------------------------------------------------------------------------


def test_one_message_and_three_taps_reach_the_card(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun à la mairie.
        claire [Grand Est]
        claire [C’est en place]
        claire [Signer « Claire »]
        → claire: Voici ce qui sera publié … guichet commun … Grand Est … en place … Claire
        ✗ bureau: guichet
        claire [Oui, proposer]
        → claire: contribution n° 1 est entre les mains
        → bureau: Nouvelle contribution, n° 1 … guichet commun … Grand Est
        """,
        settings(tmp_path),
    )


def test_the_next_time_two_taps_are_enough(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun.
        claire [Bretagne]
        claire [Passer]
        claire [Signer]
        claire [Oui, proposer]
        claire: /initiative Un atelier du vendredi entre services.
        → claire: Où en est-on
        claire [Une idée]
        claire [Signer]
        → claire: Initiative … atelier du vendredi … Bretagne
        """,
        settings(tmp_path),
    )


def test_the_guided_way_asks_everything_once(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="card")}
        claire [Oui, proposer]
        → bureau: visite du jeudi … Prévenir les voisins … Bretagne · C’est arrêté … Claire
        """,
        settings(tmp_path),
    )


def test_an_initiative_is_asked_about_as_one(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /initiative
        → claire: Décrivez l’initiative
        claire: Une carte des lieux de médiation.
        → claire: Je propose ce titre … Une carte des lieux de médiation
        """,
        settings(tmp_path),
    )


def test_a_plain_message_is_offered_as_a_contribution(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Hier nous avons fermé l’accueil une heure pour écouter les usagers.
        → claire: J’ai bien votre message
        claire [Un témoignage]
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


def test_a_chat_is_not_kept(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: quel temps ce matin
        claire [Rien]
        → claire: je n’en garde rien
        ∅ quel temps
        """,
        settings(tmp_path),
    )


def test_a_command_may_stand_on_a_line_of_its_own(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner\\nNous avons ouvert un guichet commun.\\n\\nDepuis, on attend moins.
        {signed("claire")}
        → claire: guichet commun … on attend moins
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("word", ["/témoigner", "/TEMOIGNER", "!temoigner", "/story"])
def test_a_command_is_known_by_its_letters(tmp_path: Path, word: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: {word} Nous avons ouvert un guichet commun.
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


# --- under what name ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "author", "desk"),
    [
        ("claire [Signer]", "Signature : Claire", "Signature : Claire"),
        ("claire: La cellule des Vosges", "La cellule des Vosges", "La cellule des Vosges"),
        (
            "claire [Anonyme pour les lecteurs]",
            "Claire (anonyme pour les lecteurs)",
            "Claire (anonyme pour les lecteurs)",
        ),
        (
            "claire [Anonyme, même pour l’équipe]",
            "Anonyme, même pour l’équipe d’animation",
            "Anonyme, même pour l’équipe d’animation",
        ),
    ],
)
def test_the_author_chooses_the_name(tmp_path: Path, choice: str, author: str, desk: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons essayé la visite du jeudi.
        claire [Passer]
        claire [Passer]
        {choice}
        → claire: {author}
        claire [Oui, proposer]
        → bureau: {desk}
        """,
        settings(tmp_path),
    )


def test_what_is_written_to_the_bot_alone_may_be_anonymous(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: /initiative
        claire: Nous avons essayé la visite du jeudi.
        claire: La visite du jeudi
        claire [Passer]
        claire [Passer]
        claire [Passer]
        → claire: Sous quel nom … Anonyme
        """,
        settings(tmp_path),
    )


def test_what_was_said_in_a_channel_can_not_be_anonymous(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: /temoigner Nous avons essayé la visite du jeudi.
        → claire: Dans quelle région
        claire [Passer]
        claire [Passer]
        ✗ claire: Anonyme
        → claire: Sous quel nom … Signer « Claire »
        ✗ canal: région
        claire [Signer]
        claire [Oui, proposer]
        → bureau: Signature : Claire
        """,
        settings(tmp_path),
    )


# --- the last card --------------------------------------------------------------------------------


def test_nothing_goes_without_the_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="card")}
        ⏲ 2026-12-07 09:00
        ✗ bureau: visite du jeudi
        claire: oui
        → claire: entre les mains
        → bureau: visite du jeudi
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("field", "answer", "shown"),
    [
        ("Le texte", "claire: Nous avons tout repris à zéro.", "Nous avons tout repris à zéro."),
        ("Le titre", "claire: Reprise", "Témoignage · Reprise"),
        ("La région", "claire: Metz", "Grand Est"),
        ("Les thèmes", "claire: participation", "Participation"),
        ("L’avancement", "claire [Une idée]", "Une idée"),
        ("Ce que vous en retirez", "claire: Recommencer.", "retient : Recommencer."),
        ("La signature", "claire: Un agent", "Signature : Un agent"),
        ("Retour", "claire: /aide", "Signature : Claire"),
    ],
)
def test_each_field_is_changed_from_the_card(
    tmp_path: Path, field: str, answer: str, shown: str
) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="card")}
        claire [Modifier quelque chose]
        → claire: Que voulez-vous modifier
        claire [{field}]
        {answer}
        → claire: Voici ce qui sera publié … {shown}
        """,
        settings(tmp_path),
    )
