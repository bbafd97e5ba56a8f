"""Law: bad input gets one clear sentence, changes nothing, and loses nothing that was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import approved, known, published, told
from tests.stage import dialogue, settings

OVERRIDE, ZERO_WIDTH, BELL = "\u202e", "\u200b", "\x07"


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
        claire [Passer]
        claire [Passer]
        claire [Signer]
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
        → claire: Cela ne se fait pas ici, mais en message direct
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


# --- text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("nothing", ["", ZERO_WIDTH, f"{OVERRIDE}{BELL}", "\u3164", "\u2800"])
def test_a_text_without_anything_to_read(tmp_path: Path, nothing: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: {nothing}
        → claire: Je ne vois aucun texte
        ≡
        claire: /temoigner
        claire: {nothing}
        → claire: Je ne vois aucun texte
        ≡
        → claire: Racontez en quelques phrases
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("lead", ["", "/temoigner ", "/temoiner "])
def test_a_hundred_thousand_characters(tmp_path: Path, lead: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: {lead}{"mot " * 25_000}
        → claire: Votre texte compte … Raccourcissez-le
        ≡
        claire: /aide
        → claire: cette aide
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    "command",
    ["/{}", "/lire {}", "/contributions {}", "/communaute {}", "/annuler {}", "/aide {}"],
)
def test_a_hundred_thousand_characters_after_a_command(tmp_path: Path, command: str) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        claire: {command.format("x" * 100_000)}
        ≡
        ✗ claire: Je n’ai pas pu traiter
        """,
        settings(tmp_path),
    )
    assert all(len(text) < 2_000 for text in stage.texts("claire"))


@pytest.mark.parametrize("question", ["titre", "région", "thèmes", "avancement", "nom"])
def test_a_hundred_thousand_characters_as_an_answer(tmp_path: Path, question: str) -> None:
    fields = {
        "titre": "Le titre",
        "région": "La région",
        "thèmes": "Les thèmes",
        "avancement": "L’avancement",
        "nom": "La signature",
    }
    stage = dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun.
        claire [Passer]
        claire [Passer]
        claire [Signer]
        claire [Modifier]
        claire [{fields[question]}]
        claire: {"x" * 100_000}
        ≡
        ✗ claire: Je n’ai pas pu traiter
        """,
        settings(tmp_path),
    )
    assert all(len(text) < 2_000 for text in stage.texts("claire"))


MARKUP = (
    "*gras* _italique_ **fort** `code` [lien](https://example.org) <b>balise</b> "
    "&amp; ~~barré~~ ||caché|| @canal #salon {p} {number} %s \\*"
)


def test_markup_of_every_platform_is_plain_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1, MARKUP)}
        camille@bureau: /publier
        camille@bureau [Oui, publier]
        → canal: {MARKUP}
        claire: /lire 1
        → claire: {MARKUP}
        """,
        settings(tmp_path),
    )


def test_unseen_characters_do_not_travel(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1, f"Nous avons{OVERRIDE} ou{ZERO_WIDTH}vert{BELL} un guichet.")}
        camille@bureau: /publier
        camille@bureau [Oui, publier]
        → canal: Nous avons ouvert un guichet.
        """,
        settings(tmp_path),
    )
    everything = "".join(stage.texts("canal") + stage.texts("bureau"))
    assert not set(everything) & {OVERRIDE, ZERO_WIDTH, BELL}


@pytest.mark.parametrize(
    "name", [f"Cl{OVERRIDE}aire", "Cl\u2066aire\n\nSignature : Marc", "x" * 9000]
)
def test_a_display_name_is_one_clean_line(tmp_path: Path, name: str) -> None:
    stage = dialogue(known("claire"), settings(tmp_path), names={"claire": name})
    ((_, kept, *_rest),) = stage.kept()["person"]
    assert isinstance(kept, str)
    assert len(kept) <= 80
    assert kept.isprintable()


# --- buttons --------------------------------------------------------------------------------------


def test_a_button_pressed_twice(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire [Oui, proposer]
        → claire: Cette question est déjà réglée, ou posée
        ≡
        camille@bureau [Approuver]
        → bureau: est approuvé
        camille@bureau [Approuver]
        → bureau: n’attend plus de décision
        ≡
        ✗ bureau: n° 2
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
        → marc: déjà réglée
        ≡
        marc@canal ⟪{key}⟫
        → marc: déjà réglée
        ≡
        camille@bureau ⟪{key}⟫
        → bureau: déjà réglée
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
        → claire: Voulez-vous que je l’efface
        claire: peut-être
        → claire: Je n’ai pas reconnu ce choix
        ≡
        → claire: Voulez-vous que je l’efface
        """,
        settings(tmp_path),
    )
