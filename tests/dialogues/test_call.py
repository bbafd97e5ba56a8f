"""Law: a call is answered by one tap and a message, and its answers stand together in the edition.

The usual schedule: freeze on Friday at 14:00, publication at 17:00; the stage opens on a Monday.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from adapters.memory import MemoryChannel
from bot.errors import Rejected, Unconfirmed, Unreachable
from bot.ports import Delivery, Receipt
from tests.dialogues.scenes import approved, known
from tests.stage import FUTURS, Stage, change, dialogue, settings

QUESTION = "Qu’avez-vous changé dans l’accueil depuis janvier ?"
CHAIR = "Nous avons mis une chaise devant chaque guichet, et plus personne ne se presse."
LAUNCHED = f"""
    camille@bureau: /appel {QUESTION} | vendredi 4 décembre 18h
    camille@bureau [Lancer l’appel]
    → bureau: L’appel n° 1 est lancé par Camille
    → canal: {QUESTION}
"""
LAB: dict[str, Any] = {
    "slug": "lab",
    "name": "Le Lab",
    "desk": "memory:bureau_lab",
    "channels": ["memory:canal_lab"],
    "animators": ["memory:zoe"],
}
TWO: dict[str, Any] = {"channels": ["memory:canal", "memory:annexe"]}


def answered(name: str, text: str = CHAIR) -> str:
    """An answer by one tap and a message, signed; both sides have read."""
    return f"""
        {name}@canal [Je réponds]
        → {name}: Appel n° 1 : … Répondez en un message
        {name}: {text}
        → {name}: Voici ce qui sera publié
        {name} [Proposer, signé]
        → {name}: entre les mains de l’équipe
        → bureau: Nouvelle contribution
    """


def contributions(stage: Stage) -> list[tuple[Any, ...]]:
    """Each contribution's kind, privacy, state and call."""
    columns = ("kind", "private", "state", "call_id")
    return [tuple(row[name] for name in columns) for row in rows(stage, "contribution")]


def rows(stage: Stage, table: str) -> list[dict[str, Any]]:
    names = list(SQLModel.metadata.tables[table].columns.keys())
    return [dict(zip(names, row, strict=True)) for row in stage.kept()[table]]


# --- writing and launching ------------------------------------------------------------------------


def test_a_call_is_written_in_one_line_and_shown_before_anybody_reads_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /appel {QUESTION} | vendredi 4 décembre 18h
        → bureau: Voici ce que liront les membres dans le canal : … {QUESTION} … Échéance : vendredi 4 décembre 2026 à 18:00, heure de Paris … Je réponds … Lancer l’appel
        ✗ canal: accueil
        camille@bureau [Lancer l’appel]
        → bureau: L’appel n° 1 est lancé par Camille … vendredi 4 décembre 2026 à 18:00
        → canal: Appel à témoignages n° 1 … {QUESTION} … jusqu’au vendredi 4 décembre à 18:00 … /participer 1 … 1. Je réponds
        camille@bureau: /journal
        → bureau: Camille · lance un appel à témoignages (n° 1)
        """,  # noqa: E501 - what people read is not cut
        settings(tmp_path),
    )


def test_the_desk_is_asked_what_it_did_not_say(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /appel
        → bureau: Quelle question posez-vous
        camille@bureau: {QUESTION}
        → bureau: Jusqu’à quand … Dans une semaine, lundi 30 novembre à 18 h … Dans un mois, mercredi 23 décembre
        camille@bureau [Dans deux semaines]
        → bureau: Dans quels canaux … ✓ memory:canal … ✓ memory:annexe
        camille@bureau [memory:annexe]
        camille@bureau [memory:canal]
        → bureau: Dans quels canaux
        camille@bureau [Continuer]
        → bureau: Il faut au moins un canal
        ≡
        camille@bureau [memory:annexe]
        camille@bureau [Continuer]
        → bureau: Voici ce que liront les membres dans le canal 2 … lundi 7 décembre 2026 à 18:00
        camille@bureau [Lancer l’appel]
        → annexe: {QUESTION}
        ✗ canal: accueil
        """,  # noqa: E501
        settings(tmp_path, **TWO),
    )


