"""Law: what was tried and stopped stands together, and an edition says what it comes to."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import ATELIER, FREEZE, GUICHET, approved, known
from tests.stage import dialogue, settings

STOPPED = """
    claire: /temoigner Nous avons fermé le bus, faute de voyageurs.
    claire: Bretagne
    claire [C’est arrêté]
    claire: Compter avant d’ouvrir.
    claire [Signer]
    claire [Oui, proposer]
"""


def test_what_was_tried_and_stopped_has_a_section_of_its_own(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {STOPPED}
        → bureau: Nouvelle contribution … Approuver · Appris en s’arrêtant
        camille@bureau: /approuver 1
        {approved("marc", 2, ATELIER)}
        camille@bureau: /sommaire
        → bureau: Témoignages … n° 2 … Appris en s’arrêtant … n° 1
        {FREEZE}
        camille@bureau: /publier
        ⏲ 2026-11-27 17:00
        → canal: Témoignages … atelier … Appris en s’arrêtant … fermé le bus … Compter avant
        ✗ canal: En chiffres
        """,
        settings(tmp_path),
    )


def test_where_the_community_has_no_such_section_it_stands_under_its_kind(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {STOPPED}
        camille@bureau: /approuver 1
        camille@bureau: /apercu
        → bureau: Témoignages … fermé le bus
        ✗ bureau: Appris en
        """,
        settings(tmp_path, digest={"sections": [{"kind": "testimony"}, {"kind": "initiative"}]}),
    )


def test_what_the_desk_has_placed_elsewhere_stays_there(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {STOPPED}
        camille@bureau: /classer 1 Coulisses
        camille@bureau: /approuver 1
        camille@bureau: /apercu
        → bureau: Coulisses … fermé le bus
        ✗ bureau: Appris en
        """,
        settings(tmp_path, digest={"sections": [{"kind": "stopped"}, {"title": "Coulisses"}]}),
    )


def test_an_edition_says_what_it_comes_to_and_who_is_heard_for_the_first_time(
    tmp_path: Path,
) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {STOPPED}
        camille@bureau: /approuver 1
        {approved("marc", 2, ATELIER)}
        {approved("marc", 3, GUICHET)}
        {FREEZE}
        camille@bureau: /publier
        ⏲ 2026-11-27 17:00
        → canal: En chiffres … 3 contributions et 1 région. Pour la première fois : Bretagne.
        {STOPPED}
        camille@bureau: /approuver 4
        {approved("marc", 5, "Un pédibus.")}
        {approved("marc", 6, "Un verger.")}
        ⏲ 2026-12-04 14:00
        camille@bureau: /publier
        ⏲ 2026-12-04 17:00
        → canal: En chiffres … 3 contributions et 1 région.
        ✗ canal: Pour la première fois
        """,
        settings(tmp_path),
    )
