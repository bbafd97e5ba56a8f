"""Law: what is about one message is about no other: a reply or a keycap presses its own buttons."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import ATELIER, GUICHET, known, told
from tests.stage import dialogue, settings

# --- replies and keycaps --------------------------------------------------------------------------

TWO_CARDS = f"""
    {known("claire", "marc")}
    {told("claire")}
    {told("marc", ATELIER)}
"""


@pytest.mark.parametrize(
    "act",
    [
        "↩ guichet commun: 1",
        "↩ guichet commun: 1.",
        "↩ guichet commun: Approuver",
        "☺ guichet commun: 1️⃣",
        "☺ guichet commun: 1⃣",
    ],
)
def test_of_several_cards_the_one_that_is_meant_is_approved(tmp_path: Path, act: str) -> None:
    dialogue(
        f"""
        {TWO_CARDS}
        camille@bureau {act}
        → claire: est retenue
        ✗ marc: est retenue
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_a_bare_number_is_for_the_newest_card(tmp_path: Path) -> None:
    dialogue(
        f"""
        {TWO_CARDS}
        camille@bureau: 1
        → marc: est retenue
        ✗ claire: est retenue
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


@pytest.mark.parametrize("act", ["↩ guichet commun: 1", "☺ guichet commun: 1️⃣"])
def test_a_card_stays_that_message_s_after_a_restart(tmp_path: Path, act: str) -> None:
    dialogue(
        f"""
        {TWO_CARDS}
        ⟳
        camille@bureau {act}
        → claire: est retenue
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


@pytest.mark.parametrize("act", ["↩ Dans quelle région: 2", "☺ Dans quelle région: 2️⃣"])
def test_the_buttons_of_an_earlier_question_are_settled(tmp_path: Path, act: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner {GUICHET}
        claire: Bretagne
        → claire: Où en est-on
        claire {act}
        ≡
        → claire: déjà réglée
        → claire: Où en est-on
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


@pytest.mark.parametrize(
    "act",
    ["☺ guichet commun: 🔟", "☺ guichet commun: 👍", "☺ guichet commun: 🐝", "☺ Bonjour: 1️⃣"],
)
def test_an_emoji_that_presses_nothing_says_nothing(tmp_path: Path, act: str) -> None:
    dialogue(
        f"""
        {TWO_CARDS}
        denis@bureau: Bonjour à tous
        camille@bureau {act}
        ≡
        ✗ bureau: réglée
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_buttons_are_not_pressed_by_number_after_a_month(tmp_path: Path) -> None:
    dialogue(
        f"""
        {TWO_CARDS}
        ⏲ 2026-12-22 09:00
        camille@bureau ☺ guichet commun: 2️⃣
        → bureau: Quelle raison
        ⏲ 2026-12-24 09:00
        camille@bureau ☺ guichet commun: 2️⃣
        ✗ bureau: Quelle raison
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


WHICH_DAY = """
    camille@bureau: /sondage Quel jour ? | Lundi | Mardi
    camille@bureau [Ouvrir maintenant]
"""


def test_a_poll_in_a_channel_is_voted_by_keycap(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {WHICH_DAY}
        → canal: Quel jour ?
        claire@canal ☺ Quel jour ?: 2️⃣
        → claire: Mardi
        marc@canal ↩ Quel jour ?: 1
        → marc: Lundi
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


@pytest.mark.parametrize("act", ["☺ Quel jour ?: 2️⃣", "↩ Quel jour ?: 2"])
def test_a_discreet_vote_by_a_sign_that_others_see_does_not_count(tmp_path: Path, act: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {WHICH_DAY}
        claire@canal {act}
        → claire: n’est pas compté : d’autres ont pu le voir
        → claire: Quel jour ? … 1. Lundi
        claire: 1
        → claire: est compté : « Lundi »
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


# --- handed over by an emoji ----------------------------------------------------------------------


def test_one_s_own_message_is_handed_over_by_an_emoji(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: {ATELIER}
        claire@canal ☺ atelier: 🐝
        → canal: 👀
        → claire: Qu’en fait-on … « Nous avons tenu un atelier
        claire [Un témoignage]
        claire [Passer]
        claire [Passer]
        ✗ claire: anonyme
        claire [Signer]
        claire [Oui, proposer]
        → bureau: Nouvelle contribution … vingt habitants
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    "until", ["", "claire [Un témoignage]", "claire [Un témoignage]\nclaire: /annuler"]
)
def test_the_same_message_is_taken_once(tmp_path: Path, until: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: {ATELIER}
        claire@canal ☺ atelier: 🐝
        → canal: 👀
        {until}
        claire@canal ☺ atelier: 🐝
        ≡
        ✗ canal: 👀
        """,
        settings(tmp_path),
    )


def test_what_was_left_may_be_handed_over_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: {ATELIER}
        claire@canal ☺ atelier: 🐝
        → claire: Qu’en fait-on
        claire [Rien]
        claire@canal ☺ atelier: 🐝
        → claire: Qu’en fait-on
        """,
        settings(tmp_path),
    )


def test_somebody_else_s_words_are_never_taken(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        claire@canal: {ATELIER}
        marc@canal ☺ atelier: 🐝
        ≡
        ✗ canal: 👀
        ✗ marc: message
        ✗ claire: message
        """,
        settings(tmp_path),
    )


def test_a_stranger_s_emoji_waits_for_their_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        marc@canal: {ATELIER}
        marc@canal ☺ atelier: 🐝
        → marc: Bonjour, ici Essaim
        ✗ canal: 👀
        marc [Oui, je suis d’accord]
        → marc: Qu’en fait-on
        → canal: 👀
        """,
        settings(tmp_path),
    )


def test_colleagues_in_the_desk_hand_nothing_over(tmp_path: Path) -> None:
    dialogue(
        f"""
        denis@bureau: {ATELIER}
        denis@bureau ☺ atelier: 🐝
        ≡
        ✗ bureau: 👀
        """,
        settings(tmp_path),
    )
