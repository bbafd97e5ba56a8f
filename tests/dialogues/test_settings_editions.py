"""Law: what is set of the editions holds from the next one on, and is told with its dates."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import FREEZE, GUICHET, approved, frozen, known, proposed, signed
from tests.stage import dialogue, settings

# --- when editions come out -----------------------------------------------------------------------


def test_a_new_rhythm_is_echoed_with_its_next_edition_before_it_holds(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        camille@bureau: /reglages
        camille@bureau [Parution]
        → bureau: Parution … chaque vendredi à 17:00 … « premier lundi du mois 9h »
        camille@bureau: chaque mardi à 9h30
        → bureau: Voici ce que j’ai compris. Parution : … 09:30 … figée mardi 24 novembre 2026 à
        camille@bureau [Autre chose]
        → bureau: chaque vendredi à 17:00
        camille@bureau: jeudi 8h
        → bureau: chaque jeudi à 08:00
        camille@bureau [C’est bien cela]
        → bureau: réglé par Camille. Parution : … chaque jeudi … parution jeudi 26 novembre 2026
        camille@bureau: /apercu
        → bureau: figée jeudi 26 novembre à 05:00 et partira jeudi 26 novembre à 08:00
        camille@bureau: /journal
        → bureau: change un réglage (Parution : chaque vendredi à 17:00 → chaque jeudi à
        ⏲ 2026-11-26 05:00
        → bureau: L’édition est figée
        """,
        settings(tmp_path),
    )


def test_a_frozen_edition_keeps_its_dates(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {frozen("claire")}
        camille@bureau: /reglages parution lundi 9h
        → bureau: lundi 30 novembre 2026 … déjà figée garde sa date : vendredi 27 novembre
        camille@bureau [C’est bien cela]
        camille@bureau: /apercu
        → bureau: figée, prévue vendredi 27 novembre à 17:00
        camille@bureau: /publier
        ⏲ 2026-11-27 17:00
        → canal: {GUICHET[:20]}
        """,
        settings(tmp_path),
    )


def test_nothing_comes_out_in_a_pause_and_the_edition_goes_on_collecting(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        camille@bureau: /reglages pauses du 26 au 29 novembre
        → bureau: au dimanche 29 novembre 2026 … parution vendredi 4 décembre 2026 à 17:00
        camille@bureau [C’est bien cela]
        {FREEZE}
        ✗ bureau: est figée
        ⏲ 2026-12-04 14:00
        → bureau: L’édition est figée
        ✗ canal: {GUICHET[:20]}
        """,
        settings(tmp_path),
    )


def test_a_pause_is_removed_by_its_button_and_a_past_one_goes_by_itself(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages pauses 24/12 - 2/1
        camille@bureau: le 27 novembre
        → bureau: 27 novembre 2026 … au samedi 2 janvier 2027 … parution vendredi 4 décembre
        camille@bureau [C’est bien cela]
        ⏲ 2026-11-30 09:00
        camille@bureau: /reglages pauses
        → bureau: du jeudi 24 décembre 2026 … Retirer : du jeudi 24 décembre
        ✗ bureau: 27 novembre
        camille@bureau [Retirer : du jeudi 24 décembre]
        → bureau: rien pour l’instant
        camille@bureau [C’est bien cela]
        camille@bureau: /reglages
        → bureau: Pauses : rien
        """,
        settings(tmp_path),
    )


def test_a_pause_of_the_configuration_is_shown_and_removed(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages
        → bureau: Pauses : du jeudi 26 novembre 2026 … parution vendredi 4 décembre 2026
        camille@bureau [Pauses]
        camille@bureau [Retirer : du jeudi 26]
        → bureau: parution vendredi 27 novembre 2026
        camille@bureau [C’est bien cela]
        camille@bureau: /reglages
        → bureau: Pauses : rien pour l’instant (réglé ici)
        """,
        settings(tmp_path, digest={"pauses": ["2026-11-26/2026-11-29"]}),
    )


# --- what is in them ------------------------------------------------------------------------------


