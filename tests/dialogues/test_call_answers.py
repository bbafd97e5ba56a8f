"""Law: a call is answered by one tap and a message, as any testimony is told."""

from __future__ import annotations

from pathlib import Path

from adapters.memory import MemoryChannel
from tests.dialogues.calling import CHAIR, LAUNCHED, QUESTION, answered
from tests.dialogues.records import contributions, rows
from tests.dialogues.scenes import LAB, known
from tests.stage import FUTURS, dialogue, settings


def test_one_tap_and_a_message(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {LAUNCHED}
        claire@canal [Je réponds]
        → claire: Appel n° 1 : {QUESTION} … Répondez en un message
        ✗ canal: Répondez
        claire: {CHAIR}
        → claire: {CHAIR[:20]} … 1. Proposer, signé « Claire » … 2. Proposer, anonyme pour les lecteurs … 3. Proposer, anonyme même pour l’équipe … 4. Modifier … 5. Garder
        claire [Proposer, signé]
        → claire: entre les mains de l’équipe
        → bureau: Réponse à l’appel n° 1 : « {QUESTION} »
        claire: /contributions
        → claire: en attente de l’équipe d’animation · réponse à l’appel n° 1
        """,  # noqa: E501
        settings(tmp_path),
    )
    assert contributions(stage) == [("testimony", True, "waiting", 1)]


def test_in_one_line_from_the_direct_chat(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {LAUNCHED}
        claire: /participer 1 {CHAIR}
        → claire: Voici ce qui sera publié dans Futurs Publics
        claire [Proposer, anonyme même]
        ✗ bureau: Claire
        → bureau: {CHAIR[:20]} … Anonyme, même pour l’équipe
        """,
        settings(tmp_path),
    )
    assert [row["signature"] for row in rows(stage, "revision")] == [""]


def test_a_stranger_is_welcomed_then_asked_the_very_question(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {LAUNCHED}
        claire@canal [Je réponds]
        ✗ claire: Répondez
        → claire: Bonjour, ici Essaim
        claire [Oui, je suis d’accord]
        → claire: bienvenue dans Futurs Publics. Je reprends votre message
        → claire: {QUESTION} … Répondez en un message
        claire: {CHAIR}
        claire [Proposer, anonyme pour]
        → bureau: Nouvelle contribution
        """,
        settings(tmp_path),
    )
    assert contributions(stage) == [("testimony", True, "waiting", 1)]


def test_what_is_typed_in_a_channel_is_never_offered_as_anonymous(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {LAUNCHED}
        claire@canal: /participer 1 {CHAIR}
        ✗ claire: anonyme
        → claire: 1. Proposer, signé « Claire » … 2. Modifier
        """,
        settings(tmp_path),
    )


def test_who_tells_the_bot_alone_may_hide_wherever_the_word_was_said(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {LAUNCHED}
        claire@canal: /participer 1
        → claire: Répondez
        claire: {CHAIR}
        → claire: Proposer, signé « Claire » … nonyme
        """,
        settings(tmp_path),
    )


def test_who_cannot_be_written_to_alone_is_told_how(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {LAUNCHED}
        claire@canal [Je réponds]
        → canal: Répondez-moi en message direct … /participer 1
        ≡
        """,
        settings(tmp_path),
        unreachable=["claire"],
    )


def test_the_answer_is_changed_on_its_card(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {LAUNCHED}
        claire: /participer 1 {CHAIR}
        claire [Modifier]
        claire [La région]
        claire: Rennes
        → claire: Bretagne … Proposer, signé
        claire [Modifier]
        claire [La signature]
        claire: C. D.
        claire [Proposer, signé « C. D. »]
        → bureau: Bretagne … Signature : C. D.
        claire: /participer 1 Et un porte-manteau.
        → claire: Bretagne … Proposer, signé « Claire »
        """,
        settings(tmp_path),
    )


def test_several_answers_are_welcome_and_a_draft_is_none(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {LAUNCHED}
        {answered("claire")}
        {answered("claire", "Et un porte-manteau.")}
        claire: /participer 1 Et une plante.
        claire [Garder en brouillon]
        → claire: gardé en brouillon, sous le n° 3
        camille@bureau: /appels
        → bureau: n° 1 · {QUESTION} — ouvert jusqu’au vendredi 4 décembre à 18:00, 2 réponses
        claire: /modifier 3
        → claire: plante … Proposer, signé
        claire [Proposer, signé]
        camille@bureau: /appels
        → bureau: 3 réponses
        """,
        settings(tmp_path),
    )
    assert contributions(stage) == [("testimony", True, "waiting", 1)] * 3


def test_members_find_the_open_calls(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /appels
        → claire: Aucun appel n’est ouvert
        {LAUNCHED}
        claire: /appels
        → claire: n° 1 · {QUESTION} (jusqu’au vendredi 4 décembre à 18:00) … Répondre au n° 1
        claire [Répondre au n° 1]
        → claire: Répondez en un message
        """,
        settings(tmp_path),
    )


def test_without_buttons_the_words_do(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        camille@bureau: /appel {QUESTION} | vendredi 4 décembre 18h
        camille@bureau: 1
        → canal: /participer 1 … 1. Je réponds
        claire: /participer 1
        → claire: Répondez
        claire: {CHAIR}
        claire: 1
        → claire: entre les mains de l’équipe
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_a_number_that_is_no_call_here_is_refused(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        camille@bureau: /appel {QUESTION} | demain 9h
        claire: /participer 1
        → claire: Aucun appel n° 1 dans vos communautés
        ≡
        claire: /participer
        → claire: Il manque un numéro
        ≡
        """,
        settings(tmp_path),
    )


def test_a_call_is_answered_for_its_own_community(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        claire: /aide
        claire [Oui, je suis d’accord]
        claire [Le Lab]
        {LAUNCHED}
        claire: /participer 1
        → claire: Aucun appel n° 1 dans vos communautés
        ≡
        claire@canal_lab ⟪join 1⟫
        → claire: Aucun appel n° 1
        {answered("claire")}
        claire: /participer 1 Et une plante.
        → claire: Voici ce qui sera publié dans Futurs Publics
        claire [Proposer, signé]
        → bureau: Nouvelle contribution
        ✗ bureau_lab: contribution
        """,
        settings(tmp_path, FUTURS, LAB),
    )
    assert contributions(stage) == [("testimony", True, "waiting", 1)] * 2


def test_a_call_goes_on_over_a_restart(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {LAUNCHED}
        ⟳
        claire@canal [Je réponds]
        ⟳
        claire: {CHAIR}
        ⟳
        claire [Proposer, signé]
        → bureau: Nouvelle contribution
        """,
        settings(tmp_path),
    )
    assert len(stage.channel.shown(stage.room("canal"))) == 1
