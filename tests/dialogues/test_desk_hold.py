"""Law: what is held waits for a later edition; its author knows which, and so does the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import FREEZE, PUBLISH, approved, known, retitled, told
from tests.stage import dialogue, settings

HELD = f"""
    {known("claire")}
    {told("claire")}
    camille@bureau [Reporter]
    → bureau: Pour quelle édition garder le n° 1
    camille@bureau [L’édition du 4 décembre]
    → bureau: est reporté par Camille : retenu pour une édition à partir du 4 décembre 2026
"""


def test_holding_takes_two_taps(tmp_path: Path) -> None:
    dialogue(
        f"""
        {HELD}
        → claire: est retenue … pour une édition à partir du 4 décembre 2026
        claire: /contributions
        → claire: retenue, pour une édition à partir du 4 décembre 2026
        camille@bureau: /attente
        → bureau: Rien n’attend … Reportées … n° 1 · … à partir du 4 décembre
        """,
        settings(tmp_path),
    )


def test_the_coming_edition_leaves_it_out_and_the_next_has_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {HELD}
        {told("claire", "Le bus passe le mardi.")}
        camille@bureau: /approuver 2
        camille@bureau: /apercu
        → bureau: Aperçu … bus
        → bureau: Reportées … n° 1
        ⏲ 2026-11-27 10:00
        → bureau: sera figée … 1 contribution est prête
        {FREEZE}
        ✗ bureau: guichet
        → bureau: L’édition est figée … bus
        camille@bureau [Approuver l’édition]
        ⏲ 2026-12-04 14:00
        → bureau: L’édition est figée … guichet commun
        """,
        settings(tmp_path),
    )


def test_an_edition_sent_out_early_leaves_it_out_too(tmp_path: Path) -> None:
    dialogue(
        f"""
        {HELD}
        {approved("claire", 2, "Le bus passe le mardi.")}
        {PUBLISH}
        → canal: bus
        ◌ canal: guichet
        {FREEZE}
        → bureau: Pas d’édition cette fois
        ⏲ 2026-12-04 14:00
        → bureau: L’édition est figée … guichet commun
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("15 janvier", "15 janvier 2027"),
        ("le 15/1", "15 janvier 2027"),
        ("vendredi 4 décembre 17h", "4 décembre 2026"),
        ("4 décembre 18h", "11 décembre 2026"),
        ("28 novembre", "4 décembre 2026"),
        ("dans 11 jours", "4 décembre 2026"),
        ("dans 3 semaines", "18 décembre 2026"),
    ],
)
def test_a_typed_date_is_that_of_the_first_edition_from_then_on(
    tmp_path: Path, typed: str, read: str
) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /reporter 1 {typed}
        → bureau: reporté par Camille : retenu pour une édition à partir du {read}
        camille@bureau: /defaire 1
        camille@bureau [Reporter]
        camille@bureau: {typed}
        → bureau: reporté par Camille : retenu pour une édition à partir du {read}
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hier", "C’est déjà passé"),
        ("demain", "L’édition qui vient paraît vendredi 27 novembre à 17:00"),
        ("vendredi", "L’édition qui vient paraît vendredi 27 novembre à 17:00"),
        ("vendredi 27 novembre 16h", "L’édition qui vient paraît vendredi 27 novembre à 17:00"),
        ("30 février", "n’existe pas"),
        ("bientôt", "plusieurs moments possibles"),
        ("quand il fera beau", "Je n’ai pas compris ce moment"),
    ],
)
def test_a_date_that_can_not_be(tmp_path: Path, typed: str, said: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /reporter 1 {typed}
        → bureau: {said}
        ≡
        camille@bureau [Reporter]
        camille@bureau: {typed}
        → bureau: {said}
        → bureau: Pour quelle édition
        ≡
        camille@bureau [Ne pas reporter]
        → bureau: le n° 1 reste où il en était
        ✗ claire: retenue
        """,
        settings(tmp_path),
    )


def test_a_pause_announced_since_brings_nothing_forward(tmp_path: Path) -> None:
    """Not even into an edition that the desk sends out early."""
    dialogue(
        f"""
        {HELD}
        camille@bureau: /reglages pauses du 25 novembre au 10 décembre
        camille@bureau [C’est bien cela]
        camille@bureau: /publier
        → bureau: Rien n’est prêt à paraître
        ≡
        {told("claire", "Le bus passe le mardi.")}
        camille@bureau: /approuver 2
        camille@bureau: /publier
        → bureau: Reportées … n° 1 … à partir du 4 décembre
        → bureau: avec 1 contribution
        camille@bureau [Oui, publier maintenant]
        → canal: bus
        ◌ canal: guichet
        ⏲ 2026-12-11 14:00
        → bureau: L’édition est figée … guichet commun
        """,
        settings(tmp_path),
    )


