"""Law: what an agent tells in one message reaches the desk after their yes, and never before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import known, told
from tests.stage import dialogue, settings

QUESTIONS = {
    "text": ("claire: /temoigner", "Racontez en quelques phrases"),
    "title": ("claire: Nous avons essayé la visite du jeudi.", "Je propose ce titre"),
    "region": ("claire [Garder ce titre]", "Dans quelle région"),
    "themes": ("claire [Bretagne]", "Quels thèmes"),
    "stage": ("claire [Passer]", "Où en est-on"),
    "lesson": ("claire [C’est arrêté]", "Qu’en retirez-vous"),
    "attribution": ("claire: Prévenir les voisins d’abord.", "Sous quel nom"),
    "card": ("claire [Signer]", "Voici ce qui sera publié"),
}
"""Each question of the guided way: what leads to it, and its words."""


def guided(until: str) -> str:
    """The guided way up to that question."""
    names = list(QUESTIONS)
    steps = [QUESTIONS[name] for name in names[: names.index(until) + 1]]
    return "\n".join(f"{said}\n→ claire: {asked}" for said, asked in steps)


# --- the ways in ----------------------------------------------------------------------------------


def test_one_message_and_three_taps_reach_the_card(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun à la mairie.
        claire [Grand Est]
        claire [C’est en place]
        claire [Signer « Claire »]
        → claire: Voici ce qui sera publié … guichet commun … Grand Est … en place … Claire
        ✗ bureau: guichet
        claire [Oui, proposer]
        → claire: contribution n° 1 est entre les mains
        → bureau: Nouvelle contribution, n° 1 … guichet commun … Grand Est
        """,
        settings(tmp_path),
    )


def test_the_next_time_two_taps_are_enough(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun.
        claire [Bretagne]
        claire [Passer]
        claire [Signer]
        claire [Oui, proposer]
        claire: /initiative Un atelier du vendredi entre services.
        → claire: Où en est-on
        claire [Une idée]
        claire [Signer]
        → claire: Initiative … atelier du vendredi … Bretagne
        """,
        settings(tmp_path),
    )


def test_the_guided_way_asks_everything_once(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="card")}
        claire [Oui, proposer]
        → bureau: visite du jeudi … Prévenir les voisins … Bretagne · C’est arrêté … Claire
        """,
        settings(tmp_path),
    )


def test_an_initiative_is_asked_about_as_one(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /initiative
        → claire: Décrivez l’initiative
        claire: Une carte des lieux de médiation.
        → claire: Je propose ce titre … Une carte des lieux de médiation
        """,
        settings(tmp_path),
    )


def test_a_plain_message_is_offered_as_a_contribution(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Hier nous avons fermé l’accueil une heure pour écouter les usagers.
        → claire: J’ai bien votre message
        claire [Un témoignage]
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


def test_a_chat_is_not_kept(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: quel temps ce matin
        claire [Rien]
        → claire: je n’en garde rien
        ∅ quel temps
        """,
        settings(tmp_path),
    )


def test_a_command_may_stand_on_a_line_of_its_own(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner\\nNous avons ouvert un guichet commun.\\n\\nDepuis, on attend moins.
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: guichet commun … on attend moins
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("word", ["/témoigner", "/TEMOIGNER", "!temoigner", "/story"])
def test_a_command_is_known_by_its_letters(tmp_path: Path, word: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: {word} Nous avons ouvert un guichet commun.
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


# --- the questions --------------------------------------------------------------------------------


def test_the_title_proposed_is_kept_or_replaced(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="title")}
        claire: Le jeudi, on visite
        → claire: Dans quelle région
        claire [Passer]
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Témoignage · Le jeudi, on visite
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("Ile de france", "Île-de-France"),
        ("BZH", "Bretagne"),
        ("Marseille", "Provence-Alpes-Côte d’Azur"),
        ("29", "Bretagne"),
    ],
)
def test_a_region_is_typed_in_any_usual_way(tmp_path: Path, typed: str, region: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="region")}
        claire: {typed}
        → claire: Quels thèmes
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: {region}
        """,
        settings(tmp_path),
    )


def test_an_unknown_region_is_asked_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="region")}
        claire: Atlantide
        → claire: Je ne reconnais pas « Atlantide »
        ≡
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


def test_a_choice_adds_or_removes_a_theme(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="themes")}
        claire [Participation]
        → claire: ✓ Participation
        claire [Territoires]
        → claire: ✓ Participation … ✓ Territoires … Continuer
        claire [Participation]
        ✗ claire: ✓ Participation
        → claire: ✓ Territoires
        claire [Continuer]
        claire [Passer]
        claire [Signer]
        → claire: Bretagne · Territoires
        """,
        settings(tmp_path),
    )


