"""Law: the queue is told oldest first, the journal tells who decided, and animators talk freely."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import known, published, retitled, told
from tests.stage import dialogue, settings


def test_the_queue_is_shown_oldest_first(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {told("claire", "Le guichet du lundi.")}
        ⏲ 2026-11-23 10:00
        {told("marc", "Le guichet du mardi.")}
        ⏲ 2026-11-23 11:00
        {told("claire", "Le guichet du mercredi.")}
        camille@bureau: /attente
        → bureau: 3 contributions attendent … n° 1 · … lundi … n° 2 · … mardi … n° 3 · … mercredi
        → bureau: Le n° 1 attend … lundi … Approuver
        camille@bureau [Approuver]
        → bureau: « Le guichet du lundi », est approuvé par Camille
        → bureau: Il reste 2 contributions en attente … n° 2 … mardi … Approuver
        camille@bureau [Approuver]
        → bureau: « Le guichet du mardi », est approuvé
        → bureau: Il reste 1 contribution en attente … n° 3 … mercredi … Approuver
        camille@bureau [Approuver]
        → bureau: « Le guichet du mercredi », est approuvé par Camille. Rien n’attend
        """,
        settings(tmp_path),
    )


def test_changes_come_after_new_texts_and_what_awaits_its_author_comes_last(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {published("claire", 1)}
        {retitled("claire", "Un guichet pour tous")}
        {told("marc", "Le bus du mardi.")}
        {told("marc", "Le bus du jeudi.")}
        camille@bureau: /demander 2 Depuis quand ?
        → bureau: Il reste 3 contributions en attente … n° 3 … jeudi
        camille@bureau: /attente
        → bureau: 3 contributions … n° 3 · … jeudi … n° 1 · Un guichet pour tous … n° 2 · … mardi
        camille@bureau: /approuver 3
        → bureau: Il reste 2 contributions en attente … Un guichet pour tous … Approuver
        camille@bureau [Approuver]
        → bureau: est acceptée ; l’édition est corrigée. 1 contribution attend la réponse
        """,
        settings(tmp_path),
    )


def test_a_long_queue_is_listed_and_its_oldest_shown(tmp_path: Path) -> None:
    dialogue(
        known("claire")
        + "".join(told("claire", f"Le guichet numéro {rank}.") for rank in range(1, 23))
        + """
        camille@bureau: /attente
        ✗ bureau: n° 21
        → bureau: 22 contributions … n° 1 · … n° 20 ·
        ✗ bureau: n° 2 attend
        → bureau: n° 1 attend
        """,
        settings(tmp_path),
    )


def test_an_empty_queue_says_so(tmp_path: Path) -> None:
    dialogue("camille@bureau: /attente\n→ bureau: Rien n’attend", settings(tmp_path))


def test_the_journal_tells_who_decided_what(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /refuser 1 Trop court.
        denis@bureau: /defaire 1
        camille@bureau: /journal
        → bureau: Denis · revient … Camille · refuse le n° 1 (Trop court.) … l’autrice · propose
        """,
        settings(tmp_path),
    )


def test_an_animator_who_left_is_no_author(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "denis")}
        {told("claire")}
        denis@bureau: /approuver 1
        denis: /mesdonnees
        denis [Effacer, laisser]
        camille@bureau: /journal
        ✗ bureau: l’auteur ou l’autrice · approuve
        → bureau: l’équipe d’animation · approuve le n° 1
        """,
        settings(tmp_path),
    )


def test_an_animator_needs_no_welcome(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /aide
        → bureau: l’équipe d’animation de Futurs Publics trie et publie … /attente … /publier
        ✗ camille: Bonjour
        """,
        settings(tmp_path),
    )


def test_animators_may_talk_to_each_other(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: tu as vu le n° 1 ?
        denis@bureau: oui, très bien
        ≡
        ✗ bureau: n° 1
        """,
        settings(tmp_path),
    )
