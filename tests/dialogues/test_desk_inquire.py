"""Law: the desk and an author talk by the contribution's number; a hidden author stays hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from tests.dialogues.scenes import hidden, known, published, rewritten, told
from tests.stage import dialogue, settings

ASKED = f"""
    {known("claire")}
    {told("claire")}
    camille@bureau: /demander 1 Combien d’agents y travaillent ?
    → bureau: La question de Camille sur le n° 1 … est transmise
    → claire: une question sur votre n° 1 … Combien d’agents … sans votre nom … Répondre
"""


@pytest.mark.parametrize(
    "question",
    [
        "camille@bureau [Demander]\ncamille@bureau: Combien d’agents ?\ncamille@bureau [Envoyer]",
        "camille@bureau: /demander 1\ncamille@bureau: Combien d’agents ?\ncamille@bureau: Envoyer",
        "camille@bureau: /demander 1 Combien d’agents ?",
    ],
)
@pytest.mark.parametrize(
    "answer", ["claire [Répondre]\nclaire: Quatre.", "claire: /repondre 1 Quatre."]
)
def test_a_question_and_its_answer(tmp_path: Path, question: str, answer: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        {question}
        → claire: Combien d’agents ?
        {answer}
        → claire: Voici ce que je transmets … Combien d’agents ? … Quatre.
        → bureau: réponse à la question de Camille : « Quatre. » … guichet commun … Approuver
        camille@bureau [Approuver]
        → bureau: question de Camille … réponse … approuvé par Camille
        """,
        settings(tmp_path),
    )


def test_a_hidden_author_answers_unnamed(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {hidden("claire", "Nous avons essayé la visite du jeudi.")}
        camille@bureau: /demander 1 Depuis quand ?
        claire [Répondre]
        claire: Depuis mars.
        → bureau: « Depuis mars. »
        camille@bureau: /lire 1
        → bureau: Question posée : « Depuis quand ? » Réponse : « Depuis mars. »
        camille@bureau: /journal 1
        ✗ bureau: laire
        → bureau: l’autrice · propose … Camille · pose une question … l’autrice · répond
        """,
        settings(tmp_path),
    )


def test_a_plain_message_may_be_the_answer(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        claire: Quatre, à mi-temps.
        → claire: Qu’en fait-on ? … 1. Répondre à l’équipe (n° 1) … Un témoignage
        claire [Répondre à l’équipe]
        → bureau: « Quatre, à mi-temps. »
        claire: Une autre histoire.
        ✗ claire: Répondre à l’équipe
        → claire: Qu’en fait-on ?
        """,
        settings(tmp_path),
    )


def test_what_they_are_writing_is_not_interrupted(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /temoigner
        → claire: Racontez
        camille@bureau: /demander 1 Combien d’agents ?
        → claire: Combien d’agents ?
        claire: Le bus passe le mardi.
        → claire: titre
        claire: /repondre 1 Quatre.
        → bureau: « Quatre. »
        → claire: titre
        """,
        settings(tmp_path),
    )


def test_pressing_keeps_what_was_begun(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        claire: /temoigner Le bus passe le mardi.
        → claire: Dans quelle région
        claire [Répondre]
        → claire: gardé en brouillon
        → claire: Votre réponse sur le n° 1 … Combien d’agents
        claire [Plus tard]
        → claire: quand vous voudrez
        claire: /repondre 1 Quatre.
        → bureau: « Quatre. »
        """,
        settings(tmp_path),
    )


