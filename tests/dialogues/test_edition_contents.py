"""Law: an edition holds what fits, in its sections, and is read again by its own members alone."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import LAB, PUBLISH, YES, approved, frozen, known, proposed
from tests.stage import FUTURS, dialogue, settings


def test_what_does_not_fit_goes_to_the_next(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1, "Le guichet du lundi.")}
        {approved("claire", 2, "Le guichet du mardi.")}
        {approved("claire", 3, "Le guichet du mercredi.")}
        ⏲ 2026-11-27 17:00
        → canal: 2 contributions … lundi … mardi
        ◌ canal: mercredi
        ⏲ 2026-12-04 17:00
        → canal: mercredi
        """,
        settings(tmp_path, digest={"limit": 2, "approval": "automatic"}),
    )


def test_sections_and_titles_come_from_the_configuration(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /initiative Un atelier du vendredi entre services.
        {proposed("claire")}
        camille@bureau: /approuver 1
        {approved("claire", 2)}
        {PUBLISH}
        → canal: Ils racontent … guichet commun … Initiatives … atelier du vendredi … À vous
        """,
        settings(
            tmp_path,
            digest={
                "sections": [
                    {"kind": "testimony", "title": "Ils racontent"},
                    {"kind": "initiative"},
                ]
            },
        ),
    )


def test_what_has_no_section_of_its_own_is_not_left_out(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        {PUBLISH}
        → canal: Témoignages … guichet commun
        """,
        settings(tmp_path, digest={"sections": [{"kind": "initiative"}]}),
    )


LONG = " ".join(f"La phrase numéro {rank} raconte la suite." for rank in range(30))


def test_a_long_text_is_cut_between_sentences_and_read_whole(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {approved("claire", 1, LONG)}
        marc: /lire 1
        → marc: Aucune contribution publiée
        ≡
        {PUBLISH}
        → canal: La phrase numéro 0 … suite. […] … la suite : /lire 1
        ◌ canal: numéro 29
        marc: /lire 1
        → marc: La phrase numéro 0 … La phrase numéro 29 raconte la suite.
        marc@canal: /lire 1
        → marc: numéro 29
        """,
        settings(tmp_path),
    )


def test_members_of_another_community_do_not_read_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        claire: /communaute futurs
        claire [Oui]
        {approved("claire", 1)}
        {PUBLISH}
        marc: /communaute lab
        marc [Oui]
        marc: /lire 1
        → marc: Aucune contribution publiée ne porte le n° 1 dans vos communautés
        ≡
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_the_last_edition_is_read_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        marc: /digest
        → marc: Aucune édition … Prochaine édition : vendredi 27 novembre à 17:00
        {frozen("claire")}
        marc: /digest
        → marc: Aucune édition
        {YES}
        ⏲ 2026-11-27 17:00
        marc@canal: /digest
        → marc: Futurs Publics · n° 1 … guichet … Prochaine édition : vendredi 4 décembre
        """,
        settings(tmp_path),
    )
