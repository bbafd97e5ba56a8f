"""Law: the desk makes a poll in one line, sees its card first, and acts on that card alone."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import DRAFT, VOTING, known
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
        → bureau: Votre nom est montré … votre compte, la messagerie … votre nom et votre choix
        camille@bureau [Régler le vote]
        camille@bureau [Vote secret]
        → bureau: personne ne saura ce que vous avez choisi
        camille@bureau [Régler le vote]
        camille@bureau [Garder les votes discrets]
        → bureau: sans être montré
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
        → bureau: Votre nom est montré
        camille@bureau ⟨Ouvrir maintenant⟩
        → bureau: a changé entre-temps : rien n’est fait
        ≡
        camille@bureau [Ouvrir maintenant]
        → canal: Votre nom est montré
        """,
        settings(tmp_path),
    )


def test_what_is_open_is_listed_for_each_place(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /sondages
        → claire: Aucun sondage
        {DRAFT}
        claire: /sondages
        → claire: Aucun sondage
        camille@bureau [Ouvrir maintenant]
        camille@bureau: /sondage Midi ou soir ? | Midi | Soir
        claire@canal [Non]
        claire: sondages
        ✗ claire: Midi
        → claire: Un atelier en mars ? … 1. Oui … 2. ✓ Non
        malik@canal: /sondages
        malik [Oui, je suis d’accord]
        → malik: Un atelier en mars ? … 2. Non
        ⏲ 2026-12-02 09:00
        claire: /sondages
        → claire: derniers résultats … en mars ? — Oui : 0 vote, 0 % ; Non : 1 vote, 100 %
        """,
        settings(tmp_path),
    )


def test_the_desk_has_a_line_for_each_poll_and_its_card_behind_a_button(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        claire@canal [Oui]
        camille@bureau: /sondage Midi ou soir, et où ? | Midi | Soir
        camille@bureau: /sondage Où en juin ? | Nancy | Metz
        camille@bureau: /ouvrir 3 demain 9h
        camille@bureau [C’est bien cela]
        → bureau: Le sondage n° 1 est ouvert
        → bureau: Le sondage n° 2 est prêt
        → bureau: Le sondage n° 3 s’ouvrira … Est-ce bien cela
        → bureau: Le sondage n° 3 s’ouvrira … En votant
        camille@bureau: /sondages
        ✗ bureau: En votant
        → bureau: • n° 1 · Un atelier en mars ? · ouvert jusqu’au lundi 30 novembre à 18:00 · 1 vote
        camille@bureau: /sondages
        → bureau: • n° 2 · Midi ou soir, et où ? · en préparation … À venir … • mardi 24 novembre
        camille@bureau [Voir le n° 3]
        → bureau: Le sondage n° 3 s’ouvrira … 1. Ouvrir maintenant
        camille@bureau: /sondages
        camille@bureau [Voir le n° 1]
        → bureau: Le sondage n° 1 est ouvert … 1. Clore maintenant
        camille@bureau: /sondages 4
        → bureau: Aucun sondage n° 4
        ≡
        """,
        settings(tmp_path),
    )


def test_members_vote_at_once_on_the_only_open_poll_and_choose_among_several(
    tmp_path: Path,
) -> None:
    dialogue(
        f"""
        {known("claire")}
        {VOTING}
        claire: /sondages
        → claire: Un atelier en mars ? … 1. Oui … 2. Non
        claire [Oui]
        → claire: est compté
        {DRAFT}
        claire: /sondages 2
        → claire: Aucun sondage n° 2
        ≡
        camille@bureau: /ouvrir 2
        claire: /sondages
        ✗ claire: En votant
        → claire: n° 1 · Un atelier en mars ? · jusqu’au lundi 30 novembre à 18:00 · vous avez voté
        claire: /sondages
        → claire: n° 2 · Un atelier en mars ? · jusqu’au lundi 30 novembre … 1. Voter au n° 1
        claire [Voter au n° 2]
        → claire: Sondage n° 2 … En votant … 1. Oui … 2. Non
        claire [Non]
        → claire: est compté : « Non »
        ⏲ 2026-12-01 09:00
        claire: /sondages 1
        → claire: Ce sondage est clos
        """,
        settings(tmp_path),
    )


def test_where_nobody_can_be_answered_alone_the_channel_gets_lines(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {DRAFT}
        camille@bureau [Ouvrir maintenant]
        claire: /sondages
        claire [Oui]
        → claire: est compté
        ⏲ 2026-11-23 09:01
        claire@canal: /sondages
        ✗ canal: ✓
        → canal: • Sondage n° 1 · Un atelier en mars ? · Pour voter, écrivez-moi … /voter 1
        """,
        settings(tmp_path),
        unreachable=["claire"],
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
