"""Law: an edition goes out once, with the desk's yes; time decides when, never how often.

The usual schedule: reminder on Friday at 10:00, freeze at 14:00, publication at 17:00.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adapters.memory import MemoryChannel
from bot.config import Settings
from bot.errors import Rejected
from bot.ports import Delivery, Receipt
from tests.dialogues.scenes import GUICHET, approved, frozen, known, told
from tests.stage import FUTURS, Stage, dialogue, settings

YES = "camille@bureau [Approuver l’édition]"


def posts(stage: Stage) -> int:
    """How many messages the channel shows."""
    return len(stage.channel.shown(stage.room("canal")))


def states(stage: Stage) -> list[str]:
    """The editions' states, oldest first."""
    return [str(row[2]) for row in stage.kept()["edition"]]


def with_digest(folder: Path, **digest: Any) -> Settings:
    """The usual community with another digest."""
    return settings(folder, digest=digest)


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
    assert posts(stage) == 1


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
        with_digest(tmp_path, approval="automatic"),
    )


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
        → bureau: toutes ses contributions ont été retirées
        ✗ bureau: attend encore votre accord
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
        camille@bureau: /publier
        camille@bureau [Oui, publier]
        → bureau: part tout de suite
        → canal: n° 1 … guichet
        {approved("claire", 2, "Le bus passe le mardi.")}
        ⏲ 2026-11-27 14:00
        {YES}
        ⏲ 2026-11-27 17:00
        → canal: n° 2 … bus
        """,
        settings(tmp_path),
    )
    assert states(stage) == ["published", "published", "collecting"]


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
    assert posts(stage) == 1


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
        with_digest(tmp_path, approval=approval),
    )
    assert states(stage) == ["published", "collecting"]
    assert posts(stage) == 1


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
    assert posts(stage) == 1


# --- what it holds --------------------------------------------------------------------------------


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
        with_digest(tmp_path, limit=2, approval="automatic"),
    )


def test_sections_and_titles_come_from_the_configuration(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /initiative Un atelier du vendredi entre services.
        claire [Passer]
        claire [Passer]
        claire [Signer]
        claire [Oui, proposer]
        camille@bureau: /approuver 1
        {approved("claire", 2)}
        camille@bureau: /publier
        camille@bureau [Oui, publier]
        → canal: Ils racontent … guichet commun … Initiatives … atelier du vendredi … À vous
        """,
        with_digest(
            tmp_path,
            sections=[{"kind": "testimony", "title": "Ils racontent"}, {"kind": "initiative"}],
        ),
    )


def test_what_has_no_section_of_its_own_is_not_left_out(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        camille@bureau: /publier
        camille@bureau [Oui, publier]
        → canal: Témoignages … guichet commun
        """,
        with_digest(tmp_path, sections=[{"kind": "initiative"}]),
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
        camille@bureau: /publier
        camille@bureau [Oui, publier]
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
    lab = {"slug": "lab", "name": "Le Lab", "desk": "memory:bureau_lab"}
    dialogue(
        f"""
        claire: /communaute futurs
        claire [Oui]
        {approved("claire", 1)}
        camille@bureau: /publier
        camille@bureau [Oui, publier]
        marc: /communaute lab
        marc [Oui]
        marc: /lire 1
        → marc: Aucune contribution publiée ne porte le n° 1 dans vos communautés
        ≡
        """,
        settings(tmp_path, FUTURS, lab),
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


# --- what became of it ----------------------------------------------------------------------------


def test_a_channel_that_refuses_is_told_to_the_desk_and_ends_it(tmp_path: Path) -> None:
    class Closed(MemoryChannel):
        """Refuses whatever goes to the channel."""

        async def send(self, delivery: Delivery) -> Receipt:
            if delivery.to == Stage.room("canal"):
                raise Rejected("the room is closed")
            return await super().send(delivery)

    stage = dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        camille@bureau: /publier
        camille@bureau [Oui, publier]
        → bureau: l’a refusé (the room is closed)
        → bureau: n’a pu paraître dans aucun canal
        ✗ claire: vient de paraître
        """,
        settings(tmp_path),
        channel=Closed(),
    )
    assert states(stage) == ["published", "collecting"]


@pytest.mark.parametrize(("answer", "shown"), [("Oui, il y est", 1), ("Non, l’envoyer", 2)])
def test_a_post_of_unknown_fate_is_asked_about(tmp_path: Path, answer: str, shown: int) -> None:
    class Unsure(MemoryChannel):
        """Takes the first post, and loses its answer."""

        async def send(self, delivery: Delivery) -> Receipt:
            if delivery.to == Stage.room("canal") and not self.shown(delivery.to):
                self.lose_answers = 1
            return await super().send(delivery)

    stage = dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        camille@bureau: /publier
        camille@bureau [Oui, publier]
        → bureau: Je ne sais pas si ce message est arrivé
        ✗ claire: vient de paraître
        ⟳
        ✗ bureau: Je ne sais pas
        camille@bureau [{answer}]
        → claire: vient de paraître
        camille@bureau [{answer}]
        → bureau: n’est pas ou n’est plus incertaine
        ≡
        """,
        settings(tmp_path),
        channel=Unsure(keyed=False),
    )
    assert posts(stage) == shown
    assert GUICHET[:20] in stage.shown("canal")


def test_the_instant_of_a_freeze_may_have_an_early_edition_of_its_own(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        ⏲ 2026-11-27 17:00
        → canal: guichet
        → bureau: est parue
        {approved("claire", 2, "Le marché a son point d’accueil, ouvert le samedi matin.")}
        camille@bureau: /publier
        camille@bureau [Oui, publier maintenant]
        ⏲ 2026-11-27 17:01
        → canal: Le marché
        → bureau: est parue
        """,
        settings(tmp_path, digest={"freeze": "0s", "approval": "automatic"}),
    )
