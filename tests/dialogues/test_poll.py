"""Law: the desk makes a poll in one line, sees its card first, says when it opens and closes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.dialogues.scenes import known
from tests.stage import FUTURS, PARIS, dialogue, settings

ATELIER = "camille@bureau: /sondage Un atelier en mars ? | Oui | Non"


def test_one_line_makes_a_draft_and_shows_the_card_as_members_will_see_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ATELIER}
        → bureau: telle que les membres la verront … Sondage n° 1 · Un atelier en mars ?
        ✗ canal: atelier
        camille@bureau: /sondages
        → bureau: sans être montré … votre compte et votre choix … 30 jours … • Oui … • Non
        camille@bureau: /sondages
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
        {ATELIER}
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


def test_a_typed_date_is_echoed_whole_before_anything_changes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ATELIER}
        camille@bureau [Ouvrir à une date]
        → bureau: Quand faut-il ouvrir
        camille@bureau: demain 9h
        → bureau: s’ouvrira mardi 24 novembre 2026 à 09:00, heure de Paris. Est-ce bien cela ?
        camille@bureau [Autre date]
        → bureau: Quand faut-il ouvrir
        camille@bureau: mercredi 8h30
        → bureau: s’ouvrira mercredi 25 novembre 2026 à 08:30
        camille@bureau: jeudi 8h30
        → bureau: s’ouvrira jeudi 26 novembre 2026 à 08:30
        camille@bureau [C’est bien cela]
        → bureau: s’ouvrira jeudi 26 novembre 2026 à 08:30 … jusqu’au jeudi 3 décembre 2026 à 18:00
        ⏲ 2026-11-26 08:29
        ✗ canal: atelier
        ⏲ 2026-11-26 08:30
        → canal: Un atelier en mars ?
        """,
        settings(tmp_path),
    )


def test_in_one_line_too_and_the_closing_as_well(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ATELIER}
        camille@bureau: /ouvrir 1 27/11 18:00
        → bureau: s’ouvrira vendredi 27 novembre 2026 à 18:00
        camille@bureau [C’est bien cela]
        camille@bureau: /clore 1 mardi prochain à 14h
        → bureau: doit venir avant la clôture
        ≡
        camille@bureau: /clore 1 1/12 18h
        → bureau: se clora mardi 1er décembre 2026 à 18:00
        camille@bureau [C’est bien cela]
        → bureau: s’ouvrira vendredi 27 novembre … jusqu’au mardi 1er décembre 2026 à 18:00
        camille@bureau: /clore 1 date
        camille@bureau [Laisser]
        → bureau: rien ne change
        ⏲ 2026-11-27 18:00
        → canal: jusqu’au mardi 1er décembre 2026 à 18:00
        """,
        settings(tmp_path),
    )


def test_a_closing_that_was_confirmed_stays_whenever_the_poll_opens(tmp_path: Path) -> None:
    """Also where it is the hour at which the poll would have closed anyway."""
    dialogue(
        f"""
        {ATELIER}
        camille@bureau: /clore 1 30/11 18h
        → bureau: se clora lundi 30 novembre 2026 à 18:00
        camille@bureau [C’est bien cela]
        camille@bureau: /ouvrir 1 jeudi 9h
        camille@bureau [C’est bien cela]
        → bureau: s’ouvrira jeudi 26 novembre … jusqu’au lundi 30 novembre 2026 à 18:00
        camille@bureau [Annuler la date]
        camille@bureau [Ouvrir maintenant]
        → canal: jusqu’au lundi 30 novembre 2026 à 18:00
        """,
        settings(tmp_path),
    )


def test_the_date_is_taken_back_and_the_draft_dropped(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ATELIER}
        camille@bureau: /ouvrir 1 demain 9h
        camille@bureau [C’est bien cela]
        denis@bureau [Annuler la date]
        → bureau: Le sondage n° 1 est prêt … jusqu’au lundi 30 novembre 2026
        ⏲ 2026-11-25 09:00
        ✗ canal: atelier
        denis@bureau [Abandonner]
        denis@bureau [Oui, abandonner]
        → bureau: abandonné par Denis
        camille@bureau ⟨Ouvrir maintenant⟩
        → bureau: est abandonné : cela ne se fait plus
        ≡
        camille@bureau: /sondages
        → bureau: Aucun sondage
        """,
        settings(tmp_path),
    )


def test_names_are_shown_only_when_the_desk_says_so_before_the_opening(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ATELIER}
        camille@bureau [Montrer les noms]
        → bureau: Votre nom est montré … votre compte, votre nom et votre choix
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


def test_it_closes_early_after_a_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ATELIER}
        camille@bureau [Ouvrir maintenant]
        claire@canal [Oui]
        camille@bureau [Clore maintenant]
        → bureau: Plus personne ne pourra voter
        camille@bureau [Laisser ouvert]
        → bureau: rien ne change
        camille@bureau: /clore 1
        denis@bureau: /clore 1
        denis@bureau [Oui, clore]
        → bureau: est clos, avec 1 vote … • Oui : 1 vote, 100 % … • Non : 0 vote, 0 %
        ◉ canal: Ce sondage est clos depuis le lundi 23 novembre à 09:00
        ◌ canal: 1. Oui
        camille@bureau: oui
        → bureau: est clos : cela ne se fait plus
        camille@bureau: /clore 1
        → bureau: est clos : cela ne se fait plus
        ≡
        """,
        settings(tmp_path),
    )


def test_a_date_confirmed_late_overrules_no_colleague(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ATELIER}
        camille@bureau: /ouvrir 1 vendredi 9h
        denis@bureau: /ouvrir 1 jeudi 9h
        denis@bureau [C’est bien cela]
        → bureau: s’ouvrira jeudi 26 novembre
        camille@bureau ⟨C’est bien cela⟩
        → bureau: a changé entre-temps : rien n’est fait
        ✗ bureau: Voici sa carte
        ⏲ 2026-11-26 09:00
        → canal: Un atelier en mars ?
        camille@bureau: /clore 1 4 décembre 18h
        camille@bureau: /clore 1
        denis@bureau: /clore 1 7 décembre 18h
        denis@bureau [C’est bien cela]
        camille@bureau ⟨Oui, clore⟩
        → bureau: a changé entre-temps
        ⏲ 2026-11-26 09:01
        ◉ canal: jusqu’au lundi 7 décembre 2026 à 18:00
        """,
        settings(tmp_path),
    )


