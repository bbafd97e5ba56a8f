"""Law: animators set what is theirs to set in a sentence, see what it changes, then it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import FREEZE, GUICHET, approved, frozen, known
from tests.stage import FUTURS, dialogue, settings

LAB = {
    "slug": "lab",
    "name": "Le Lab",
    "desk": "memory:labo",
    "channels": ["memory:salon"],
    "animators": ["memory:denis"],
}


# --- all of them ----------------------------------------------------------------------------------


def test_the_desk_sees_every_setting_in_force(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages
        → bureau: Les réglages de Futurs Publics … 1. Parution … 7. Mots d’accueil
        ◉ bureau: Parution : chaque vendredi à 17:00
        ◉ bureau: heures avant la parution
        ◉ bureau: Pauses : rien pour l’instant
        ◉ bureau: Rubriques : Initiatives et Témoignages
        ◉ bureau: Thèmes : Accueil et démarches, Numérique et données
        ◉ bureau: Raisons prêtes : 4 raisons, celles d’Essaim
        ◉ bureau: Mots d’accueil : rien pour l’instant
        ◉ bureau: figée vendredi 27 novembre 2026 à 14:00, heure de Paris
        ◉ bureau: parution vendredi 27 novembre 2026 à 17:00, heure de Paris
        """,
        settings(tmp_path),
    )


def test_what_was_set_in_chat_is_marked_and_goes_back_to_the_configuration(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages gel 1 jour
        camille@bureau [C’est bien cela]
        camille@bureau: /reglages
        → bureau: Gel : 1 … jour avant la parution (réglé ici)
        camille@bureau [Gel]
        → bureau: Gel … 1 … jour avant … de 0 minute à 14 jours … Revenir à la configuration
        camille@bureau [Revenir à la configuration]
        → bureau: Voici ce que j’ai compris. Gel : … 3 … heures avant la parution
        camille@bureau [C’est bien cela]
        → bureau: C’est réglé par Camille. Gel : … 3 … heures
        camille@bureau: /reglages
        ✗ bureau: réglé ici
        camille@bureau [Gel]
        ✗ bureau: Revenir à la configuration
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/reglages couleur", "Je ne connais pas le réglage « couleur »"),
        ("/reglages parution bientôt", "Je n’ai pas compris ce rythme"),
        ("/reglages parution vendredi", "Il me manque l’heure"),
        ("/reglages parution tous les quinze jours 9h", "premier et troisième vendredi"),
        ("/reglages parution * * * * *", "au plus une fois par heure"),
        ("/reglages parution vendredi 17h", "C’est déjà ce qui est là"),
        ("/reglages gel 15 jours", "14 jours au plus"),
        ("/reglages gel bientôt", "de 0 minute à 14 jours"),
        ("/reglages pauses demain", "Je n’ai pas compris ces dates"),
        ("/reglages pauses 31/11", "Le 31 novembre 2026 n’existe pas"),
        ("/reglages pauses 1/8/2020 au 31/8/2020", "déjà finie"),
        ("/reglages pauses 1/12/2026 au 1/12/2028", "un an au plus"),
        ("/reglages rubriques Initiatives", "existe déjà"),
        ("/reglages rubriques Défis = Paris", "On ne renomme que"),
        ("/reglages rubriques call.1", "« call.1 » est le nom d’un appel"),
        ("/reglages rubriques Initiatives = call.1", "« call.1 » est le nom d’un appel"),
        ("/reglages themes " + "x" * 81, "81 caractères et je peux en garder 80"),
        ("/reglages themes Mots : " + ", ".join(f"mot{n}" for n in range(21)), "20 mots au plus"),
        ("/reglages raisons " + "x" * 501, "501 caractères et je peux en garder 500"),
        ("/reglages accueil " + "x" * 601, "601 caractères et je peux en garder 600"),
    ],
)
def test_what_is_out_of_range_is_refused_in_one_sentence(
    said: str, answer: str, tmp_path: Path
) -> None:
    dialogue(
        f"""
        camille@bureau: {said}
        → bureau: {answer}
        ≡
        """,
        settings(tmp_path),
    )


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
        → bureau: • Témoignages … • Ce que nous avons lancé … • Défis … Retirer : Défis
        ✗ bureau: Retirer : Témoignages
        camille@bureau: defis
        → bureau: La rubrique « defis » existe déjà
        camille@bureau [C’est bien cela]
        camille@bureau: /reglages
        → bureau: Rubriques : Témoignages, Ce que nous avons lancé et Défis (réglé ici)
        """,
        settings(tmp_path),
    )


def test_the_digest_follows_the_sections(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /initiative {GUICHET}
        claire [Passer]
        claire [Passer]
        claire [Signer]
        claire [Oui, proposer]
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
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Sobriété
        """,
        settings(tmp_path),
    )


def test_a_reason_set_in_chat_joins_the_usual_ones(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner {GUICHET}
        claire [Passer]
        claire [Passer]
        claire [Signer]
        claire [Oui, proposer]
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
        → marc: ici Essaim
        ✗ marc: tutoie
        """,
        settings(tmp_path),
    )


# --- who, and with whom ---------------------------------------------------------------------------


def test_only_animators_and_only_in_their_desk(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "camille")}
        claire: /reglages
        → claire: réservée à l’équipe d’animation
        ≡
        claire@bureau: /reglages parution lundi 9h
        → bureau: réservée à l’équipe d’animation
        ≡
        camille@canal: /reglages parution lundi 9h
        → camille: dans le bureau
        ≡
        camille: /reglages parution lundi 9h
        → camille: dans le bureau
        ≡
        """,
        settings(tmp_path),
    )


def test_an_animator_of_one_community_sets_nothing_in_another(tmp_path: Path) -> None:
    dialogue(
        """
        camille@labo: /reglages parution lundi 9h
        → labo: réservée à l’équipe d’animation
        ≡
        denis@labo: /reglages parution lundi 9h
        camille@labo ⟪settings schedule⟫
        → labo: réservée à l’équipe d’animation
        ≡
        camille@labo [C’est bien cela]
        → labo: déjà réglée
        ≡
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_what_one_community_sets_leaves_the_other_as_it_is(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages parution lundi 9h
        camille@bureau [C’est bien cela]
        denis@labo: /reglages
        → labo: chaque vendredi à 17:00
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_of_two_animators_the_second_sees_what_the_first_has_set(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages gel 1 jour
        denis@bureau: /reglages gel 2 jours
        denis@bureau ⟨C’est bien cela⟩
        → bureau: déjà réglée
        denis@bureau [C’est bien cela]
        → bureau: C’est réglé par Denis. Gel : … 2 … jours
        camille@bureau ⟨C’est bien cela⟩
        → bureau: quelqu’un l’a changé pendant que vous écriviez
        → bureau: Gel … 2 … jours
        camille@bureau [Laisser]
        → bureau: Gel : rien n’a changé
        camille@bureau: /reglages
        → bureau: Gel : 2 … jours
        """,
        settings(tmp_path),
    )


def test_a_setting_survives_a_restart(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /reglages parution lundi 9h
        ⟳
        camille@bureau: c’est bien cela
        → bureau: C’est réglé par Camille
        ⟳
        camille@bureau: /reglages
        → bureau: chaque lundi à 09:00 (réglé ici)
        """,
        settings(tmp_path),
    )