def test_sections_are_added_renamed_and_moved(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages rubriques
        → bureau: Rubriques … Initiatives … Témoignages … Monter : Témoignages
        camille@bureau [Monter : Témoignages]
        → bureau: • Témoignages … • Initiatives … C’est bien cela
        camille@bureau: Initiatives = Ce que nous avons lancé
        → bureau: • Témoignages … • Ce que nous avons lancé
        camille@bureau: Défis
        ✗ bureau: Retirer : Témoignages
        → bureau: • Témoignages … • Ce que nous avons lancé … • Défis … Retirer : Défis
        camille@bureau: defis
        → bureau: La rubrique « defis » existe déjà
        camille@bureau [C’est bien cela]
        camille@bureau: /reglages
        → bureau: Rubriques : Témoignages, Ce que nous avons lancé … et Défis (réglé ici)
        """,
        settings(tmp_path),
    )


def test_the_digest_follows_the_sections(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /initiative {GUICHET}
        {proposed("claire")}
        camille@bureau: /approuver 1
        camille@bureau: /reglages rubriques Initiatives = Lancées
        camille@bureau [C’est bien cela]
        camille@bureau: /apercu
        → bureau: Aperçu … Lancées … {GUICHET[:20]}
        """,
        settings(tmp_path),
    )


def test_what_stood_in_a_removed_section_goes_back_under_its_kind(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /reglages rubriques Défis
        camille@bureau [C’est bien cela]
        {known("claire")}
        {approved("claire", 1)}
        camille@bureau: /classer 1 Défis
        camille@bureau: /apercu
        → bureau: Aperçu … Défis … {GUICHET[:20]}
        camille@bureau: /reglages rubriques
        camille@bureau [Retirer : Défis]
        → bureau: Ce que le bureau avait rangé dans « Défis » retourne sous son genre
        camille@bureau [C’est bien cela]
        → bureau: C’est réglé par Camille
        camille@bureau: /apercu
        → bureau: Aperçu … Témoignages … {GUICHET[:20]}
        """,
        settings(tmp_path),
    )


def test_a_theme_set_in_chat_is_proposed_to_authors(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        camille@bureau: /reglages themes Sobriété : chauffage, radiateur
        → bureau: • Territoires … • Sobriété : chauffage, radiateur
        camille@bureau [Retirer : Territoires]
        ✗ bureau: • Territoires
        camille@bureau [C’est bien cela]
        → bureau: C’est réglé par Camille
        claire: /temoigner Nous avons baissé le chauffage et purgé chaque radiateur.
        {signed("claire")}
        → claire: Sobriété
        """,
        settings(tmp_path),
    )


def test_a_reason_set_in_chat_joins_the_usual_ones(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner {GUICHET}
        {proposed("claire")}
        camille@bureau: /reglages raisons
        → bureau: 4 raisons, celles d’Essaim
        camille@bureau: Ce n’est pas le lieu pour cela.
        → bureau: 5 raisons à vous … • Ce n’est pas le lieu pour cela.
        camille@bureau [C’est bien cela]
        camille@bureau: /refuser 1
        camille@bureau [Ce n’est pas le lieu]
        → claire: Ce n’est pas le lieu pour cela.
        """,
        settings(tmp_path),
    )


def test_words_of_welcome_stand_above_the_lines_on_data(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages accueil Bienvenue chez nous, on se tutoie.
        → bureau: « Bienvenue chez nous, on se tutoie. »
        camille@bureau [C’est bien cela]
        claire: bonjour
        → claire: Bienvenue chez nous, on se tutoie. … ici Essaim … Je garderai votre nom
        camille@bureau: /reglages accueil
        camille@bureau [Retirer ces mots]
        camille@bureau [C’est bien cela]
        marc: bonjour
        ✗ marc: tutoie
        → marc: ici Essaim
        """,
        settings(tmp_path),
    )


# --- public holidays ------------------------------------------------------------------------------


def test_an_edition_due_on_christmas_day_comes_out_the_day_before(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        camille@bureau: /reglages pauses du 27 novembre au 18 décembre
        → bureau: jeudi 24 décembre 2026 à 17:00 … avancée : le vendredi 25 décembre 2026 est férié
        camille@bureau [C’est bien cela]
        → bureau: avancée
        {approved("claire", 1)}
        camille@bureau: /reglages
        → bureau: avancée : le vendredi 25 décembre
        ⏲ 2026-12-24 10:00
        → bureau: sera figée jeudi 24 décembre à 14:00 … avancée : le vendredi 25 décembre
        ⏲ 2026-12-24 14:00
        → bureau: L’édition est figée
        camille@bureau: /publier
        ⏲ 2026-12-24 17:00
        → canal: {GUICHET[:20]}
        ⏲ 2026-12-31 10:00
        → bureau: sera figée jeudi 31 décembre
        """,
        settings(tmp_path),
    )
