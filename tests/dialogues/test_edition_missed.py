"""Law: an empty edition is skipped; one that was missed while the house was down goes out once.

The usual schedule: reminder on Friday at 10:00, freeze at 14:00, publication at 17:00.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.records import states
from tests.dialogues.scenes import YES, approved, frozen, known, told
from tests.stage import dialogue, settings

# --- nothing to send ------------------------------------------------------------------------------


def test_an_empty_edition_is_skipped_with_a_word(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        ⏲ 2026-11-27 14:00
        → bureau: Pas d’édition cette fois … 1 contribution attend une décision
        ⏲ 2026-11-27 18:00
        ✗ canal: Futurs
        """,
        settings(tmp_path),
    )
    assert states(stage) == ["skipped", "collecting"]


@pytest.mark.parametrize("yes", ["", YES])
def test_an_edition_whose_items_were_all_withdrawn_is_skipped(tmp_path: Path, yes: str) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        {yes}
        claire: /retirer 1
        claire [Oui, retirer]
        ⏲ 2026-11-27 17:00
        ✗ bureau: attend encore votre accord
        → bureau: toutes ses contributions ont été retirées
        ✗ canal: Futurs
        """,
        settings(tmp_path),
    )
    assert states(stage) == ["skipped", "collecting"]


def test_what_is_withdrawn_after_the_yes_does_not_go_out(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {approved("marc", 1, "Le bus passe le mardi.")}
        {approved("claire", 2)}
        ⏲ 2026-11-27 14:00
        {YES}
        claire: /retirer 2
        claire [Oui, retirer]
        ⏲ 2026-11-27 17:00
        → canal: 1 contribution … bus
        ◌ canal: guichet
        ✗ claire: vient de paraître
        """,
        settings(tmp_path),
    )


def test_without_a_channel_nothing_is_said_to_be_published(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        camille@bureau: /publier
        → bureau: aucun canal
        ≡
        ⏲ 2026-11-27 14:00
        → bureau: la communauté n’a aucun canal
        claire: /contributions
        → claire: retenue pour la prochaine édition
        """,
        settings(tmp_path, channels=[]),
    )
    assert states(stage) == ["skipped", "collecting"]


# --- the house was down ---------------------------------------------------------------------------


def test_an_edition_due_during_downtime_goes_out_once(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        {YES}
        ⟳ 2026-11-28 10:00
        → canal: guichet
        → claire: vient de paraître
        ⟳
        ⟳ 2026-11-28 12:00
        ✗ canal: guichet
        ✗ claire: vient de paraître
        """,
        settings(tmp_path),
    )
    assert len(stage.channel.shown(stage.room("canal"))) == 1


def test_by_night_it_waits_for_the_morning(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        {YES}
        ⟳ 2026-11-28 02:00
        ✗ canal: guichet
        ⏲ 2026-11-28 08:00
        → canal: guichet
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("approval", ["required", "automatic"])
def test_after_several_missed_periods_one_edition_holds_all(tmp_path: Path, approval: str) -> None:
    yes = YES if approval == "required" else ""
    stage = dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        ⟳ 2026-12-18 15:00
        → bureau: L’édition est figée … Du 23 novembre 2026 au 18 décembre 2026 … guichet
        {yes}
        ⏲ 2026-12-18 17:00
        → canal: n° 1 … guichet
        """,
        settings(tmp_path, digest={"approval": approval}),
    )
    assert states(stage) == ["published", "collecting"]
    assert len(stage.channel.shown(stage.room("canal"))) == 1


def test_waking_often_posts_once(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        ⟳
        ⟳
        {YES}
        ⟳ 2026-11-27 17:00
        ⟳ 2026-11-27 17:00
        ⟳ 2026-11-27 17:05
        → canal: guichet
        ✗ canal: guichet
        """,
        settings(tmp_path),
    )
    assert states(stage) == ["published", "collecting"]
    frozen_cards = [text for text in stage.texts("bureau") if "L’édition est figée" in text]
    assert len(frozen_cards) == 1
    assert len(stage.channel.shown(stage.room("canal"))) == 1
