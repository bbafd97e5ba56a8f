"""Law: a file goes with its contribution wherever that goes, and leaves every place with it."""

from __future__ import annotations

from pathlib import Path

from adapters.memory import MemoryChannel
from tests.dialogues.pictured import APPROVED, PUBLISHED, TAKEN_OFF, TOLD
from tests.dialogues.scenes import FREEZE, IN_TIME, known
from tests.stage import dialogue, settings


def test_an_edition_is_followed_by_its_pictures(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {APPROVED}
        {IN_TIME}
        → canal: guichet commun … — Claire … 1 pièce jointe
        → canal: N° 1, image 1 : La façade du guichet, un lundi matin … 📎 1-1.png
        → bureau: est parue
        """,
        settings(tmp_path),
    )


def test_a_community_may_want_fewer_pictures_or_none(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {APPROVED}
        {IN_TIME}
        ✗ canal: 📎
        → canal: guichet commun … 1 pièce jointe
        """,
        settings(tmp_path, digest={"media": 0}),
    )


def test_a_platform_without_files_says_that_there_is_one(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {TOLD}
        ✗ bureau: N° 1, image 1
        → bureau: Pièces jointes … image 1 … La façade
        camille@bureau: /approuver 1
        {IN_TIME}
        ✗ canal: N° 1, image 1
        → canal: guichet commun … 1 pièce jointe
        claire: /lire 1
        ✗ claire: N° 1, image 1
        → claire: Pièces jointes … image 1
        """,
        settings(tmp_path),
        channel=MemoryChannel(shows=frozenset()),
    )


def test_whoever_reads_on_is_shown_the_picture(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {PUBLISHED}
        marc: /lire 1
        → marc: guichet commun … Pièces jointes
        → marc: N° 1, image 1 : La façade du guichet … 📎 1-1.png
        camille@bureau: /lire 1
        → bureau: est paru
        → bureau: N° 1, image 1
        """,
        settings(tmp_path),
    )


def test_what_is_withdrawn_takes_its_picture_away(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {PUBLISHED}
        ◉ canal: 📎 1-1.png
        claire: /retirer 1
        claire [Oui, retirer]
        ◌ canal: 📎 1-1.png
        ◌ canal: pièce
        ∅ image/png
        """,
        settings(tmp_path),
    )


def test_a_picture_that_was_added_after_the_freeze_waits_for_the_desk(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {APPROVED}
        {FREEZE}
        claire: /modifier 1
        claire: 📎 salle.png La salle d’attente
        claire [Oui, proposer]
        → claire: est proposée à l’équipe
        → bureau: image 2 … La salle d’attente
        → bureau: N° 1, image 2 … 📎 1-2.png
        camille@bureau [Approuver l’édition]
        ⏲ 2026-11-27 17:00
        ✗ canal: 📎 1-2.png
        → canal: 📎 1-1.png
        """,
        settings(tmp_path),
    )


def test_a_picture_whose_author_took_it_off_leaves_the_edition(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {PUBLISHED}
        {TAKEN_OFF}
        claire [Oui, proposer]
        camille@bureau [Approuver]
        ◌ canal: 📎
        ◌ canal: pièce jointe
        ◉ canal: guichet commun
        """,
        settings(tmp_path),
    )
