"""Law: the desk sets section and themes at any time; no word and no approval falls by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings
from tests.dialogues.scenes import FREEZE, approved, frozen, known, published, retitled, told
from tests.stage import dialogue, settings

BUS = "Le bus passe à la demande, et la commune paie."


def with_briefs(folder: Path) -> Settings:
    """A community with a section of its own."""
    sections: list[dict[str, Any]] = [
        {"kind": "testimony"},
        {"kind": "initiative"},
        {"title": "Brèves"},
    ]
    return settings(
        folder,
        digest={"sections": sections},
        themes={
            "Mobilité": ["bus"],
            "Accueil": ["guichet"],
            "Budget": [],
            "Accueil des jeunes": ["jeunesse"],
        },
    )


def test_the_section_is_on_the_button_that_approves(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /attente
        → bureau: Approuver · Témoignages
        """,
        settings(tmp_path),
    )


def test_a_section_and_a_theme_by_buttons(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", BUS)}
        camille@bureau [Classer]
        → bureau: Où ranger … ✓ Témoignages … Initiatives … Brèves … ✓ Mobilité … Accueil … Budget
        camille@bureau [Brèves]
        → bureau: ✓ Brèves
        camille@bureau [Budget]
        → bureau: ✓ Mobilité … ✓ Budget
        camille@bureau [Mobilité]
        camille@bureau [C’est bien]
        → bureau: est classé par Camille : Brèves · Budget. … Budget … Approuver · Brèves
        camille@bureau [Approuver]
        → bureau: classé par Camille … approuvé par Camille
        {FREEZE}
        → bureau: Brèves … Le bus passe … Budget
        """,
        with_briefs(tmp_path),
    )


@pytest.mark.parametrize(
    ("words", "shelves"),
    [
        ("Brèves", "Brèves · Mobilité"),
        ("breves", "Brèves · Mobilité"),
        ("Accueil, budget", "Témoignages · Accueil · Budget"),
        ("initiatives, accueil", "Initiatives · Accueil"),
        ("Accueil des jeunes", "Témoignages · Accueil des jeunes"),
        ("accueil DES", "Témoignages · Accueil des jeunes"),
        ("brè, bud", "Brèves · Budget"),
    ],
)
def test_it_is_typed_in_one_line(tmp_path: Path, words: str, shelves: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", BUS)}
        camille@bureau: /classer 1 {words}
        → bureau: est classé par Camille : {shelves}.
        """,
        with_briefs(tmp_path),
    )


def test_what_is_no_shelf_is_refused(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", BUS)}
        camille@bureau: /classer 1 Brèves, licornes
        → bureau: « licornes » n’est ni une rubrique ni un thème … Témoignages … Brèves … Budget
        ≡
        """,
        with_briefs(tmp_path),
    )


@pytest.mark.parametrize(
    ("words", "names"),
    [("i", "Témoignages … Budget"), ("br", "Témoignages … Budget"), ("acc", "Accueil … jeunes")],
)
def test_nothing_is_guessed_from_a_few_letters(tmp_path: Path, words: str, names: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", BUS)}
        camille@bureau: /classer 1 {words}
        → bureau: « {words} » … {names}
        ≡
        """,
        with_briefs(tmp_path),
    )


def test_three_themes_at_most(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", BUS)}
        camille@bureau [Classer]
        camille@bureau [Management]
        camille@bureau [Participation]
        camille@bureau [Transition]
        camille@bureau [Numérique]
        → bureau: 3 thèmes au plus
        ≡
        """,
        settings(tmp_path),
    )


def test_leaving_the_question_changes_nothing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", BUS)}
        camille@bureau [Classer]
        camille@bureau [Brèves]
        camille@bureau: /annuler
        camille@bureau: /attente
        → bureau: Approuver · Témoignages
        """,
        with_briefs(tmp_path),
    )


def test_no_approval_falls(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1, BUS)}
        camille@bureau: /classer 1 Brèves, Budget
        → bureau: Brèves · Budget. Rien n’attend
        {FREEZE}
        → bureau: Brèves … bus … Budget
        """,
        with_briefs(tmp_path),
    )


def test_what_is_published_follows(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {published("claire", 1, BUS)}
        ◉ canal: Mobilité
        camille@bureau: /classer 1 Brèves, Budget
        ⏲ 2026-11-23 09:30
        ◉ canal: Brèves
        ◉ canal: Budget
        ◌ canal: Mobilité
        """,
        with_briefs(tmp_path),
    )


def test_a_pending_proposal_stays_as_its_author_wrote_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {published("claire", 1, BUS)}
        {retitled("claire", "Le bus du soir")}
        → bureau: Modification proposée
        camille@bureau: /classer 1 Brèves
        camille@bureau: /attente
        → bureau: Modification proposée … Le bus du soir
        camille@bureau [Approuver]
        → bureau: est acceptée
        ⏲ 2026-11-23 09:30
        ◉ canal: Le bus du soir
        ◉ canal: Brèves
        """,
        with_briefs(tmp_path),
    )


def test_the_text_changes_meanwhile(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", BUS)}
        camille@bureau [Classer]
        camille@bureau [Brèves]
        {retitled("claire", "Le bus du soir")}
        camille@bureau [C’est bien]
        → bureau: Le n° 1 a changé depuis cette carte
        camille@bureau: /attente
        → bureau: Le bus du soir … Approuver · Témoignages
        """,
        with_briefs(tmp_path),
    )


@pytest.mark.parametrize(("setting", "gone"), [("rubriques", "Brèves"), ("themes", "Budget")])
def test_a_shelf_is_removed_meanwhile(tmp_path: Path, setting: str, gone: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", BUS)}
        camille@bureau [Classer]
        camille@bureau [Brèves]
        camille@bureau [Budget]
        denis@bureau: /reglages {setting}
        denis@bureau [Retirer : {gone}]
        denis@bureau [C’est bien cela]
        camille@bureau: C’est bien
        → bureau: N’existe plus dans les réglages : {gone}. … /classer 1
        camille@bureau: /attente
        → bureau: Approuver · Témoignages
        """,
        with_briefs(tmp_path),
    )


def test_the_desk_s_themes_outlive_a_pending_proposal(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {published("claire", 1, BUS)}
        {retitled("claire", "Le bus du soir")}
        camille@bureau: /classer 1 Accueil
        ⏲ 2026-11-23 09:30
        ◉ canal: Accueil
        camille@bureau: /approuver 1
        ⏲ 2026-11-23 10:00
        ◉ canal: Le bus du soir
        ◉ canal: Accueil
        ◌ canal: Mobilité
        """,
        with_briefs(tmp_path),
    )


def test_an_edition_that_was_approved_can_be_looked_at_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {frozen("claire", BUS)}
        camille@bureau: /publier
        → bureau: Reprendre l’approbation
        denis@bureau: /classer 1 Brèves
        → bureau: Brèves · Mobilité … dans l’édition déjà approuvée … Reprendre l’approbation
        denis@bureau [Reprendre l’approbation]
        → bureau: L’approbation est reprise
        denis@bureau: /classer 1 Budget
        ✗ bureau: déjà approuvée
        """,
        with_briefs(tmp_path),
    )
