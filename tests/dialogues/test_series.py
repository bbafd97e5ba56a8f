"""Law: a poll comes again by a rhythm that was echoed with its dates, once each time, in order."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.dialogues.scenes import DRAFT, known
from tests.stage import PARIS, dialogue, settings

BAROMETER = "camille@bureau: /sondage Comment va l’équipe ? | 1-5"
SERIES = f"""
    {BAROMETER}
    camille@bureau: /serie 1 chaque lundi à 9h, 3 fois, ouvert 3 jours
    camille@bureau [C’est bien cela]
"""


def test_in_one_line_the_rhythm_is_echoed_with_its_dates_before_anything_is_kept(
    tmp_path: Path,
) -> None:
    dialogue(
        f"""
        {BAROMETER}
        camille@bureau: /serie 1 chaque premier lundi à 9h, pendant six mois
        ✗ bureau: • lundi 1er mars
        → bureau: reviendra 6 fois : le premier lundi du mois à 09:00, jusqu’au 3 mai 2027
        camille@bureau: chaque premier lundi à 9h pendant six mois
        → bureau: • lundi 7 décembre 2026 à 09:00, heure de Paris, jusqu’au lundi 14 décembre à
        camille@bureau: un lundi sur deux à 9h, 10 fois, ouvert 3 jours
        → bureau: 10 fois : chaque lundi à 09:00, une semaine sur 2 … au jeudi 3 … • lundi 14
        camille@bureau [C’est bien cela]
        → bureau: Il revient chaque lundi … jusqu’au 5 avril 2027 … ouverture lundi 30 novembre
        camille@bureau: /serie
        → bureau: Les séries en cours … Comment va l’équipe ? … une semaine sur 2
        ⏲ 2026-11-30 09:00
        → canal: Comment va l’équipe ? … jusqu’au jeudi 3 décembre 2026 à 18:00
        ⏲ 2026-12-07 09:00
        ✗ canal: Sondage n° 2
        ⏲ 2026-12-14 09:00
        → canal: Sondage n° 2 · Comment va l’équipe ?
        """,
        settings(tmp_path),
    )


def test_without_words_the_rhythm_and_the_length_are_asked_for(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
        camille@bureau [Faire revenir]
        → bureau: À quel rythme le sondage n° 1
        camille@bureau: à la pleine lune
        → bureau: Je n’ai pas compris ce rythme
        ≡
        camille@bureau [Chaque premier lundi]
        → bureau: Pendant combien de temps
        camille@bureau: longtemps
        → bureau: Je n’ai pas compris jusqu’à quand
        ≡
        camille@bureau [Six mois]
        → bureau: reviendra 6 fois
        camille@bureau [Autre rythme]
        camille@bureau: le 15 du mois à 10h jusqu’au 30 juin
        → bureau: 7 fois : le 15 du mois à 10:00, jusqu’au 15 juin 2027
        camille@bureau [Laisser]
        → bureau: rien ne change
        camille@bureau: /sondages
        → bureau: n° 1 · Un atelier en mars ? · en préparation
        """,
        settings(tmp_path),
    )


def test_what_is_no_series_is_refused_in_one_sentence(tmp_path: Path) -> None:
    dialogue(
        f"""
        {BAROMETER}
        camille@bureau: /serie 1 chaque lundi à 9h jusqu’au 24 novembre
        → bureau: ne fait qu’un sondage, ou aucun
        ≡
        camille@bureau: /serie 1 tous les jours à 9h pendant un an
        → bureau: au plus 120 sondages
        ≡
        camille@bureau: /serie 1 lundi et jeudi 9h, toutes les deux semaines
        → bureau: Je ne sais pas compter ce rythme
        ≡
        camille@bureau: /serie 1 stop
        → bureau: n’est d’aucune série
        ≡
        camille@bureau: /serie
        → bureau: Aucune série en cours
        camille@bureau: /serie 7 chaque lundi 9h
        → bureau: n° 7
        ≡
        """,
        settings(tmp_path),
    )


