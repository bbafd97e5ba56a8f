"""Law: what is still being told, or waits at the gate, follows its message, edited or deleted."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import known, signed, told
from tests.stage import dialogue, settings

# --- being told -----------------------------------------------------------------------------------


def test_a_draft_that_is_asked_about_takes_the_new_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Le guichet du lundi.
        {signed("claire")}
        → claire: Voici ce qui sera publié … Le guichet du lundi
        claire ✎ guichet: /temoigner Le guichet du mardi.
        → claire: repris votre message modifié
        → claire: Voici ce qui sera publié … Le guichet du mardi
        claire ✎ guichet: /temoigner Le guichet du mardi.
        ≡
        claire ⟨Oui, proposer⟩
        → claire: Cette question est déjà réglée
        ≡
        claire [Oui, proposer]
        → bureau: Nouvelle contribution … Le guichet du mardi
        """,
        settings(tmp_path),
    )


def test_a_text_whose_fate_is_asked_takes_it_too(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Le guichet du lundi.
        claire ✎ guichet: Le guichet du mardi.
        → claire: repris votre message modifié
        claire [Un témoignage]
        claire: /annuler
        claire: /contributions 1
        → claire: Le guichet du mardi
        """,
        settings(tmp_path),
    )


def test_a_misspelt_command_takes_it_too(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoingner Le guichet du lundi.
        claire ✎ guichet: /temoigner Le guichet du mardi.
        → claire: repris votre message modifié
        claire [Oui]
        claire: /annuler
        claire ✎ mardi: Le guichet du mercredi.
        claire: /contributions 1
        → claire: Le guichet du mercredi
        """,
        settings(tmp_path),
    )


def test_a_text_that_was_asked_for_follows_its_own_message(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner
        claire: Le guichet du lundi.
        claire ✎ temoigner: /initiative
        ≡
        claire ✎ lundi: Le guichet du mardi.
        → claire: repris votre message modifié
        claire ✎ mardi: /aide
        → claire: Je ne vois aucun texte
        ≡
        claire: /annuler
        claire: /contributions 1
        → claire: Le guichet du mardi
        """,
        settings(tmp_path),
    )


def test_the_card_of_a_change_under_way_takes_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /modifier 1
        claire ✎ guichet: /temoigner La mairie ouvre le samedi.
        → claire: repris votre message modifié
        → claire: La mairie ouvre le samedi
        ✗ bureau: a été modifié
        claire [Oui, proposer]
        → bureau: a été modifié … La mairie ouvre le samedi
        """,
        settings(tmp_path),
    )


def test_a_text_of_several_messages_is_edited_as_a_whole(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Deux mots de la mairie.
        claire: Le guichet du lundi.
        claire ✎ guichet: Le guichet du mardi.
        → claire: Votre texte réunit plusieurs messages
        ≡
        claire [Un témoignage]
        claire: /annuler
        claire ✎ guichet: Le guichet du mardi.
        → claire: Votre texte réunit plusieurs messages
        ≡
        claire ⌫ Deux mots
        → claire: Le n° 1 est retiré
        """,
        settings(tmp_path),
    )


# --- at the gate ----------------------------------------------------------------------------------


def test_what_waits_for_a_yes_waits_in_its_new_words(tmp_path: Path) -> None:
    dialogue(
        """
        claire: /temoigner Le guichet du lundi.
        claire ✎ guichet: /temoigner Le guichet du mardi.
        ∅ lundi
        claire [Oui, je suis d’accord]
        claire: /annuler
        claire: /contributions 1
        → claire: Le guichet du mardi
        claire ✎ mardi: /temoigner Le guichet du jeudi.
        → claire: gardé en brouillon
        """,
        settings(tmp_path),
    )


def test_what_waits_for_a_yes_is_wiped_when_it_is_deleted(tmp_path: Path) -> None:
    dialogue(
        """
        claire: /temoigner Le guichet du lundi.
        marc: /temoigner Le guichet de Marc.
        claire ⌫ lundi
        ∅ lundi
        claire [Oui, je suis d’accord]
        ✗ claire: Dans quelle région
        marc [Oui, je suis d’accord]
        → marc: Dans quelle région
        """,
        settings(tmp_path),
    )