def test_a_fourth_theme_is_refused(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="themes")}
        claire [Participation]
        claire [Territoires]
        claire [Santé]
        claire [Éducation]
        → claire: 3 thèmes au plus
        ≡
        → claire: ✓ Participation … ✓ Santé … ✓ Territoires … Continuer
        """,
        settings(tmp_path),
    )


def test_themes_may_be_typed(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="themes")}
        claire: la cuisine
        → claire: Je ne reconnais pas ces thèmes
        ≡
        claire: participation et territoires
        → claire: Où en est-on
        claire [Passer]
        claire [Signer]
        → claire: Participation · Territoires
        """,
        settings(tmp_path),
    )


def test_the_apostrophe_of_a_keyboard_is_as_good(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="stage")}
        claire: c'est arrete
        → claire: Qu’en retirez-vous
        """,
        settings(tmp_path),
    )


def test_a_stopped_attempt_is_asked_what_it_taught(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Le guichet commun a fermé au bout d’un mois.
        claire [Passer]
        claire [C’est arrêté]
        → claire: Qu’en retirez-vous
        claire: Demander l’avis des agents avant.
        claire [Signer]
        → claire: Ce que l’on en retient : Demander l’avis des agents avant.
        """,
        settings(tmp_path),
    )


def test_every_question_may_be_skipped(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner
        claire: Nous avons essayé la visite du jeudi.
        claire [Garder ce titre]
        claire: passer
        claire: passer
        claire: passer
        claire [Signer]
        → claire: Voici ce qui sera publié … visite du jeudi … Signature : Claire
        """,
        settings(tmp_path),
    )


# --- under what name ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "author", "desk"),
    [
        ("claire [Signer]", "Signature : Claire", "Signature : Claire"),
        ("claire: La cellule des Vosges", "La cellule des Vosges", "La cellule des Vosges"),
        (
            "claire [Anonyme pour les lecteurs]",
            "Claire (anonyme pour les lecteurs)",
            "Claire (anonyme pour les lecteurs)",
        ),
        (
            "claire [Anonyme, même pour l’équipe]",
            "Anonyme, même pour l’équipe d’animation",
            "Anonyme, même pour l’équipe d’animation",
        ),
    ],
)
def test_the_author_chooses_the_name(tmp_path: Path, choice: str, author: str, desk: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons essayé la visite du jeudi.
        claire [Passer]
        claire [Passer]
        {choice}
        → claire: {author}
        claire [Oui, proposer]
        → bureau: {desk}
        """,
        settings(tmp_path),
    )


def test_what_is_written_to_the_bot_alone_may_be_anonymous(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: /initiative
        claire: Nous avons essayé la visite du jeudi.
        claire: La visite du jeudi
        claire [Passer]
        claire [Passer]
        claire [Passer]
        → claire: Sous quel nom … Anonyme
        """,
        settings(tmp_path),
    )


def test_what_was_said_in_a_channel_can_not_be_anonymous(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: /temoigner Nous avons essayé la visite du jeudi.
        → claire: Dans quelle région
        claire [Passer]
        claire [Passer]
        ✗ claire: Anonyme
        → claire: Sous quel nom … Signer « Claire »
        ✗ canal: région
        claire [Signer]
        claire [Oui, proposer]
        → bureau: Signature : Claire
        """,
        settings(tmp_path),
    )


# --- the last card --------------------------------------------------------------------------------


def test_nothing_goes_without_the_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="card")}
        ⏲ 2026-12-07 09:00
        ✗ bureau: visite du jeudi
        claire: oui
        → claire: entre les mains
        → bureau: visite du jeudi
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("field", "answer", "shown"),
    [
        ("Le texte", "claire: Nous avons tout repris à zéro.", "Nous avons tout repris à zéro."),
        ("Le titre", "claire: Reprise", "Témoignage · Reprise"),
        ("La région", "claire: Metz", "Grand Est"),
        ("Les thèmes", "claire: participation", "Participation"),
        ("L’avancement", "claire [Une idée]", "Une idée"),
        ("Ce que vous en retirez", "claire: Recommencer.", "retient : Recommencer."),
        ("La signature", "claire: Un agent", "Signature : Un agent"),
        ("Retour", "claire: /aide", "Signature : Claire"),
    ],
)
def test_each_field_is_changed_from_the_card(
    tmp_path: Path, field: str, answer: str, shown: str
) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="card")}
        claire [Modifier quelque chose]
        → claire: Que voulez-vous modifier
        claire [{field}]
        {answer}
        → claire: Voici ce qui sera publié … {shown}
        """,
        settings(tmp_path),
    )


# --- leaving and coming back ----------------------------------------------------------------------


def test_a_draft_is_kept_and_taken_up_again(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="card")}
        claire [Garder en brouillon]
        → claire: gardé en brouillon, sous le n° 1
        claire: /contributions
        → claire: n° 1 · Nous avons essayé la visite du jeudi — brouillon
        claire [n° 1]
        claire [Reprendre le brouillon]
        → claire: Sous quel nom
        claire [Signer]
        → claire: Voici ce qui sera publié … Prévenir les voisins
        claire [Oui, proposer]
        → bureau: Nouvelle contribution, n° 1
        """,
        settings(tmp_path),
    )


