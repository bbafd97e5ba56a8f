"""Law: a call is closed at its hour, be it put off or advanced, and nobody is let in after it.

The usual schedule: freeze on Friday at 14:00, publication at 17:00; the stage opens on a Monday.
"""

from __future__ import annotations

from pathlib import Path

from adapters.memory import MemoryChannel
from tests.dialogues.calling import CHAIR, LAUNCHED, QUESTION, answered
from tests.dialogues.records import contributions, rows
from tests.dialogues.scenes import known
from tests.stage import dialogue, settings


def test_the_close_counts_edits_the_posts_and_tells_the_desk(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire", "malik")}
        claire: /profil
        claire [Ma région]
        claire [Bretagne]
        {LAUNCHED}
        {answered("claire")}
        {answered("malik", "Nous avons repeint l’entrée.")}
        camille@bureau: /approuver 2
        claire: /retirer 1
        claire [Oui, retirer]
        {answered("claire", "Une plante verte.")}
        ⏲ 2026-12-02 17:59
        ✗ bureau: se clôt
        ⏲ 2026-12-02 18:00
        → bureau: L’appel n° 1, « {QUESTION} », se clôt vendredi 4 décembre à 18:00 … 2 réponses, de 1 région … Prolonger le n° 1
        ⏲ 2026-12-04 17:59
        ✗ bureau: est clos
        ⏲ 2026-12-04 18:00
        → bureau: L’appel n° 1 est clos … 2 réponses, de 1 région … Bretagne (1) … 1 contribution attend … Voir ce qui attend
        ◉ canal: Cet appel est clos : 2 réponses, de 1 région.
        ◌ canal: Je réponds
        camille@bureau [Voir ce qui attend]
        → bureau: plante verte
        claire: /retirer 3
        claire [Oui, retirer]
        camille@bureau: /appels
        → bureau: clos vendredi 4 décembre à 18:00, 2 réponses
        ⏲ 2026-12-11 10:00
        ✗ bureau: est clos
        """,  # noqa: E501
        settings(tmp_path),
    )
    assert [row["state"] for row in rows(stage, "call")] == ["closed"]


def test_an_answer_that_was_refused_is_counted_nowhere(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "malik")}
        {LAUNCHED}
        {answered("claire")}
        {answered("malik", "Achetez mes chaises.")}
        camille@bureau: /refuser 2 Une publicité.
        camille@bureau: /appels
        → bureau: n° 1 … ouvert … 1 réponse
        camille@bureau: /refuser 1 Hors sujet.
        ⏲ 2026-12-04 18:00
        ◉ canal: Cet appel est clos : 0 réponse
        → bureau: À la clôture : 0 réponse
        """,
        settings(tmp_path),
    )


