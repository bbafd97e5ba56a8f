"""Law: the desk says when a poll opens and closes; a date is echoed whole before it holds."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.dialogues.scenes import DRAFT
from tests.stage import PARIS, dialogue, settings


def test_a_typed_date_is_echoed_whole_before_anything_changes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
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
        → bureau: s’ouvrira jeudi 26 novembre 2026 à 08:30 … jusqu’au jeudi 3 décembre à 18:00
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
        {DRAFT}
        camille@bureau: /ouvrir 1 27/11 18:00
        → bureau: s’ouvrira vendredi 27 novembre 2026 à 18:00
        camille@bureau [C’est bien cela]
        camille@bureau: /clore 1 mardi prochain à 14h
        → bureau: doit venir avant la clôture
        ≡
        camille@bureau: /clore 1 1/12 18h
        → bureau: se clora mardi 1er décembre 2026 à 18:00
        camille@bureau [C’est bien cela]
        → bureau: se clora mardi 1er décembre 2026 à 18:00 … ouverture vendredi 27 novembre
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
        {DRAFT}
        camille@bureau: /clore 1 30/11 18h
        → bureau: se clora lundi 30 novembre 2026 à 18:00
        camille@bureau [C’est bien cela]
        camille@bureau: /ouvrir 1 jeudi 9h
        camille@bureau [C’est bien cela]
        → bureau: s’ouvrira jeudi 26 novembre … jusqu’au lundi 30 novembre à 18:00
        camille@bureau [Annuler la date]
        camille@bureau [Ouvrir maintenant]
        → canal: jusqu’au lundi 30 novembre 2026 à 18:00
        """,
        settings(tmp_path),
    )


def test_the_date_is_taken_back_and_the_draft_dropped(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
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


def test_it_closes_early_after_a_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
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
        {DRAFT}
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


def test_an_open_poll_is_prolonged_and_its_cards_say_so(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
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
        {DRAFT}
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
        ✗ canal: repas
        → canal: Un atelier en mars ?
        """,
        settings(tmp_path),
    )


def test_the_last_channel_may_leave_before_the_opening(tmp_path: Path) -> None:
    given = settings(tmp_path)
    draft = f"""
        {DRAFT}
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
        {DRAFT}
        camille@bureau: /ouvrir 1 lundi 30 mars 9h
        camille@bureau [C’est bien cela]
        → bureau: lundi 30 mars 2026 à 09:00 … jusqu’au lundi 6 avril à 18:00
        ⏲ 2026-03-30 08:59
        ✗ canal: atelier
        ⏲ 2026-03-30 09:00
        → canal: Un atelier en mars ?
        """,
        settings(tmp_path),
        start=datetime(2026, 3, 27, 9, 0, tzinfo=PARIS),
    )