def test_a_draft_is_changed_until_it_is_right(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /appel Qu’avez-vous changé ? | demain 9h | annexe
        → bureau: dans le canal 2
        camille@bureau [Changer l’échéance]
        → bureau: Jusqu’à quand
        camille@bureau: vendredi 4 décembre 18h
        → bureau: vendredi 4 décembre 2026 à 18:00
        camille@bureau [Changer la question]
        → bureau: Quelle question
        camille@bureau: {QUESTION}
        → bureau: dans le canal 2 … {QUESTION} … vendredi 4 décembre 2026
        denis@bureau ⟨Lancer l’appel⟩
        → bureau: L’appel n° 1 a changé entre-temps
        ≡
        camille@bureau: /appel 1 échéance mardi 1er décembre 12h
        → bureau: mardi 1er décembre 2026 à 12:00
        camille@bureau: /appel 1 question Et chez vous ?
        → bureau: Et chez vous ?
        camille@bureau: /appels
        → bureau: n° 1 · Et chez vous ? — brouillon, échéance mardi 1er décembre … Voir le n° 1
        camille@bureau: /appel 1 lancer
        → bureau: est lancé
        → annexe: Et chez vous ?
        """,
        settings(tmp_path, **TWO),
    )


def test_a_draft_is_dropped(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /appel {QUESTION} | demain 9h
        camille@bureau [Abandonner]
        → bureau: L’appel n° 1 est abandonné
        denis@bureau [Lancer l’appel]
        → bureau: Cet appel est abandonné
        ≡
        camille@bureau: /appels
        → bureau: Aucun appel pour l’instant
        ✗ canal: accueil
        """,
        settings(tmp_path),
    )


def test_two_animators_launch_it_once(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {LAUNCHED}
        denis@bureau [Lancer l’appel]
        → bureau: Cet appel est déjà lancé
        ≡
        """,
        settings(tmp_path),
    )
    assert len(stage.channel.shown(stage.room("canal"))) == 1


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/appel Quoi ? | hier 9h", "C’est déjà passé"),
        ("/appel Quoi ? | 30 février 9h", "n’existe pas"),
        ("/appel Quoi ? | 28 mars 2027 2h30", "les horloges avancent"),
        ("/appel Quoi ? | 31 octobre 2027 2h30", "arrivera deux fois"),
        ("/appel Quoi ? | vendredi", "Il me manque l’heure"),
        ("/appel Quoi ? | 1er décembre 2027 9h", "Un appel dure un an au plus"),
        ("/appel Quoi ? | demain 9h | nulle part", "Je ne connais pas le canal « nulle part »"),
        ("/appel Quoi ? | demain 9h | canal | encore", "trois parties au plus"),
        ("/appel | demain 9h", "Je ne vois aucun texte"),
        (f"/appel {'x' * 301} | demain 9h", "compte 301 caractères"),
        ("/appel 7 lancer", "Aucun appel n° 7"),
    ],
)
def test_what_cannot_be_a_call_is_refused(tmp_path: Path, typed: str, answer: str) -> None:
    dialogue(
        f"""
        camille@bureau: {typed}
        → bureau: {answer}
        ≡
        """,
        settings(tmp_path),
    )


def test_a_community_without_channels_has_no_calls(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /appel
        → bureau: n’a aucun canal où lancer un appel
        ≡
        """,
        settings(tmp_path, channels=[]),
    )


def test_a_draft_whose_deadline_has_passed_is_not_launched(tmp_path: Path) -> None:
    dialogue(
        f"""
        camille@bureau: /appel {QUESTION} | demain 9h
        ⏲ 2026-11-24 09:00
        camille@bureau [Lancer l’appel]
        → bureau: L’échéance de l’appel n° 1 est passée
        ≡
        camille@bureau: /appel 1 échéance mercredi 9h
        camille@bureau [Lancer l’appel]
        → canal: accueil
        """,
        settings(tmp_path),
    )


