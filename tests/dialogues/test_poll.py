"""Law: the desk makes a poll in one line, sees its card first, and acts on that card alone."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import DRAFT
from tests.stage import FUTURS, dialogue, settings


def test_one_line_makes_a_draft_and_shows_the_card_as_members_will_see_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
        → bureau: telle que les membres la verront … Sondage n° 1 · Un atelier en mars ?
        ✗ canal: atelier
        camille@bureau: /sondages 1
        → bureau: sans être montré … votre compte, la messagerie … 30 jours … • Oui … • Non
        camille@bureau: /sondages 1
        → bureau: jusqu’au lundi 30 novembre 2026 à 18:00, heure de Paris
        """,
        settings(tmp_path),
    )


def test_without_words_the_question_and_the_choices_are_asked_for(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage
        → bureau: Quelle question
        camille@bureau: Où se voir en juin ?
        → bureau: « Où se voir en juin ? » Quels sont les choix
        camille@bureau: - Nancy
        → bureau: au moins 2 choix
        ≡
        camille@bureau: Nancy | Rennes | Metz
        → bureau: Le sondage n° 1 est prêt … Où se voir en juin ? … • Nancy … • Rennes … • Metz
        denis@bureau: /sondage
        denis@bureau: Midi ou soir ? | Midi | Soir
        → bureau: Le sondage n° 2 est prêt
        denis@bureau: /sondage
        denis@bureau [Laisser]
        → bureau: rien ne change
        """,
        settings(tmp_path),
    )


def test_opened_now_it_stands_in_every_channel(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
        camille@bureau [Ouvrir maintenant]
        → canal: Sondage n° 1 · Un atelier en mars ? … 1. Oui … 2. Non
        → marches: Un atelier en mars ?
        → bureau: ouvert dans 2 canaux, jusqu’au lundi 30 novembre 2026 à 18:00
        camille@bureau ⟨Ouvrir maintenant⟩
        → bureau: est ouvert : cela ne se fait plus
        ≡
        camille@bureau: /journal
        → bureau: Essaim · ouvre un sondage (n° 1) … Camille · fixe l’ouverture d’un sondage (n° 1)
        """,
        settings(tmp_path, channels=["memory:canal", "memory:marches"]),
    )


def test_names_are_shown_only_when_the_desk_says_so_before_the_opening(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
        camille@bureau [Régler le vote]
        camille@bureau [Montrer les noms]
        → bureau: C’est changé : chaque nom sera montré … Noms montrés · un choix
        camille@bureau [Régler le vote]
        camille@bureau [Vote secret]
        → bureau: C’est changé : vote secret … Vote secret · un choix
        camille@bureau [Régler le vote]
        camille@bureau [Garder les votes discrets]
        → bureau: C’est changé : les votes sont discrets … Votes discrets
        camille@bureau: /noms 1 peut-être
        → bureau: Écrivez oui pour montrer les noms
        ≡
        camille@bureau: /noms 1 oui
        camille@bureau [Ouvrir maintenant]
        → canal: Votre nom est montré
        camille@bureau: /noms 1 non
        → bureau: est ouvert : cela ne se fait plus
        ≡
        claire@canal [Oui]
        ⏲ 2026-11-23 09:01
        ◉ canal: Oui : 1 vote, 100 % ██████████ (Claire)
        camille@bureau: /journal
        → bureau: Camille · montre les noms dans un sondage (n° 1)
        """,
        settings(tmp_path),
    )


def test_a_button_acts_on_the_card_that_it_stands_under_or_not_at_all(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
        → bureau: sans être montré
        denis@bureau: /noms 1 oui
        → bureau: chaque nom sera montré
        camille@bureau ⟨Ouvrir maintenant⟩
        → bureau: a changé entre-temps : rien n’est fait
        ≡
        camille@bureau [Ouvrir maintenant]
        → canal: Votre nom est montré
        """,
        settings(tmp_path),
    )


def test_each_desk_has_its_own_polls(tmp_path: Path) -> None:
    lab = {
        **FUTURS,
        "slug": "lab",
        "name": "Le Lab",
        "desk": "memory:labo",
        "channels": ["memory:cour"],
    }
    dialogue(
        f"""
        {DRAFT}
        camille@labo: /ouvrir 1
        → labo: Aucun sondage n° 1 dans cette communauté
        ≡
        camille@labo: /clore 1 demain 9h
        → labo: Aucun sondage n° 1 dans cette communauté
        ≡
        camille@labo ⟪names 1 oui⟫
        → labo: Aucun sondage n° 1 dans cette communauté
        ≡
        camille@labo ⟪drop 1⟫
        → labo: Aucun sondage n° 1 dans cette communauté
        ≡
        camille@labo: /sondages
        → labo: Aucun sondage
        """,
        settings(tmp_path, FUTURS, lab),
    )