def test_a_draft_left_early_is_asked_what_it_lacks(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="stage")}
        claire: annuler
        → claire: gardé en brouillon, sous le n° 1
        claire: /modifier 1
        → claire: Où en est-on
        claire [C’est en place]
        → claire: Sous quel nom
        claire [Anonyme pour les lecteurs]
        → claire: Voici ce qui sera publié … en place … anonyme pour les lecteurs
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("question", list(QUESTIONS)[1:])
def test_annuler_keeps_what_was_typed_as_a_draft(tmp_path: Path, question: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until=question)}
        claire: /annuler
        → claire: gardé en brouillon, sous le n° 1
        claire: /contributions 1
        → claire: visite du jeudi
        ✗ bureau: jeudi
        """,
        settings(tmp_path),
    )


def test_annuler_before_a_word_is_written_leaves_nothing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="text")}
        claire: /annuler
        → claire: Rien n’avait encore été écrit
        claire: /annuler
        → claire: Il n’y a rien à annuler
        ≡
        """,
        settings(tmp_path),
    )


def test_another_start_keeps_the_first_as_a_draft(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until="stage")}
        claire: /initiative Un atelier du vendredi.
        → claire: gardé en brouillon, sous le n° 1
        → claire: Dans quelle région
        claire: /contributions
        → claire: visite du jeudi — brouillon
        → claire: Dans quelle région
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    "opening",
    [
        "claire: Hier nous avons fermé l’accueil une heure.",
        "claire: /temoiner Hier nous avons fermé l’accueil une heure.",
    ],
)
def test_a_text_not_yet_sorted_is_kept_as_well(tmp_path: Path, opening: str) -> None:
    for rank, leaving in enumerate(("/annuler", "/profil", "/temoigner Autre chose.")):
        folder = tmp_path / str(rank)
        folder.mkdir()
        dialogue(
            f"""
            {known("claire")}
            {opening}
            claire: {leaving}
            → claire: gardé en brouillon, sous le n° 1
            claire: /contributions 1
            → claire: fermé l’accueil une heure
            """,
            settings(folder),
        )


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_help_in_mid_question_asks_it_again(tmp_path: Path, question: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {guided(until=question)}
        claire: /aide
        → claire: cette aide
        → claire: {QUESTIONS[question][1]}
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("question", list(QUESTIONS)[:-1])
def test_a_restart_in_mid_question_loses_nothing(tmp_path: Path, question: str) -> None:
    names = list(QUESTIONS)
    answer, asked = QUESTIONS[names[names.index(question) + 1]]
    dialogue(
        f"""
        {known("claire")}
        {guided(until=question)}
        ⟳ 2026-11-24 10:00
        {answer}
        → claire: {asked}
        """,
        settings(tmp_path),
    )


def test_two_people_are_asked_side_by_side(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        claire: /temoigner Nous avons essayé la visite du jeudi.
        {told("marc")}
        claire [Bretagne]
        → claire: Où en est-on
        claire [Passer]
        claire [Signer]
        claire [Oui, proposer]
        → bureau: n° 2 … visite du jeudi … Claire
        """,
        settings(tmp_path),
    )


# --- courtesy -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "heard"),
    [("Bonjour !", "Bonjour à vous"), ("coucou", "Bonjour à vous"), ("merci", "Avec plaisir")],
)
def test_a_hello_is_answered_in_kind_and_files_nothing(
    tmp_path: Path, typed: str, heard: str
) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        claire: {typed}
        → claire: {heard} … /aide
        ✗ claire: Qu’en fait-on
        """,
        settings(tmp_path),
    )
    assert not stage.kept()["conversation"]


def test_what_follows_a_hello_is_the_whole_text_and_follows_its_message(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Bonjour à toutes et tous !
        claire: Le guichet du lundi.
        → claire: Qu’en fait-on
        claire: merci
        → claire: Qu’en fait-on
        claire ✎ guichet: Le guichet du mardi.
        → claire: repris votre message modifié
        claire [Un témoignage]
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Le guichet du mardi
        ✗ claire: toutes et tous
        """,
        settings(tmp_path),
    )


def test_a_hello_that_brought_a_picture_makes_way_for_the_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: 📎 guichet.png Bonjour !
        → claire: Qu’en fait-on
        claire: Le guichet du lundi.
        → claire: Qu’en fait-on
        claire ✎ lundi: Le guichet du mardi.
        claire [Un témoignage]
        claire: /annuler
        claire: /contributions 1
        → claire: Témoignage n° 1 … Le guichet du mardi. … image 1
        ✗ claire: Bonjour
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("number", ["7", "42.", "0"])
def test_a_number_beyond_the_choices_is_no_text(tmp_path: Path, number: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Le guichet du lundi.
        claire: {number}
        → claire: Je n’ai pas reconnu ce choix
        ≡
        """,
        settings(tmp_path),
    )
