"""Law: each message leads to its own words alone: what came after them is not theirs to undo."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import known, told
from tests.stage import dialogue, settings

NEWER = """
    claire: /modifier 1
    claire [Modifier quelque chose]
    claire [Le texte]
    claire: Nous avons fermé le guichet commun de la mairie hier soir.
"""

ASIDE = f"""
    {told("claire")}
    {NEWER}
    claire: /temoigner
    → claire: est gardée de côté
    claire: /annuler
"""
"""N° 1 is at the desk, and an edit of it is put aside."""

REPLACED = f"""
    {told("claire")}
    {NEWER}
    claire [Oui, proposer]
    → bureau: fermé le guichet
"""
"""N° 1 was told in one message, and has since the words of another."""


def test_a_typo_mended_in_the_message_leaves_an_edit_put_aside(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {ASIDE}
        claire ✎ ouvert un guichet: Nous avons ouvert un guichet commun à la mairie, oups.
        → bureau: a été modifié … oups
        claire: /modifier 1
        → claire: Nous avons fermé le guichet
        """,
        settings(tmp_path),
    )


def test_the_message_of_an_edit_put_aside_takes_it_back(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {ASIDE}
        claire: /modifier 1
        claire [Oui, proposer]
        → bureau: fermé le guichet
        claire ⌫ Nous avons fermé
        → claire: Le n° 1 est retiré
        → bureau: Le n° 1 est retiré
        """,
        settings(tmp_path),
    )


def test_an_edit_of_the_older_message_changes_nothing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {REPLACED}
        claire ✎ ouvert un guichet: Nous avons ouvert un guichet commun à la mairie, oups.
        → claire: Ce texte a été remplacé depuis
        ≡
        ✗ bureau: oups
        claire ✎ fermé le guichet: Nous avons fermé le guichet commun de la mairie lundi.
        → bureau: a été modifié … mairie lundi
        """,
        settings(tmp_path),
    )


def test_the_older_message_taken_back_withdraws_all_the_same(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {REPLACED}
        claire ⌫ ouvert un guichet
        → claire: Le n° 1 est retiré
        """,
        settings(tmp_path),
    )


def test_a_message_leads_to_its_words_through_an_open_card(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /modifier 1
        claire ✎ ouvert un guichet: /temoigner La mairie ouvre le samedi.
        claire [Oui, proposer]
        → bureau: le samedi
        claire ✎ le samedi: /temoigner La mairie ouvre le dimanche.
        → bureau: le dimanche
        """,
        settings(tmp_path),
    )


def test_an_edit_of_the_older_message_leaves_an_open_card_as_it_is(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {REPLACED}
        claire: /modifier 1
        → claire: Nous avons fermé
        claire ✎ ouvert un guichet: Nous avons ouvert un guichet commun à la mairie, oups.
        → claire: Ce texte a été remplacé depuis
        ≡
        """,
        settings(tmp_path),
    )


def test_the_message_of_an_edit_put_aside_rewords_it_there(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {ASIDE}
        claire ✎ fermé le guichet: Nous avons fermé le guichet commun de la mairie lundi.
        → claire: est gardée de côté
        ✗ bureau: lundi
        claire: /modifier 1
        → claire: mairie lundi
        """,
        settings(tmp_path),
    )


def test_what_the_desk_worded_since_is_not_overwritten(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /reecrire 1 Un guichet commun ouvre à la mairie.
        claire: /accepter 1
        claire ✎ ouvert un guichet: Nous avons ouvert un guichet commun à la mairie, oups.
        → claire: Ce texte a été remplacé depuis
        ≡
        """,
        settings(tmp_path),
    )