def test_a_button_acts_on_the_card_that_it_stands_under_or_not_at_all(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ATELIER}
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


def test_an_open_poll_is_prolonged_and_its_cards_say_so(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ATELIER}
        camille@bureau [Ouvrir maintenant]
        camille@bureau: /clore 1 4/12 12h
        camille@bureau [C’est bien cela]
        ⏲ 2026-11-23 09:01
        ◉ canal: jusqu’au vendredi 4 décembre 2026 à 12:00
        ⏲ 2026-12-01 09:00
        claire@canal [Non]
        → claire: est compté
        ⏲ 2026-12-04 12:00
        ◉ canal: clos depuis le vendredi 4 décembre à 12:00
        """,
        settings(tmp_path),
    )


def test_after_downtime_it_opens_by_day_or_not_at_all(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ATELIER}
        camille@bureau: /ouvrir 1 demain 9h
        camille@bureau [C’est bien cela]
        camille@bureau: /sondage Un repas demain ? | Oui | Non
        camille@bureau: /ouvrir 2 demain 9h
        camille@bureau [C’est bien cela]
        camille@bureau: /clore 2 demain 12h
        camille@bureau [C’est bien cela]
        ⟳ 2026-11-24 22:00
        → bureau: Le sondage n° 2 devait s’ouvrir mardi 24 novembre à 09:00 … il est abandonné
        ✗ canal: ?
        ⏲ 2026-11-25 07:59
        ✗ canal: atelier
        ⏲ 2026-11-25 08:00
        → canal: Un atelier en mars ?
        ✗ canal: repas
        """,
        settings(tmp_path),
    )


def test_the_last_channel_may_leave_before_the_opening(tmp_path: Path) -> None:
    given = settings(tmp_path)
    draft = f"""
        {ATELIER}
        camille@bureau: /ouvrir 1 demain 9h
        camille@bureau [C’est bien cela]
    """
    stage = dialogue(draft, given)
    dialogue(
        """
        ⏲ 2026-11-24 09:00
        → bureau: n’a plus de canal. Il redevient un brouillon
        camille@bureau: /ouvrir 1
        → bureau: aucun canal où publier
        ≡
        """,
        settings(tmp_path, channels=[]),
        datetime(2026, 11, 23, 9, 0, tzinfo=PARIS),
        stage.channel,
    )
    dialogue(
        """
        camille@bureau: /ouvrir 1
        → canal: jusqu’au jeudi 3 décembre 2026 à 18:00
        """,
        given,
        datetime(2026, 11, 26, 9, 0, tzinfo=PARIS),
        stage.channel,
    )


def test_an_opening_in_the_new_time_keeps_its_local_hour(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ATELIER}
        camille@bureau: /ouvrir 1 lundi 30 mars 9h
        camille@bureau [C’est bien cela]
        → bureau: lundi 30 mars 2026 à 09:00 … jusqu’au lundi 6 avril 2026 à 18:00
        ⏲ 2026-03-30 08:59
        ✗ canal: atelier
        ⏲ 2026-03-30 09:00
        → canal: Un atelier en mars ?
        """,
        settings(tmp_path),
        start=datetime(2026, 3, 27, 9, 0, tzinfo=PARIS),
    )


def test_what_is_open_is_listed_for_each_place(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /sondages
        → claire: Aucun sondage
        {ATELIER}
        claire: /sondages
        → claire: Aucun sondage
        camille@bureau [Ouvrir maintenant]
        camille@bureau: /sondage Midi ou soir ? | Midi | Soir
        claire@canal [Non]
        claire: sondages
        → claire: Un atelier en mars ? … /voter 1 … 1. Oui … 2. ✓ Non
        ✗ claire: Midi
        malik@canal: /sondages
        malik [Oui, je suis d’accord]
        → malik: Un atelier en mars ? … 2. Non
        camille@bureau: /sondages
        → bureau: Le sondage n° 1 est ouvert … 1. Clore maintenant
        → bureau: Le sondage n° 2 est prêt … 1. Ouvrir maintenant
        ⏲ 2026-12-02 09:00
        claire: /sondages
        → claire: derniers résultats … Un atelier en mars ? Oui : 0 vote, 0 % ; Non : 1 vote, 100 %
        """,
        settings(tmp_path),
    )


def test_where_nobody_can_be_answered_alone_the_channel_gets_lines(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {ATELIER}
        camille@bureau [Ouvrir maintenant]
        claire: /sondages
        claire [Oui]
        → claire: est compté
        ⏲ 2026-11-23 09:01
        claire@canal: /sondages
        → canal: • Sondage n° 1 · Un atelier en mars ? · Pour voter, écrivez-moi … /voter 1
        ✗ canal: ✓
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
        {ATELIER}
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