def test_a_close_that_was_missed_comes_late_and_lets_nobody_in(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {LAUNCHED}
        ⟳ 2026-12-05 10:00
        → bureau: L’appel n° 1 est clos … 0 réponse
        ✗ bureau: se clôt
        ◉ canal: Cet appel est clos : 0 réponse.
        claire@canal [Je réponds]
        → claire: Cet appel s’est clos vendredi 4 décembre à 18:00. Un témoignage reste bienvenu
        ≡
        claire: /participer 1 {CHAIR}
        → claire: je le prends comme témoignage
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


def test_who_tapped_in_time_may_finish_after_the_close(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {LAUNCHED}
        ⏲ 2026-12-04 17:58
        claire@canal [Je réponds]
        ⏲ 2026-12-04 18:01
        → bureau: est clos … 0 réponse
        claire: {CHAIR}
        claire [Proposer, signé]
        → bureau: Réponse à l’appel n° 1
        camille@bureau: /approuver 1
        camille@bureau: /apercu
        → bureau: {QUESTION} … Appel clos : 0 réponse … chaise
        """,
        settings(tmp_path),
    )
    assert contributions(stage) == [("testimony", True, "approved", 1)]


def test_a_stranger_who_tapped_in_time_is_in_time(tmp_path: Path) -> None:
    dialogue(
        f"""
        {LAUNCHED}
        ⏲ 2026-12-04 17:58
        claire@canal [Je réponds]
        ⏲ 2026-12-04 18:30
        claire [Oui]
        → claire: Répondez en un message
        """,
        settings(tmp_path),
    )


def test_a_call_is_extended_after_a_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {LAUNCHED}
        camille@bureau: /appels
        camille@bureau [Prolonger le n° 1]
        ✗ bureau: Dans une semaine
        → bureau: Jusqu’à quand … Dans deux semaines, lundi 7 décembre
        camille@bureau: vendredi 4 décembre 17h
        → bureau: va déjà jusqu’au vendredi 4 décembre 2026 à 18:00
        ≡
        camille@bureau: vendredi 11 décembre 18h
        → bureau: restera ouvert jusqu’au vendredi 11 décembre 2026 à 18:00, heure de Paris
        ◉ canal: jusqu’au vendredi 4 décembre
        camille@bureau [Oui, prolonger]
        → bureau: est prolongé par Camille, jusqu’au vendredi 11 décembre 2026
        ◉ canal: jusqu’au vendredi 11 décembre à 18:00
        ◌ canal: 4 décembre
        camille@bureau: /appel 1 prolonger 18 décembre 18h
        camille@bureau [Non, laisser]
        → bureau: continue comme prévu
        ⏲ 2026-12-11 18:00
        → bureau: est clos
        camille@bureau: /appel 1 prolonger 18 décembre 18h
        → bureau: Cet appel est clos, et ne change plus
        ≡
        """,
        settings(tmp_path),
    )


def test_a_call_is_closed_early_after_a_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {LAUNCHED}
        {answered("claire")}
        camille@bureau: /appel 1
        → bureau: ouvert jusqu’au … Clore le n° 1
        camille@bureau [Clore le n° 1]
        → bureau: dès maintenant ? Il a 1 réponse jusqu’ici
        camille@bureau [Non, laisser]
        → bureau: continue
        camille@bureau: /appel 1 clore
        camille@bureau [Oui, clore]
        → bureau: L’appel n° 1 est clos … 1 réponse
        ◉ canal: Cet appel est clos
        camille@bureau: /journal
        → bureau: Essaim · clôt un appel à témoignages (n° 1) … Camille · avance la clôture
        ⏲ 2026-12-05 10:00
        ✗ bureau: est clos
        """,
        settings(tmp_path),
    )


def test_it_is_closed_while_a_colleague_extends_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {LAUNCHED}
        denis@bureau: /appel 1 prolonger 11 décembre 18h
        camille@bureau: /appel 1 clore
        camille@bureau [Oui, clore]
        → bureau: est clos
        denis@bureau [Oui, prolonger]
        → bureau: Cet appel est clos, et ne change plus
        denis@bureau: bonjour
        ✗ bureau: restera ouvert
        """,
        settings(tmp_path),
    )


def test_an_extension_confirmed_late_overrules_no_colleague(tmp_path: Path) -> None:
    dialogue(
        f"""
        {LAUNCHED}
        camille@bureau: /appel 1 prolonger 11 décembre 18h
        alix@bureau: /appel 1 clore
        denis@bureau: /appel 1 prolonger 18 décembre 18h
        denis@bureau [Oui, prolonger]
        → bureau: est prolongé par Denis
        camille@bureau ⟨Oui, prolonger⟩
        → bureau: a changé entre-temps
        alix@bureau [Oui, clore]
        → bureau: a changé entre-temps
        ◉ canal: jusqu’au vendredi 18 décembre à 18:00
        """,
        settings(tmp_path),
    )


def test_a_draft_changed_by_two_keeps_the_first_change(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /appel Qu’avez-vous changé ? | vendredi 4 décembre 18h
        camille@bureau [Changer l’échéance]
        denis@bureau: /appel 1 question {QUESTION}
        → bureau: {QUESTION}
        camille@bureau: mardi 1er décembre 12h
        → bureau: a changé entre-temps
        denis@bureau ⟨Abandonner⟩
        → bureau: a changé entre-temps
        camille@bureau: /appels
        → bureau: {QUESTION} — brouillon, échéance vendredi 4 décembre
        """,
        settings(tmp_path),
    )


def test_a_short_call_has_no_reminder(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /appel {QUESTION} | mercredi 9h
        camille@bureau [Lancer l’appel]
        ⏲ 2026-11-25 09:00
        ✗ bureau: se clôt
        → bureau: est clos
        """,
        settings(tmp_path),
    )


def test_a_reminder_said_before_offers_nothing_again(tmp_path: Path) -> None:
    """Where a typed number presses a button, it is one of the last message that was shown."""
    dialogue(
        """
        camille@bureau: /appel Quoi de neuf ? | jeudi 26 novembre 18h
        camille@bureau [Lancer l’appel]
        ⏲ 2026-11-25 09:00
        → bureau: se clôt jeudi 26 novembre … Prolonger le n° 1
        camille@bureau: /sondage De quoi parler ? | A | B
        camille@bureau: /clore 1 vendredi 27 novembre 12h
        camille@bureau: 1
        camille@bureau: 1
        → bureau: est ouvert
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )
