"""Law: a card names what looks like it in the archive, and never what its author took back."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import GUICHET, known, proposed, published, rewritten, told
from tests.stage import FUTURS, dialogue, settings

NAVETTE = "Notre navette du marché n’a plus d’horaires : le chauffeur vient quand on l’appelle."
NEARLY = "Le chauffeur de la navette vient au marché quand on l’appelle : plus aucun horaire."


def test_a_look_alike_is_named_on_the_card(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {published("claire", 1, NAVETTE)}
        {told("marc", GUICHET)}
        camille@bureau: /lire 2
        ✗ bureau: Ressemble
        → bureau: guichet
        marc: /temoigner {NEARLY}
        {proposed("marc")}
        → bureau: Ressemble au n° 1, « Notre navette du marché
        camille@bureau: /lire 3
        → bureau: Ressemble au n° 1, « Notre navette du marché … (publiée)
        """,
        settings(tmp_path),
    )


def test_what_was_withdrawn_is_not_named(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {published("claire", 1, NAVETTE)}
        claire: /retirer 1
        claire [Oui, retirer]
        marc: /temoigner {NEARLY}
        {proposed("marc")}
        → bureau: Nouvelle contribution
        camille@bureau: /attente
        ✗ bureau: Ressemble
        """,
        settings(tmp_path),
    )


def test_a_draft_is_not_named(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        claire: /temoigner {NAVETTE}
        claire: /annuler
        {told("marc", NEARLY)}
        camille@bureau: /attente
        ✗ bureau: Ressemble
        """,
        settings(tmp_path),
    )


def test_what_was_rewritten_is_known_by_its_new_words(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {told("claire", NAVETTE)}
        {rewritten("claire", GUICHET)}
        {told("marc", NEARLY)}
        camille@bureau: /lire 2
        ✗ bureau: Ressemble au n° 1
        """,
        settings(tmp_path),
    )


def test_another_community_s_is_not_named(tmp_path: Path) -> None:
    other = {**FUTURS, "slug": "ouest", "name": "Lab Ouest", "desk": "memory:ailleurs"}
    dialogue(
        f"""
        claire: /aide
        claire [Oui, je]
        claire [Futurs]
        {told("claire", NAVETTE)}
        marc: /aide
        marc [Oui, je]
        marc [Lab Ouest]
        marc: /temoigner {NEARLY}
        {proposed("marc")}
        → inconnu: Nouvelle contribution
        camille@inconnu: /lire 2
        ✗ inconnu: Ressemble
        """,
        settings(tmp_path, FUTURS, {**other, "channels": ["memory:autre"]}),
    )