def test_each_result_says_how_the_earlier_ones_came_out(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {SERIES}
        ⏲ 2026-11-30 09:00
        claire@canal [2]
        ⏲ 2026-12-03 18:00
        ✗ bureau: au fil de la série
        → bureau: Le sondage n° 1 est clos … Moyenne : 2,0
        ⏲ 2026-12-07 09:00
        claire@canal [4]
        ⏲ 2026-12-10 18:00
        → bureau: Le sondage n° 2 est clos … Moyenne au fil de la série : 2,0 puis 4,0.
        ◉ canal: Moyenne au fil de la série : 2,0 puis 4,0.
        ⏲ 2026-12-14 09:00
        → bureau: « Comment va l’équipe ? » ne reviendra plus : le n° 3 est le dernier de sa série
        claire@canal [5 –]
        ⏲ 2026-12-17 18:00
        → bureau: Moyenne au fil de la série : 2,0 puis 4,0 puis 5,0.
        camille@bureau: /serie
        → bureau: Aucune série en cours
        ⏲ 2026-12-21 09:00
        ✗ canal: Sondage n° 4
        """,
        settings(tmp_path),
    )


def test_after_downtime_only_what_still_makes_sense_opens(tmp_path: Path) -> None:
    """Two Mondays went by; of the third, which closes on Thursday, there is still something."""
    dialogue(
        f"""
        {DRAFT}
        camille@bureau: /serie 1 chaque lundi à 9h, 6 fois, ouvert 3 jours
        camille@bureau [C’est bien cela]
        ⟳ 2026-12-15 22:00
        → bureau: Le sondage n° 1 devait s’ouvrir lundi 30 novembre
        ⏲ 2026-12-16 07:59
        ✗ canal: atelier
        ⏲ 2026-12-16 08:00
        → canal: Sondage n° 2 … jusqu’au jeudi 17 décembre 2026 à 18:00
        ⟳
        ⏲ 2026-12-21 09:00
        → canal: Sondage n° 3
        ✗ canal: Sondage n° 4
        """,
        settings(tmp_path),
    )


def test_a_series_is_stopped_after_a_yes_and_its_next_poll_dropped(tmp_path: Path) -> None:
    dialogue(
        f"""
        {SERIES}
        camille@bureau: /serie 1 chaque lundi à 9h
        → bureau: revient déjà
        ≡
        ⏲ 2026-11-30 09:00
        denis@bureau: /serie 1 stop
        → bureau: Arrêter la série … Le n° 2, prévu lundi 7 décembre à 09:00, sera abandonné
        denis@bureau [Laisser]
        camille@bureau: /serie 2 arrêter
        denis@bureau: /serie 1 stop
        denis@bureau [Oui, arrêter]
        → bureau: est arrêtée par Denis
        camille@bureau: oui, arrêter
        → bureau: n’est d’aucune série en cours
        ⏲ 2026-12-07 09:00
        ✗ canal: Sondage n° 2
        """,
        settings(tmp_path),
    )


def test_what_the_desk_changes_of_one_holds_for_those_that_follow(tmp_path: Path) -> None:
    dialogue(
        f"""
        {SERIES}
        camille@bureau: /noms 1 oui
        ⏲ 2026-11-30 09:00
        → canal: Votre nom est montré
        camille@bureau: /abandonner 2
        camille@bureau [Oui, abandonner]
        ⏲ 2026-12-14 09:00
        → canal: Sondage n° 3 … Votre nom est montré
        """,
        settings(tmp_path),
    )


def test_every_kind_of_poll_comes_again_as_it_was(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Que changer ? | libre
        camille@bureau: /serie 1 chaque lundi à 9h, 2 fois, ouvert 1 jour
        camille@bureau [C’est bien cela]
        camille@bureau: /sondage Partir ? | Oui | Non
        camille@bureau: /noms 2 secret
        camille@bureau: /votants 2 membres
        camille@bureau: /serie 2 chaque lundi à 9h, 2 fois, ouvert 1 jour
        camille@bureau [C’est bien cela]
        ⏲ 2026-11-30 10:00
        → canal: Sondage n° 1 · Que changer ?
        → canal: Sondage n° 2 · Partir ? … secret
        ⏲ 2026-12-07 10:00
        → canal: Sondage n° 3 · Que changer ?
        → canal: Sondage n° 4 · Partir ? … membres … secret
        ⏲ 2026-12-08 18:00
        ✗ bureau: au fil de la série
        → bureau: Le sondage n° 4 est clos
        """,
        settings(tmp_path),
    )


def test_each_opens_at_its_local_hour_whatever_the_clocks_do(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
        camille@bureau: /serie 1 chaque dimanche à 2h30, 3 fois, ouvert 6 jours
        → bureau: dimanche 25 octobre 2026 à 02:30
        camille@bureau [C’est bien cela]
        ⏲ 2026-10-18 02:30
        → canal: Sondage n° 1
        ⏲ 2026-10-25 02:29
        ✗ canal: Sondage n° 2
        ⏲ 2026-10-25 02:30
        → canal: Sondage n° 2
        ⏲ 2026-10-25 04:00
        ✗ canal: Sondage
        ⏲ 2026-11-01 02:30
        → canal: Sondage n° 3
        """,
        settings(tmp_path),
        datetime(2026, 10, 16, 9, 0, tzinfo=PARIS),
    )