def test_only_the_desk_of_the_community_acts_on_its_calls(tmp_path: Path) -> None:
    dialogue(
        f"""
        {LAUNCHED}
        zoe@bureau_lab: /appel 1 clore
        → bureau_lab: Aucun appel n° 1 dans cette communauté
        ≡
        zoe@bureau_lab ⟪call 1 extend⟫
        → bureau_lab: Aucun appel n° 1
        ≡
        claire@bureau: /appel {QUESTION} | demain 9h
        → bureau: réservée à l’équipe d’animation
        ≡
        """,
        settings(tmp_path, FUTURS, LAB),
    )


# --- answering ------------------------------------------------------------------------------------


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
        → bureau: {CHAIR[:20]} … Anonyme, même pour l’équipe
        ✗ bureau: Claire
        """,
        settings(tmp_path),
    )
    assert [row["signature"] for row in rows(stage, "revision")] == [""]


def test_a_stranger_is_welcomed_then_asked_the_very_question(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {LAUNCHED}
        claire@canal [Je réponds]
        → claire: Bonjour, ici Essaim
        ✗ claire: Répondez
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
        → claire: 1. Proposer, signé « Claire » … 2. Modifier
        ✗ claire: anonyme
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
        → canal: /participer 1
        ✗ canal: Je réponds
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


# --- the deadline ---------------------------------------------------------------------------------


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
        → bureau: Jusqu’à quand … Dans deux semaines, lundi 7 décembre
        ✗ bureau: Dans une semaine
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


# --- in the edition -------------------------------------------------------------------------------


def test_answers_stand_under_their_call_in_the_edition(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "malik")}
        {LAUNCHED}
        {answered("claire")}
        malik: /temoigner Le bus passe le mardi.
        malik [Passer]
        malik [Passer]
        malik [Signer]
        malik [Oui, proposer]
        camille@bureau: /approuver 1
        camille@bureau: /approuver 2
        ⏲ 2026-11-27 14:00
        camille@bureau [Approuver l’édition]
        ⏲ 2026-11-27 17:00
        → canal: Témoignages … bus … {QUESTION} … Appel ouvert jusqu’au vendredi 4 décembre à 18:00 : /participer 1 … chaise
        → claire: vient de paraître
        {answered("malik", "Nous avons repeint l’entrée.")}
        camille@bureau: /approuver 3
        ⏲ 2026-12-04 18:00
        → bureau: est clos … 2 réponses
        ⏲ 2026-12-11 14:00
        camille@bureau [Approuver l’édition]
        ⏲ 2026-12-11 17:00
        → canal: {QUESTION} … Appel clos : 2 réponses … repeint
        """,  # noqa: E501
        settings(tmp_path),
    )


def test_an_edition_shows_no_call_of_another_community_and_no_draft(tmp_path: Path) -> None:
    given, platform = settings(tmp_path, FUTURS, LAB), MemoryChannel()
    dialogue(
        f"""
        zoe@bureau_lab: /appel Qui a fraudé ? | vendredi 4 décembre 18h
        zoe@bureau_lab [Lancer l’appel]
        camille@bureau: /appel {QUESTION} | vendredi 4 décembre 18h
        claire: /communaute futurs
        claire [Oui]
        {approved("claire", 1)}
        {approved("claire", 2, "Le bus passe le mardi.")}
        """,
        given,
        channel=platform,
    )
    change(given, "UPDATE contribution SET section = 'call.' || id")
    dialogue(
        """
        camille@bureau: /apercu
        ✗ bureau: fraudé
        ✗ bureau: Appel ouvert
        → bureau: guichet commun … Le bus passe
        """,
        given,
        channel=platform,
    )


