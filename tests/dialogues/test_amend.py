"""Law: who edits their message rewords what they told in it, and nothing that is another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import PUBLISH, STATES, known, proposed, published, retitled, told
from tests.stage import dialogue, settings

# --- told already ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["waiting", "refused", "approved"])
def test_before_the_freeze_the_new_text_replaces(tmp_path: Path, state: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {STATES[state]}
        claire ✎ guichet: /temoigner Nous avons ouvert un guichet commun, et le samedi aussi.
        ✗ claire: Merci
        → claire: la nouvelle version de votre contribution n° 1 est entre les mains de l’équipe
        ✗ bureau: temoigner
        → bureau: Le n° 1 a été modifié … le samedi aussi … Approuver
        camille@bureau: /approuver 1
        {PUBLISH}
        ◉ canal: le samedi aussi
        ◌ canal: attendent moins
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("state", ["frozen", "published"])
def test_after_the_freeze_it_is_a_proposal(tmp_path: Path, state: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {STATES[state]}
        claire ✎ guichet: /temoigner Nous avons ouvert un guichet commun, et le samedi aussi.
        → claire: Votre modification du n° 1 est proposée
        → bureau: Modification proposée pour le n° 1 … le samedi aussi
        ◌ canal: samedi
        camille@bureau: /approuver 1
        → claire: est acceptée
        """,
        settings(tmp_path),
    )


def test_a_published_text_is_mended_once_the_desk_agrees(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {published("claire", 1)}
        claire ✎ guichet: /temoigner Nous avons ouvert un guichet commun, et le samedi aussi.
        camille@bureau: /approuver 1
        ◉ canal: samedi
        ◌ canal: attendent moins
        claire ✎ guichet: /temoigner Nous avons ouvert un guichet commun, et le dimanche aussi.
        camille@bureau: /refuser 1 Ce n’est pas confirmé.
        → claire: n’est pas retenue
        ◉ canal: samedi
        """,
        settings(tmp_path),
    )
    assert len(stage.channel.shown(stage.room("canal"))) == 1


def test_a_draft_follows_its_message(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Le guichet du lundi.
        claire: /annuler
        → claire: gardé en brouillon, sous le n° 1
        claire ✎ guichet: Le guichet du mardi.
        → claire: gardé en brouillon, sous le n° 1
        ✗ bureau: n° 1
        claire: /contributions 1
        → claire: Le guichet du mardi
        """,
        settings(tmp_path),
    )


def test_a_title_that_was_chosen_stays(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        {retitled("claire", "Un guichet pour tout")}
        claire ✎ guichet commun: /temoigner La mairie ouvre le samedi.
        → bureau: Un guichet pour tout … La mairie ouvre le samedi
        """,
        settings(tmp_path),
    )


def test_an_edit_that_changes_nothing_says_nothing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire ✎ guichet: /temoigner Nous avons ouvert un guichet le samedi.
        → bureau: a été modifié
        claire ✎ guichet: !story  Nous avons ouvert un guichet le samedi.
        ≡
        ✗ bureau: a été modifié
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("/temoigner", "Je ne vois aucun texte"),
        ("/aide", "Je ne vois aucun texte"),
        ("\u200b", "Je ne vois aucun texte"),
        ("a" * 20_001, "Votre texte compte"),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(
    tmp_path: Path, words: str, sentence: str
) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire ✎ guichet: {words}
        → claire: {sentence}
        ≡
        ✗ bureau: a été modifié
        """,
        settings(tmp_path),
    )


def test_an_answer_to_a_call_keeps_its_number(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        camille@bureau: /appel Que faites-vous du papier ? | 2026-11-30 12:00
        camille@bureau [Lancer]
        claire: /participer 1 Nous trions le papier.
        claire [Proposer, signé]
        → bureau: Nous trions le papier
        claire ✎ papier: /participer 1 Nous n’imprimons plus.
        → bureau: Nous n’imprimons plus … Réponse à l’appel n° 1
        """,
        settings(tmp_path),
    )


# --- nothing of ours ------------------------------------------------------------------------------


def test_what_tells_nothing_or_is_another_s_comes_to_nothing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        claire@canal: /temoigner Le guichet du lundi.
        claire [Passer]
        marc@canal ✎ guichet: Le guichet de Marc.
        ≡
        marc@canal ⌫ guichet
        ≡
        claire [Passer]
        claire [Signer]
        claire [Oui, proposer]
        → bureau: Nouvelle contribution
        camille@canal: Bonjour.
        camille@canal ✎ Bonjour: /temoigner Bonsoir.
        ≡
        marc@canal ✎ guichet: Le guichet de Marc.
        ≡
        marc@canal ⌫ guichet
        ≡
        ✗ claire: retiré
        ✗ bureau: retiré
        claire: /lire 1
        claire ✎ lire: /temoigner Rien de tel.
        ≡
        """,
        settings(tmp_path),
    )


# --- what leads to the message --------------------------------------------------------------------


SAID_IN_THE_CHANNEL = f"""
    claire@canal: /temoigner Le guichet du lundi.
    {proposed("claire")}
"""


def test_the_desk_s_card_leads_to_what_was_said_where_others_read(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {SAID_IN_THE_CHANNEL}
        → bureau: Nouvelle contribution … dit ici
        {told("claire", "Le bus du mardi.")}
        camille@bureau: /lire 2
        ✗ bureau: dit ici
        """,
        settings(tmp_path),
    )
    links = [
        span.link
        for letter in stage.letters("bureau")
        for block in letter.body
        for span in block.spans
        if span.link
    ]
    assert links == ["https://memory.test/m2"]


def test_one_is_told_what_leads_to_ones_messages_and_it_goes_with_the_rest(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {SAID_IN_THE_CHANNEL}
        {told("claire", "Le bus du mardi.")}
        claire: /mesdonnees
        ✗ claire: memory:m7
        → claire: guichet … memory.test/m2 … bus
        claire [Effacer, laisser]
        ∅ memory.test
        ∅ memory:m7
        """,
        settings(tmp_path),
    )
