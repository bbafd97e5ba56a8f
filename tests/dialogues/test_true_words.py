"""Law: what is said of a state is so in that state, and in words that need no explaining."""

from __future__ import annotations

from pathlib import Path

from adapters.memory import MemoryChannel
from bot.messages import Closing
from bot.richtext import plain
from tests.dialogues.scenes import NAMED_DRAFT, PUBLISH, known, published, told
from tests.stage import FUTURS, dialogue, settings

HIDDEN_WITH_A_PICTURE = f"""
    {known("claire")}
    claire: 📎 guichet.png /temoigner Nous avons ouvert un guichet commun à la mairie.
    claire [Passer]
    claire [Passer]
    claire [Anonyme pour les lecteurs]
    claire [Passer]
    → claire: montrer qui vous êtes : regardez-les bien avant d’envoyer
    claire [Oui, proposer]
    camille@bureau: /approuver 1
    {PUBLISH}
    → claire: vient de paraître
"""


def test_once_sent_nobody_is_told_to_look_before_sending(tmp_path: Path) -> None:
    dialogue(
        f"""
        {HIDDEN_WITH_A_PICTURE}
        claire: /lire 1
        claire: /contributions 1
        claire: /mesdonnees
        → claire: guichet commun
        ✗ claire: avant d’envoyer
        → claire: sans votre nom ni vos pièces jointes
        claire: /annuler
        claire: /modifier 1
        → claire: avant d’envoyer
        """,
        settings(tmp_path),
    )


def test_a_new_text_is_said_to_replace_the_old_one(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /modifier 1
        claire [Modifier quelque chose]
        claire [Le texte]
        → claire: il remplace l’ancien en entier
        """,
        settings(tmp_path),
    )


def test_a_withdrawal_says_that_the_edition_follows_which_counts_nothing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {published("claire", 1)}
        ◉ canal: 1 contribution
        claire ⌫ guichet
        → claire: Le n° 1 est retiré ; l’édition où il a paru est corrigée.
        ◌ canal: contribution
        """,
        settings(tmp_path),
    )


def test_an_edition_is_counted_in_channels(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /approuver 1
        {PUBLISH}
        → bureau: L’édition n° 1 est parue dans 2 canaux.
        """,
        settings(tmp_path, channels=["memory:canal", "memory:annexe"]),
    )


def test_one_erased_is_one_and_several_are_several(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {told("claire")}
        {told("marc")}
        {told("marc", "Le bus passe le mardi.")}
        claire: /mesdonnees
        claire [Effacer, laisser]
        → bureau: est retiré : n° 1.
        marc: /mesdonnees
        marc [Effacer, laisser]
        → bureau: sont retirés : n° 2 et n° 3.
        """,
        settings(tmp_path),
    )


def test_who_keeps_the_bot_is_not_named_twice(tmp_path: Path) -> None:
    alone = {name: value for name, value in FUTURS.items() if name != "host"}
    dialogue(
        """
        claire: bonjour
        → claire: le robot de la communauté Futurs Publics. On m’y raconte
        """,
        settings(tmp_path, alone),
    )


def test_the_terms_of_a_poll_offer_what_it_is_not(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Un atelier en mars ? | Oui | Non
        camille@bureau: /modalites 1
        ✗ bureau: Garder les votes discrets
        → bureau: Montrer les noms
        camille@bureau: /noms 1 oui
        camille@bureau: /modalites 1
        ✗ bureau: Montrer les noms
        → bureau: Garder les votes discrets
        camille@bureau: /salon 1 oui
        → bureau: la messagerie affiche elle-même, et tout le salon verra qui choisit quoi
        """,
        settings(tmp_path),
    )


def test_the_end_of_a_room_s_own_poll_is_said(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {NAMED_DRAFT}
        camille@bureau: /salon 1 oui
        camille@bureau [Ouvrir maintenant]
        ⏲ 2026-11-30 18:00
        → bureau: est clos
        """,
        settings(tmp_path),
    )
    ends = [one for one in stage.letters("canal") if isinstance(one.extra, Closing)]
    assert [plain(one.body) for one in ends] == ["Le sondage n° 1 est clos."]


def test_help_says_what_one_may_do_with_ones_messages(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /aide
        → claire: La réaction 🐝 sur un de vos messages me le confie. Modifiez ou supprimez
        camille@bureau: /aide
        ✗ bureau: 🐝
        → bureau: trie et publie
        """,
        settings(tmp_path),
    )


def test_help_is_silent_where_messages_have_no_signs(tmp_path: Path) -> None:
    bare = MemoryChannel()
    bare.traits = type(bare.traits)(prefix="/")
    dialogue(
        f"""
        {known("claire")}
        claire: aide
        ✗ claire: réaction
        → claire: Vous pouvez aussi taper
        """,
        settings(tmp_path),
        channel=bare,
    )