def test_a_day_is_one_of_publication_however_long_before_it_is_frozen(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /reporter 1 4 décembre
        → bureau: pour une édition à partir du 4 décembre 2026
        {told("claire", "Le bus passe le mardi.")}
        camille@bureau [Reporter]
        camille@bureau [L’édition du 4 décembre]
        → bureau: Le n° 2 … pour une édition à partir du 4 décembre 2026
        → claire: n° 2 … pour une édition à partir du 4 décembre 2026
        ⏲ 2026-11-24 17:00
        → bureau: Pas d’édition cette fois
        ⏲ 2026-12-01 17:00
        → bureau: L’édition est figée … guichet commun … bus
        """,
        settings(tmp_path, digest={"freeze": "3d"}),
    )


def test_what_is_held_for_a_second_edition_of_the_day_is_in_no_first_one(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /reporter 1 27 novembre 12h
        → bureau: pour une édition à partir du 27 novembre 2026
        ⏲ 2026-11-27 08:00
        → bureau: Pas d’édition cette fois
        ⏲ 2026-11-27 14:00
        → bureau: L’édition est figée … guichet commun
        """,
        settings(tmp_path, digest={"schedule": "0 11,17 * * fri"}),
    )


def test_an_approval_overrules_no_hold_and_says_how_to_release_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {HELD}
        camille@bureau ⟨Approuver⟩
        → bureau: n’attend plus de décision
        ≡
        denis@bureau: /approuver 1
        ✗ bureau: n’est plus reporté
        → bureau: Le n° 1 est déjà retenu pour une édition à partir du 4 décembre … /avancer 1
        denis@bureau [Remettre dans la prochaine édition]
        → bureau: n’est plus reporté : Denis l’approuve … reporté par Camille … par Denis
        → claire: elle est retenue pour la prochaine édition
        {FREEZE}
        → bureau: L’édition est figée … guichet commun
        """,
        settings(tmp_path),
    )


def test_a_release_is_typed_too_and_is_of_what_is_held(tmp_path: Path) -> None:
    dialogue(
        f"""
        {HELD}
        denis@bureau: /avancer 1
        → bureau: n’est plus reporté : Denis l’approuve
        denis@bureau: /avancer 1
        → bureau: Le n° 1 n’est pas reporté
        ≡
        denis@bureau: /avancer 7
        → bureau: n° 7
        ≡
        """,
        settings(tmp_path),
    )


def test_a_release_overrules_no_later_hold(tmp_path: Path) -> None:
    dialogue(
        f"""
        {HELD}
        camille@bureau: /approuver 1
        denis@bureau: /reporter 1 15 janvier
        camille@bureau ⟨Remettre dans la prochaine édition⟩
        → bureau: Cette question est déjà réglée
        ≡
        """,
        settings(tmp_path),
    )


def test_a_hold_is_undone(tmp_path: Path) -> None:
    dialogue(
        f"""
        {HELD}
        camille@bureau [Annuler cette décision]
        → bureau: le n° 1 attend de nouveau … Approuver
        → claire: revient sur sa décision
        camille@bureau [Approuver]
        {FREEZE}
        → bureau: L’édition est figée … guichet commun
        """,
        settings(tmp_path),
    )


def test_what_is_approved_may_still_be_held(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        denis@bureau: /reporter 1 15 janvier
        → bureau: reporté par Denis
        {FREEZE}
        → bureau: Pas d’édition cette fois
        """,
        settings(tmp_path),
    )


def test_an_edit_ends_a_hold(tmp_path: Path) -> None:
    dialogue(
        f"""
        {HELD}
        {retitled("claire", "Un guichet pour tous")}
        → bureau: a été modifié … Approuver
        camille@bureau [Approuver]
        {FREEZE}
        → bureau: L’édition est figée … Un guichet pour tous
        """,
        settings(tmp_path),
    )


def test_two_animators_hold_and_approve(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Reporter]
        denis@bureau: /refuser 1 Trop court.
        camille@bureau [L’édition du 4 décembre]
        ✗ bureau: reporté
        → bureau: n’attend plus de décision (non retenue … Denis)
        """,
        settings(tmp_path),
    )


def test_what_is_frozen_is_not_held(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        {FREEZE}
        camille@bureau: /reporter 1 15 janvier
        → bureau: n’attend plus de décision
        ≡
        """,
        settings(tmp_path),
    )


def test_numbers_press_the_editions_where_there_are_no_buttons(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: 3
        → bureau: 1. L’édition du 4 décembre 2026 … 2. L’édition du 11 … 3. L’édition du 18
        camille@bureau: 2
        → bureau: à partir du 11 décembre
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


@pytest.mark.parametrize(
    "decision", ["/reporter 1 4 décembre", "/approuver 1", "/refuser 1 Trop court."]
)
def test_a_typed_decision_answers_the_question_that_was_open_about_it(
    tmp_path: Path, decision: str
) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Reporter]
        → bureau: Pour quelle édition garder le n° 1
        camille@bureau: {decision}
        camille@bureau: bonne idée, à demain
        ≡
        camille@bureau ⟨L’édition du 4 décembre⟩
        → bureau: Cette question est déjà réglée
        """,
        settings(tmp_path),
    )
    assert not stage.kept()["conversation"]


def test_a_decision_leaves_a_question_about_another_and_gives_typed_words_back(
    tmp_path: Path,
) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        {told("claire", "Le bus passe le mardi.")}
        camille@bureau: /refuser 2
        camille@bureau: Le bus est déjà dit ailleurs.
        camille@bureau: /approuver 1
        ✗ bureau: Le bus est déjà dit ailleurs. … est approuvé
        camille@bureau: /approuver 2
        → bureau: Ce que vous aviez écrit … Le bus est déjà dit ailleurs.
        → bureau: Le n° 2, … est approuvé
        """,
        settings(tmp_path),
    )
