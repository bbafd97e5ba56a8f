"""Law: an answer in words is shown once the desk has read it, without a name, as it was read."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import known
from tests.stage import dialogue, settings

ASKED = """
camille@bureau: /sondage Qu’est-ce qui vous freine ? | réponse libre
→ bureau: Votre réponse sera lue par l’animation avant d’être montrée
camille@bureau [Ouvrir maintenant]
→ canal: Qu’est-ce qui vous freine ? … sans votre nom … 1. Répondre
"""


def test_answers_are_read_before_they_are_shown(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "malik")}
        {ASKED}
        claire@canal [Répondre]
        → claire: Qu’est-ce qui vous freine ? … Répondez en une phrase, de 200 caractères au plus
        claire: Le manque de temps, surtout.
        → claire: est gardée : « Le manque de temps, surtout. » … sans votre nom
        → bureau: a des réponses à lire. Aucune n’est montrée avant
        malik: /voter 1 La peur de l’échec
        → malik: est gardée
        ✗ bureau: La peur
        ⏲ 2026-11-23 09:01
        ◉ canal: 2 réponses pour l’instant
        ✗ canal: temps
        camille@bureau [Lire les réponses]
        → bureau: Réponse 1 au sondage n° 1. Faut-il la montrer ? … Le manque de temps
        camille@bureau [Montrer]
        → bureau: Montrée, sans nom
        → bureau: Réponse 2 … La peur de l’échec
        camille@bureau [Écarter]
        → bureau: Écartée
        → bureau: Il n’y a plus de réponse à lire au sondage n° 1 : 1 est montrée
        ⏲ 2026-11-23 09:02
        ◉ canal: « Le manque de temps, surtout. »
        ◉ canal: 2 réponses pour l’instant
        ✗ canal: La peur
        claire: /sondages
        → claire: Votre réponse est pour l’instant : « Le manque de temps, surtout. »
        claire [Ne pas répondre]
        → claire: rien ne change
        camille@bureau: /clore 1
        camille@bureau [Oui, clore]
        → bureau: est clos, avec 2 réponses … « Le manque de temps, surtout. »
        claire: /voter 1 Trop tard
        → claire: les votes ne sont plus pris
        ≡
        claire: /voter 1 0
        → claire: est retiré
        ⏲ 2026-11-23 09:03
        ◌ canal: manque de temps
        ∅ manque de temps
        """,
        settings(tmp_path),
    )


def test_a_new_wording_is_read_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {ASKED}
        claire: /voter 1 Le temps
        camille@bureau: /reponses 1
        claire: /voter 1 Le temps et les moyens
        camille@bureau ⟨Montrer⟩
        → bureau: a changé
        ≡
        camille@bureau: /reponses 1
        → bureau: Le temps et les moyens
        camille@bureau [Montrer]
        → bureau: Montrée
        claire: /mesdonnees
        → claire: Qu’est-ce qui vous freine ? » : Le temps et les moyens
        camille@bureau: /noms 1 oui
        → bureau: cela ne se fait plus
        """,
        settings(tmp_path),
    )


def test_words_go_with_nothing_that_shows_names(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Qu’est-ce qui vous freine ? | libre
        camille@bureau: /noms 1 oui
        → bureau: Une réponse en mots est lue par l’animation et montrée sans nom
        ≡
        camille@bureau: /salon 1 oui
        → bureau: ne prend pas de réponse en mots
        ≡
        camille@bureau: /choix 1 2
        → bureau: demande une note ou un avis
        ≡
        """,
        settings(tmp_path),
    )


def test_words_stay_with_no_account_once_it_is_forgotten(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {ASKED}
        claire: /voter 1 Mon chef est odieux
        claire: /voter 1
        → claire: Votre réponse est pour l’instant : « Mon chef est odieux »
        camille@bureau: /reponses 1
        camille@bureau [Écarter]
        ⏲ 2026-11-30 18:00
        ⏲ 2027-01-05 18:00
        ∅ chef est odieux
        """,
        settings(tmp_path),
    )


def test_after_a_late_close_the_desk_has_its_time_to_read(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {ASKED}
        claire: /voter 1 Le temps
        ⟳ 2027-01-10 10:00
        → bureau: est clos, avec 1 réponse
        camille@bureau: /reponses 1
        → bureau: Le temps
        """,
        settings(tmp_path),
    )


def test_whoever_has_answered_is_shown_what_others_have(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "malik")}
        camille@bureau: /sondage Qu’est-ce qui vous freine ? | libre
        camille@bureau: /resultats 1 vote
        camille@bureau: /ouvrir 1
        claire: /voter 1 Le temps
        camille@bureau: /reponses 1
        camille@bureau [Montrer]
        malik: /voter 1 La peur
        → malik: est gardée … « Le temps »
        camille@bureau: /corriger 1 1 Autre chose
        → bureau: n’a pas de choix : seule sa question se corrige
        ≡
        """,
        settings(tmp_path),
    )