def test_a_withdrawal_after_the_close_lowers_nothing_that_is_published(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "malik")}
        camille@bureau: /appel {QUESTION} | mercredi 9h
        camille@bureau [Lancer l’appel]
        {answered("claire")}
        {answered("malik", "Nous avons repeint l’entrée.")}
        ⏲ 2026-11-25 09:00
        camille@bureau: /approuver 1
        camille@bureau: /approuver 2
        camille@bureau: /publier
        camille@bureau [Oui, publier]
        → canal: Appel clos : 2 réponses … chaise … repeint
        claire: /retirer 1
        claire [Oui, retirer]
        ◌ canal: chaise
        ◉ canal: Appel clos : 2 réponses
        """,
        settings(tmp_path),
    )


# --- what becomes of its posts --------------------------------------------------------------------


class Refusing(MemoryChannel):
    """A platform that refuses what goes to one room."""

    async def send(self, delivery: Delivery) -> Receipt:
        if delivery.to == Stage.room("annexe"):
            raise Rejected("forbidden")
        return await super().send(delivery)


def test_a_channel_that_refuses_is_told_to_the_desk_and_the_others_have_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {LAUNCHED}
        → bureau: L’appel n° 1 : le canal memory:annexe l’a refusé (forbidden)
        ⏲ 2026-12-04 18:00
        ◉ canal: Cet appel est clos
        ✗ bureau: annexe
        """,
        settings(tmp_path, **TWO),
        channel=Refusing(),
    )


class Doubtful(MemoryChannel):
    """A platform whose first answer about the channel is lost."""

    doubted = False

    async def send(self, delivery: Delivery) -> Receipt:
        receipt = await super().send(delivery)
        if delivery.to == Stage.room("canal") and not self.doubted:
            self.doubted = True
            raise Unconfirmed("lost")
        return receipt


def test_a_post_whose_fate_is_unknown_at_the_close_is_mended_by_hand(tmp_path: Path) -> None:
    dialogue(
        f"""
        {LAUNCHED}
        → bureau: Je ne sais pas si ce message est arrivé dans memory:canal : « Appel à témoignages
        ⏲ 2026-12-04 18:00
        → bureau: est clos
        camille@bureau [Oui, il y est]
        → bureau: L’appel n° 1 a changé, et je ne peux pas modifier moi-même le message
        """,
        settings(tmp_path),
        channel=Doubtful(keyed=False),
    )


class NotYet(MemoryChannel):
    """A platform that can't be reached as long as the call is open."""

    async def send(self, delivery: Delivery) -> Receipt:
        if delivery.to == Stage.room("canal") and delivery.letter.choices:
            raise Unreachable("down")
        return await super().send(delivery)


@pytest.mark.parametrize("keyed", [False, True])
def test_nobody_is_invited_to_what_is_closed(tmp_path: Path, keyed: bool) -> None:
    stage = dialogue(
        f"""
        camille@bureau: /appel {QUESTION} | aujourd’hui 12h
        camille@bureau [Lancer l’appel]
        ⏲ 2026-11-23 13:00
        → bureau: est clos
        ◌ canal: Je réponds
        """,
        settings(tmp_path),
        channel=NotYet(keyed=keyed),
    )
    # A keyed one may stand there after all, so it is brought to say that the call is closed.
    assert len(stage.channel.shown(stage.room("canal"))) == keyed
    posts = [row["status"] for row in rows(stage, "outbox") if row["topic"] == "call.1"]
    assert posts == (["sent", "sent"] if keyed else ["dropped"])


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


def test_the_draft_names_its_channels_and_how_members_answer_there(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /appel Qu’avez-vous changé ? | demain 9h
        → bureau: les membres dans les 2 canaux : … « 1. Je réponds » : on répond 1 à ce message
        ✗ bureau: memory:
        ✗ bureau: Le bouton
        """,
        settings(tmp_path, **TWO),
        channel=MemoryChannel(buttons=False),
    )