def test_a_question_is_found_again_with_its_contribution(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        claire: /contributions 1
        → claire: Combien d’agents y travaillent ? … Répondre
        claire [Répondre]
        claire: Quatre.
        → bureau: « Quatre. »
        claire: /contributions 1
        ✗ claire: Répondre
        → claire: en attente
        """,
        settings(tmp_path),
    )


def test_a_later_question_takes_the_place_of_one_without_an_answer(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        denis@bureau [Demander]
        → bureau: Une question de Camille sur le n° 1 attend encore … Combien d’agents
        denis@bureau: Et depuis quand ?
        denis@bureau [Envoyer]
        → claire: depuis quand
        claire ⟨Répondre⟩
        → claire: déjà réglée
        ≡
        claire: Depuis mars.
        ✗ claire: 2. Répondre
        → claire: Répondre à l’équipe (n° 1)
        claire [Répondre à l’équipe]
        → bureau: réponse à la question de Denis : « Depuis mars. »
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("decided", ["", "camille@bureau: /approuver 1"])
def test_an_author_who_answers_in_the_text_has_answered(tmp_path: Path, decided: str) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {told("claire")}
        {told("marc", "Le bus passe le mardi.")}
        {decided}
        camille@bureau: /demander 1 Combien d’agents ?
        {rewritten("claire", "Le guichet, ce sont quatre agents.")}
        → bureau: a été modifié … Combien d’agents ? » L’auteur ou l’autrice a modifié son texte
        claire: /repondre 1 Quatre.
        → claire: Aucune question n’attend
        ≡
        claire: /contributions 1
        ✗ claire: Répondre
        camille@bureau: /attente
        → bureau: n° 1 attend
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    "begun", ["", "claire: /temoigner Le bus passe le mardi.\n→ claire: Dans quelle région"]
)
def test_a_reply_to_the_question_is_its_answer(tmp_path: Path, begun: str) -> None:
    dialogue(
        f"""
        {ASKED}
        {begun}
        claire ↩ y travaillent: Quatre, à mi-temps : bientôt cinq.
        → claire: Voici ce que je transmets … Quatre, à mi-temps : bientôt cinq.
        → bureau: réponse à la question de Camille : « Quatre, à mi-temps : bientôt cinq. »
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_a_reply_that_comes_too_late_is_given_back(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        claire: /repondre 1 Quatre.
        claire ↩ une question sur votre n° 1: Cinq, à la réflexion.
        → claire: Aucune question n’attend … Ce que vous aviez écrit … Cinq, à la réflexion.
        ✗ bureau: réflexion
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


@pytest.mark.parametrize(
    ("words", "answered"), [("1", "Votre réponse sur le n° 1"), ("/aide", "/temoigner")]
)
def test_a_reply_by_number_or_command_is_no_answer(
    tmp_path: Path, words: str, answered: str
) -> None:
    dialogue(
        f"""
        {ASKED}
        claire ↩ y travaillent: {words}
        → claire: {answered}
        ✗ bureau: réponse à la question
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


LATE = "Oui, environ deux cents."
REFUSED = """
    → claire: a posé une autre question … Ce que vous aviez écrit … Oui, environ deux cents.
    → claire: une question sur votre n° 1 … le nom du maire … Répondre
    ✗ bureau: deux cents
"""


@pytest.mark.parametrize(
    "begun",
    [
        f"claire [Répondre]\nclaire: /repondre 1 Deux mille.\n%\nclaire: {LATE}",
        f"claire [Répondre]\n%\nclaire: {LATE}",
        f"claire: {LATE}\nclaire: /repondre 1 Deux mille.\n%\nclaire [Répondre à l’équipe]",
    ],
    ids=["answered", "replaced", "offered"],
)
def test_no_answer_is_filed_under_a_question_that_its_author_did_not_see(
    tmp_path: Path, begun: str
) -> None:
    asked = "camille@bureau: /demander 1 Peut-on citer le nom du maire ?\n→ claire: du maire"
    dialogue(
        f"""
        {ASKED}
        {begun.replace("%", asked)}
        {REFUSED}
        """,
        settings(tmp_path),
    )


def test_two_animators_ask_at_once(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Demander]
        denis@bureau: /demander 1 Et depuis quand ?
        camille@bureau: Combien d’agents ?
        camille@bureau [Envoyer]
        → bureau: Une question de Denis … depuis quand … Ce que vous aviez écrit … Combien d’agents
        ✗ claire: Combien
        """,
        settings(tmp_path),
    )


def test_an_answered_question_is_settled(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        claire: /repondre 1 Quatre.
        claire [Répondre]
        → claire: Aucune question n’attend
        ≡
        claire: /repondre 1 Cinq.
        → claire: Aucune question n’attend
        ≡
        claire: /repondre 2 Cinq.
        → claire: n’est pas une de vos contributions
        ≡
        """,
        settings(tmp_path),
    )


def test_what_is_awaited_does_not_stand_in_the_way(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {told("claire")}
        {told("marc", "Le bus passe le mardi.")}
        camille@bureau: /demander 1 Combien d’agents ?
        → bureau: Il reste 2 contributions en attente … n° 2 … bus
        camille@bureau [Approuver]
        → bureau: approuvé par Camille. 1 contribution attend la réponse de son auteur
        camille@bureau: /attente
        → bureau: n° 1 attend … La réponse est attendue
        """,
        settings(tmp_path),
    )


def test_what_the_desk_says_leaves_it_only_when_confirmed(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Demander]
        camille@bureau: Quelqu’un a vu les clés ?
        → bureau: sera lue telle quelle … Quelqu’un a vu les clés ? … Envoyer … Autre question
        ✗ claire: clés
        camille@bureau [Autre question]
        → bureau: Que voulez-vous demander
        camille@bureau: Combien d’agents ?
        camille@bureau: Denis, ça te va ?
        → bureau: Choisissez
        ✗ claire: question
        camille@bureau [Envoyer]
        ✗ claire: clés
        → claire: Combien d’agents ?
        """,
        settings(tmp_path),
    )


def test_a_question_is_not_asked_after_all(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau [Demander]
        camille@bureau [Ne rien demander]
        → bureau: Rien n’est demandé sur le n° 1
        ✗ claire: question
        """,
        settings(tmp_path),
    )


def test_an_author_who_is_gone_can_not_be_asked(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {published("claire", 1)}
        claire: /mesdonnees
        claire [Effacer, laisser]
        camille@bureau: /demander 1 Combien d’agents ?
        → bureau: Je ne peux plus écrire à l’auteur ou l’autrice du n° 1
        ≡
        """,
        settings(tmp_path),
    )


def test_a_question_is_shown_and_erased_with_the_rest(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        claire: /repondre 1 Quatre, au Zanzibar.
        claire: /mesdonnees
        → claire: Combien d’agents y travaillent ? » Votre réponse : « Quatre, au Zanzibar. »
        claire [Effacer, laisser]
        ∅ Zanzibar
        ∅ Combien d’agents
        """,
        settings(tmp_path),
    )


def test_a_withdrawal_takes_the_exchange_along(tmp_path: Path) -> None:
    dialogue(
        f"""
        {ASKED}
        claire: /repondre 1 Quatre, au Zanzibar.
        claire: /retirer 1
        claire [Oui, retirer]
        ∅ Zanzibar
        camille@bureau: /demander 1 Pourquoi ?
        → bureau: n’attend plus de décision : son auteur
        ≡
        """,
        settings(tmp_path),
    )
