"""Law: what becomes of a file after it came: who saw it, what it shows, who leaves it out."""

from __future__ import annotations

from pathlib import Path

from adapters.memory import MemoryChannel
from bot.messages import File
from tests.dialogues.pictured import PUBLISHED, TAKEN_OFF
from tests.dialogues.scenes import GUICHET, hidden, known, signed
from tests.files import code
from tests.stage import dialogue, settings

POSTED_IN_CHANNEL = """
    claire@canal: 📎 guichet.png
    claire@canal ☺ ⟪m2⟫: 🐝
    → claire: J’ai reçu une pièce
"""
"""A picture that everybody saw Claire post, which she hands over to the bot."""

THREE = f"""
    claire: 📎 a.png 📎 b.png 📎 c.png /temoigner {GUICHET}
    {signed("claire")}
    claire: L’entrée
    claire: La salle
    claire: Le bureau
    claire [Oui, proposer]
"""


# --- whom it may show -----------------------------------------------------------------------------


def test_the_words_after_a_picture_that_all_have_seen_are_no_private_ones(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {POSTED_IN_CHANNEL}
        claire: Voici la façade de notre guichet, ouvert lundi.
        → claire: Qu’en fait-on
        claire [Un témoignage]
        claire [Passer]
        claire [Passer]
        ✗ claire: Anonyme pour les lecteurs
        """,
        settings(tmp_path),
    )


def test_a_picture_that_all_have_seen_joins_nothing_that_may_be_anonymous(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {hidden("claire")}
        claire@canal: 📎 guichet.png
        claire@canal ☺ ⟪m7⟫: 🐝
        ✗ claire: Joindre au n° 1
        → claire: Commencer un témoignage
        """,
        settings(tmp_path),
    )


def test_a_picture_that_came_with_a_command_in_a_channel_is_no_private_one(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: 📎 guichet.png /temoigner
        claire: Voici la façade de notre guichet, ouvert lundi.
        claire [Garder ce titre]
        claire [Passer]
        claire [Continuer]
        claire [Passer]
        → claire: Sous quel nom
        """,
        settings(tmp_path),
    )


# --- what it shows --------------------------------------------------------------------------------


def test_what_a_picture_shows_is_mended_in_its_channel_too(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {PUBLISHED}
        {TAKEN_OFF}
        claire: 📎 guichet.png
        claire: Une façade
        claire [Oui, proposer]
        camille@bureau: /approuver 1
        ◉ canal: image 1 : Une façade
        ◌ canal: un lundi matin
        """,
        settings(tmp_path),
    )


def test_the_words_of_a_file_that_is_one_too_many_are_given_back(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 a.png 📎 b.png 📎 c.png 📎 d.png /temoigner {GUICHET}
        claire: 📎 e.png La salle d’attente vide
        → claire: au plus 4 pièces
        → claire: La salle d’attente vide
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


# --- in the desk ----------------------------------------------------------------------------------


def test_a_mended_typo_sends_no_file_to_the_desk_again(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {THREE}
        claire ✎ guichet: /temoigner {GUICHET} Le lundi.
        → bureau: Le n° 1 a été modifié … Le lundi
        claire ✎ guichet: /temoigner {GUICHET} Le mardi.
        → bureau: Le n° 1 a été modifié … Le mardi
        """,
        settings(tmp_path),
    )
    assert len([one for one in stage.letters("bureau") if isinstance(one.extra, File)]) == 3


def test_a_file_that_came_later_is_shown_to_the_desk_under_its_rank(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {THREE}
        claire: /modifier 1
        claire: 📎 d.png Le jardin
        claire [Oui, proposer]
        → bureau: N° 1, image 4 : Le jardin
        """,
        settings(tmp_path),
    )
    assert len([one for one in stage.letters("bureau") if isinstance(one.extra, File)]) == 4


def test_two_animators_leave_the_same_file_out_and_no_other(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {THREE}
        → bureau: N° 1, image 3
        camille@bureau: /ecarter 1 {code("b.png")}
        → bureau: la pièce 2 est écartée
        denis@bureau: /ecarter 1 {code("b.png")}
        → bureau: dites laquelle
        ≡
        denis@bureau: /ecarter 1 2
        → bureau: dites laquelle
        ≡
        denis@bureau: /lire 1
        → bureau: L’entrée … Le bureau
        """,
        settings(tmp_path),
    )


# --- with what takes none -------------------------------------------------------------------------


def test_a_number_that_comes_with_a_picture_presses_nothing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: {GUICHET}
        → claire: Qu’en fait-on
        claire: 📎 a.png 1
        → claire: C’est joint
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_a_file_that_comes_with_a_command_that_takes_none_is_answered(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 a.png /profil
        → claire: ne peut pas être jointe
        ∅ image/png
        """,
        settings(tmp_path),
    )


# --- handed over twice ----------------------------------------------------------------------------


def test_a_picture_that_is_told_already_is_not_asked_about_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {POSTED_IN_CHANNEL}
        claire@canal ☺ ⟪m2⟫: 🐝
        ≡
        claire [Commencer un témoignage avec]
        claire: Voici la façade de notre guichet, ouvert lundi.
        claire@canal ☺ ⟪m2⟫: 🐝
        ≡
        ✗ claire: J’ai reçu une pièce
        claire: /annuler
        → claire: gardé en brouillon
        claire@canal ☺ ⟪m2⟫: 🐝
        ≡
        ✗ claire: J’ai reçu une pièce
        """,
        settings(tmp_path),
    )
