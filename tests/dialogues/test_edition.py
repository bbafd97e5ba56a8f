"""Law: an edition goes out once, with the desk's yes; time decides when, never how often.

The usual schedule: reminder on Friday at 10:00, freeze at 14:00, publication at 17:00.
"""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.records import states
from tests.dialogues.scenes import IN_TIME, PUBLISH, YES, approved, frozen, known, told
from tests.stage import dialogue, settings

# --- the usual week -------------------------------------------------------------------------------


def test_the_usual_week(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        ⏲ 2026-11-27 10:00
        → bureau: L’édition sera figée vendredi 27 novembre à 14:00
        ⏲ 2026-11-27 14:00
        → bureau: L’édition est figée ; elle partira vendredi 27 novembre à 17:00 … guichet commun
        {YES}
        → bureau: Édition approuvée par Camille. Départ : vendredi 27 novembre à 17:00
        ⏲ 2026-11-27 16:59
        ✗ canal: guichet
        ⏲ 2026-11-27 17:00
        → canal: Futurs Publics · n° 1 … Témoignages … guichet commun … Claire · n° 1 … À vous
        → claire: vient de paraître dans l’édition n° 1
        → bureau: L’édition n° 1 est parue
        """,
        settings(tmp_path),
    )
    assert states(stage) == ["published", "collecting"]
    assert len(stage.channel.shown(stage.room("canal"))) == 1


def test_the_desk_is_reminded_of_the_freeze_that_was_put_off(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        ⏲ 2026-11-27 10:00
        → bureau: sera figée vendredi 27 novembre à 14:00
        camille@bureau: /reglages parution samedi 17h
        camille@bureau [C’est bien cela]
        ⏲ 2026-11-28 09:59
        ✗ bureau: sera figée
        ⏲ 2026-11-28 10:00
        → bureau: sera figée samedi 28 novembre à 14:00
        camille@bureau: /reglages gel 2 heures
        camille@bureau [C’est bien cela]
        ⏲ 2026-11-28 13:00
        → bureau: sera figée samedi 28 novembre à 15:00
        """,
        settings(tmp_path),
    )


def test_the_reminder_says_what_is_ready_and_what_waits(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        {told("claire", "Le bus passe le mardi.")}
        ⏲ 2026-11-27 09:59
        ✗ bureau: sera figée
        ⏲ 2026-11-27 10:00
        → bureau: sera figée … 1 contribution est prête … 1 contribution attend une décision
        """,
        settings(tmp_path),
    )


def test_the_preview_follows_the_edition(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        camille@bureau: /apercu
        → bureau: Rien n’est encore approuvé
        ≡
        {approved("claire", 1)}
        camille@bureau: /apercu
        → bureau: Aperçu de la prochaine édition … guichet commun
        ≡
        ⏲ 2026-11-27 14:00
        camille@bureau: /apercu
        → bureau: Elle attend votre accord … Approuver l’édition
        {YES}
        camille@bureau: /apercu
        → bureau: Aperçu de l’édition approuvée … Reprendre l’approbation
        ✗ canal: guichet
        """,
        settings(tmp_path),
    )


def test_what_is_approved_after_the_freeze_is_for_the_next(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        {approved("claire", 2, "Le bus passe le mardi.")}
        {YES}
        ⏲ 2026-11-27 17:00
        → canal: guichet
        ◌ canal: bus
        ⏲ 2026-12-04 14:00
        → bureau: L’édition est figée … bus
        """,
        settings(tmp_path),
    )


def test_an_approval_is_taken_back_before_the_hour(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        {YES}
        camille@bureau: /publier
        → bureau: déjà approuvée
        ≡
        camille@bureau [Reprendre l’approbation]
        → bureau: ne partira pas sans un nouvel accord
        ⏲ 2026-11-27 17:00
        ✗ canal: guichet
        → bureau: attend encore votre accord
        camille@bureau: /rouvrir
        → bureau: Aucune édition approuvée
        ≡
        """,
        settings(tmp_path),
    )


# --- the gate -------------------------------------------------------------------------------------


def test_without_a_yes_the_desk_is_nudged_once_a_day(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        ⏲ 2026-11-27 17:00
        → bureau: L’heure de l’édition est venue
        ⏲ 2026-11-28 16:59
        ✗ bureau: L’heure de l’édition
        ⏲ 2026-11-28 17:00
        → bureau: L’heure de l’édition
        ✗ canal: guichet
        """,
        settings(tmp_path),
    )


def test_a_late_yes_by_day_sends_it_at_once(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        ⏲ 2026-11-28 11:00
        {YES}
        → bureau: Départ : tout de suite
        → canal: guichet
        """,
        settings(tmp_path),
    )


def test_a_late_yes_by_night_waits_for_the_morning(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        ⏲ 2026-11-27 22:30
        {YES}
        → bureau: Départ : samedi 28 novembre à 08:00
        ⏲ 2026-11-28 07:59
        ✗ canal: guichet
        ⏲ 2026-11-28 08:00
        → canal: guichet
        """,
        settings(tmp_path),
    )


def test_without_any_yes_its_items_go_to_the_next(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        ⏲ 2026-12-04 14:00
        → bureau: n’a pas été approuvée : elle est sautée
        → bureau: L’édition est figée ; elle partira vendredi 4 décembre à 17:00 … guichet commun
        camille@bureau ⟨Approuver l’édition⟩
        → bureau: Cette édition n’attend plus de décision
        ≡
        {YES}
        ⏲ 2026-12-04 17:00
        → canal: n° 1 … guichet commun
        """,
        settings(tmp_path),
    )
    assert states(stage) == ["skipped", "published", "collecting"]


def test_an_automatic_edition_needs_no_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        ⏲ 2026-11-27 14:00
        → bureau: partira vendredi 27 novembre à 17:00 sans autre accord
        camille@bureau: /rouvrir
        → bureau: reprise
        camille@bureau: /publier
        → bureau: Édition approuvée
        ⏲ 2026-11-27 17:00
        → canal: guichet
        """,
        settings(tmp_path, digest={"approval": "automatic"}),
    )


# --- earlier than its hour ------------------------------------------------------------------------


def test_the_desk_may_publish_early(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        camille@bureau: /publier
        → bureau: Rien n’est prêt à paraître
        ≡
        {approved("claire", 1)}
        camille@bureau: /publier
        → bureau: part normalement vendredi 27 novembre à 17:00, avec 1 contribution
        camille@bureau [Non, attendre]
        → bureau: elle partira vendredi
        ✗ canal: guichet
        {PUBLISH}
        → bureau: part tout de suite
        → canal: n° 1 … guichet
        {approved("claire", 2, "Le bus passe le mardi.")}
        {IN_TIME}
        → canal: n° 2 … bus
        """,
        settings(tmp_path),
    )
    assert states(stage) == ["published", "published", "collecting"]


def test_the_instant_of_a_freeze_may_have_an_early_edition_of_its_own(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        ⏲ 2026-11-27 17:00
        → canal: guichet
        → bureau: est parue
        {approved("claire", 2, "Le marché a son point d’accueil, ouvert le samedi matin.")}
        {PUBLISH}
        ⏲ 2026-11-27 17:01
        → canal: Le marché
        → bureau: est parue
        """,
        settings(tmp_path, digest={"freeze": "0s", "approval": "automatic"}),
    )
