"""Law: polls are listed in a line each, and what the desk changes is said first, in few lines."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import DRAFT, VOTING, known
from tests.stage import dialogue, settings


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
        → bureau: C’est noté : le sondage n° 3 s’ouvrira … ouverture mardi 24 novembre à 09:00
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


def test_after_a_change_the_desk_reads_what_changed_and_the_card_in_brief(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Où se voir ? | Nancy | Metz | Rennes
        camille@bureau: /votants 1 Bretagne
        ✗ bureau: c’est déjà ainsi
        → bureau: C’est changé : voici qui peut voter. … Peuvent voter : les membres de la région
        camille@bureau: /choix 1 tous
        → bureau: C’est changé : jusqu’à 3 choix … Votes discrets · jusqu’à 3 choix · résultats à
        camille@bureau: /choix 1 3
        → bureau: Rien à changer : c’est déjà ainsi.
        ≡
        camille@bureau: /corriger 1 2 Verdun
        → bureau: C’est changé : les mots sont corrigés. … • Nancy … • Verdun … /sondages 1 montre
        camille@bureau: /clore 1 1/12 18h
        camille@bureau [C’est bien cela]
        → bureau: C’est noté : le sondage n° 1 se clora mardi 1er décembre 2026 à 18:00
        ✗ bureau: la carte … En votant, vous acceptez
        camille@bureau: /sondages 1
        → bureau: Peuvent voter … En votant, vous acceptez
        """,
        settings(tmp_path),
    )
