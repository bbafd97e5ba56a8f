"""Law: words are mended in front of everybody, and votes stay with what was chosen."""

from __future__ import annotations

from pathlib import Path

from tests.stage import dialogue, settings


def test_before_the_opening_words_are_mended_without_a_word(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Quel jour ? | Mardi | Merdredi
        camille@bureau: /corriger 1 2 Mercredi
        → bureau: • Mardi … • Mercredi
        camille@bureau: /corriger 1 question Quel jour vous convient ?
        → bureau: Quel jour vous convient ?
        camille@bureau: /corriger 1 3 Jeudi
        → bureau: n’a pas ce choix. Écrivez un numéro de 1 à 2
        ≡
        camille@bureau: /corriger 1 2 mardi
        → bureau: Les choix 1 et 2 sont les mêmes
        ≡
        camille@bureau: /corriger 1
        → bureau: Écrivez le numéro du choix et ses nouveaux mots
        ≡
        camille@bureau [Ouvrir maintenant]
        → canal: Quel jour vous convient ? … 1. Mardi … 2. Mercredi
        ✗ canal: Corrigé
        """,
        settings(tmp_path),
    )


def test_an_open_poll_says_what_was_mended_and_keeps_its_votes(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Quel jour ? | Mardi 3 | Jeudi 6
        camille@bureau: /ouvrir 1
        claire@canal [Jeudi 6]
        camille@bureau: /corriger 1 2 Jeudi 5
        → bureau: Corrigé depuis l’ouverture : « Jeudi 6 » est devenu « Jeudi 5 »
        ⏲ 2026-11-23 09:01
        ◉ canal: Corrigé depuis l’ouverture : « Jeudi 6 » est devenu « Jeudi 5 »
        ◉ canal: Jeudi 5 : 1 vote, 100 %
        camille@bureau: /clore 1
        camille@bureau [Oui, clore]
        ◉ canal: Corrigé depuis l’ouverture : « Jeudi 6 » est devenu « Jeudi 5 »
        camille@bureau: /corriger 1 2 Jeudi 7
        → bureau: cela ne se fait plus
        ≡
        """,
        settings(tmp_path),
    )


def test_a_button_is_about_the_words_that_were_seen(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Un atelier en mars ? | Oui | Non
        denis@bureau: /corriger 1 question On supprime tout ?
        camille@bureau ⟨Ouvrir maintenant⟩
        → bureau: a changé entre-temps
        ≡
        """,
        settings(tmp_path),
    )


def test_what_is_mended_in_a_series_holds_for_what_follows(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Un atelir en mars ? | Oui | Non
        camille@bureau: /serie 1 chaque lundi à 10h pendant trois semaines
        camille@bureau [C’est bien cela]
        ⏲ 2026-11-23 10:00
        → canal: Un atelir en mars ?
        camille@bureau: /corriger 1 question Un atelier en mars ?
        → bureau: C’est corrigé
        ⏲ 2026-11-30 10:00
        → canal: Un atelier en mars ?
        """,
        settings(tmp_path),
    )
