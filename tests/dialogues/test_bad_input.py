"""Law: bad input gets one clear sentence, changes nothing, and loses nothing that was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import known, signed, told
from tests.stage import dialogue, settings

OVERRIDE = "\u202e"

# --- commands -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/aid", "Je ne connais pas /aid. Vouliez-vous dire /aide ?"),
        ("/contribution", "Vouliez-vous dire /contributions ?"),
        ("/zzzz", "Je ne connais pas /zzzz. /aide montre ce que je sais faire."),
        ("/atente", "Je ne connais pas /atente. /aide"),  # nearest what one may not do
        ("/zzzz Nous avons ouvert un guichet.", "Je ne connais pas /zzzz."),
        (f"/zz{OVERRIDE}zz", "Je ne connais pas /zzzz."),
    ],
)
def test_an_unknown_command_names_the_nearest_known(
    tmp_path: Path, typed: str, answer: str
) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: {typed}
        → claire: {answer}
        ≡
        """,
        settings(tmp_path),
    )


def test_a_mistyped_command_keeps_its_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoiner Nous avons ouvert un guichet commun.
        → claire: Vouliez-vous dire /temoigner ? Votre texte est gardé.
        claire [Oui, c’est cela]
        {signed("claire")}
        → claire: guichet commun
        claire: /annuler
        claire: /temoiner Encore un essai.
        claire [Non, oublier]
        → claire: je n’en garde rien
        ∅ Encore un essai
        """,
        settings(tmp_path),
    )


def test_a_command_s_word_alone_is_understood(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Aide
        → claire: Vous pouvez aussi taper
        claire: /temoigner
        claire: contributions
        → claire: Je propose ce titre … ontributions
        claire: annuler
        → claire: gardé en brouillon
        {told("claire")}
        camille@bureau: attente
        ✗ bureau: attend
        camille@bureau: approuver 2
        → bureau: est approuvé par Camille
        """,
        settings(tmp_path),
    )


def test_in_the_desk_a_mistyped_command_waits_for_nobody(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /aprouver 1
        → bureau: Vouliez-vous dire /approuver ?
        ≡
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    "command", ["/attente", "/approuver 1", "/refuser 1 non", "/publier", "/journal", "/apercu"]
)
def test_a_command_above_one_s_role(tmp_path: Path, command: str) -> None:
    dialogue(
        f"""
        {known("claire", "camille")}
        {told("claire")}
        claire: {command}
        → claire: réservée à l’équipe d’animation
        ≡
        claire@bureau: {command}
        → bureau: réservée à l’équipe d’animation
        ≡
        camille: {command}
        → camille: Cela ne se fait pas ici, mais dans le bureau
        ≡
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("command", ["/mesdonnees", "/profil", "/contributions", "/retirer 1"])
def test_a_command_in_the_wrong_place(tmp_path: Path, command: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire@canal: {command}
        → claire: Cela ne se fait pas ici, mais en message direct
        ✗ canal: ici
        ≡
        """,
        settings(tmp_path),
    )


def test_a_room_of_no_community_serves_nothing(tmp_path: Path) -> None:
    dialogue(
        """
        claire@inconnu: /aide
        → claire: Ce salon n’est pas de ma configuration … memory:ailleurs
        ≡
        claire@inconnu: bonjour à tous
        ≡
        ∅ Claire
        """,
        settings(tmp_path),
    )


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["/lire", "/modifier", "/retirer"])
def test_a_number_that_is_none(tmp_path: Path, command: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: {command}
        → claire: Il manque un numéro
        ≡
        claire: {command} douze
        → claire: Il manque un numéro
        ≡
        claire: {command} -1
        → claire: Il manque un numéro
        ≡
        claire: {command} 1.5
        → claire: Il manque un numéro
        ≡
        claire: {command} ²
        → claire: Il manque un numéro
        ≡
        claire: {command} ١
        → claire: Il manque un numéro
        ≡
        claire: {command} 99999999999
        → claire: Il manque un numéro
        ≡
        claire: {command} {OVERRIDE}
        → claire: Il manque un numéro
        ≡
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("number", ["0", "2", "999999999", "n°2", "#2"])
def test_a_number_out_of_range(tmp_path: Path, number: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /lire {number}
        → claire: Aucune contribution publiée
        ≡
        claire: /retirer {number}
        → claire: n’est pas une de vos contributions
        ≡
        camille@bureau: /approuver {number}
        → bureau: Aucune contribution n°
        ≡
        camille@bureau: /constater {number} oui
        → bureau: n’est pas ou n’est plus incertaine
        ≡
        camille@bureau: /constater {number} peut-être
        → bureau: Dites ce que vous voyez
        ≡
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("revision", ["2", "²", "9" * 5000])
def test_a_card_that_never_was(tmp_path: Path, revision: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau ⟪refuse 1 {revision}⟫
        ✗ bureau: Je n’ai pas pu traiter
        ✗ bureau: est approuvé
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("typed", ["2", "0", "20", "3."])
def test_a_number_when_nothing_is_offered_is_a_message(tmp_path: Path, typed: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /aide
        → claire: cette aide
        claire: {typed}
        ✗ bureau: n° 1
        ✗ claire: Je n’ai pas pu
        """,
        settings(tmp_path),
    )


def test_a_number_beyond_the_choices(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun.
        claire [Passer]
        claire: 12
        → claire: Je n’ai pas reconnu ce choix
        ≡
        → claire: Où en est-on
        """,
        settings(tmp_path),
    )
