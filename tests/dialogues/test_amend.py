"""Law: who edits or deletes their message rewords or withdraws what they told in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import approved, frozen, known, published, told
from tests.stage import FUTURS, dialogue, settings

BEFORE = {
    "waiting": told("claire"),
    "refused": told("claire") + "\ncamille@bureau: /refuser 1 Trop court.",
    "approved": approved("claire", 1),
}
AFTER = {"frozen": frozen("claire"), "published": published("claire", 1)}


# --- edited: told already -------------------------------------------------------------------------


@pytest.mark.parametrize("state", BEFORE)
def test_before_the_freeze_the_new_text_replaces(tmp_path: Path, state: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {BEFORE[state]}
        claire ✎ guichet: /temoigner Nous avons ouvert un guichet commun, et le samedi aussi.
        → claire: la nouvelle version de votre contribution n° 1 est entre les mains de l’équipe
        ✗ claire: Merci
        → bureau: Le n° 1 a été modifié … le samedi aussi … Approuver
        ✗ bureau: temoigner
        camille@bureau: /approuver 1
        camille@bureau: /publier
        camille@bureau [Oui, publier]
        ◉ canal: le samedi aussi
        ◌ canal: attendent moins
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("state", AFTER)
def test_after_the_freeze_it_is_a_proposal(tmp_path: Path, state: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {AFTER[state]}
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
        claire: /modifier 1
        claire [Modifier quelque chose]
        claire [Le titre]
        claire: Un guichet pour tout
        claire [Oui, proposer]
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


# --- edited: being told ---------------------------------------------------------------------------


def test_a_draft_that_is_asked_about_takes_the_new_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Le guichet du lundi.
        claire [Passer]
        claire [Passer]
        claire [Signer]
        → claire: Voici ce qui sera publié … Le guichet du lundi
        claire ✎ guichet: /temoigner Le guichet du mardi.
        → claire: repris votre message modifié
        → claire: Voici ce qui sera publié … Le guichet du mardi
        claire ✎ guichet: /temoigner Le guichet du mardi.
        ≡
        claire ⟨Oui, proposer⟩
        → claire: Cette question est déjà réglée
        ≡
        claire [Oui, proposer]
        → bureau: Nouvelle contribution … Le guichet du mardi
        """,
        settings(tmp_path),
    )


def test_a_text_whose_fate_is_asked_takes_it_too(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Le guichet du lundi.
        claire ✎ guichet: Le guichet du mardi.
        → claire: repris votre message modifié
        claire [Un témoignage]
        claire: /annuler
        claire: /contributions 1
        → claire: Le guichet du mardi
        """,
        settings(tmp_path),
    )


def test_a_misspelt_command_takes_it_too(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoingner Le guichet du lundi.
        claire ✎ guichet: /temoigner Le guichet du mardi.
        → claire: repris votre message modifié
        claire [Oui]
        claire: /annuler
        claire ✎ mardi: Le guichet du mercredi.
        claire: /contributions 1
        → claire: Le guichet du mercredi
        """,
        settings(tmp_path),
    )


def test_a_text_that_was_asked_for_follows_its_own_message(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: /temoigner
        claire: Le guichet du lundi.
        claire ✎ temoigner: /initiative
        ≡
        claire ✎ lundi: Le guichet du mardi.
        → claire: repris votre message modifié
        claire ✎ mardi: /aide
        → claire: Je ne vois aucun texte
        ≡
        claire: /annuler
        claire: /contributions 1
        → claire: Le guichet du mardi
        """,
        settings(tmp_path),
    )


def test_the_card_of_a_change_under_way_takes_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /modifier 1
        claire ✎ guichet: /temoigner La mairie ouvre le samedi.
        → claire: repris votre message modifié
        → claire: La mairie ouvre le samedi
        ✗ bureau: a été modifié
        claire [Oui, proposer]
        → bureau: a été modifié … La mairie ouvre le samedi
        """,
        settings(tmp_path),
    )


def test_a_text_of_several_messages_is_edited_as_a_whole(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Deux mots de la mairie.
        claire: Le guichet du lundi.
        claire ✎ guichet: Le guichet du mardi.
        → claire: Votre texte réunit plusieurs messages
        ≡
        claire [Un témoignage]
        claire: /annuler
        claire ✎ guichet: Le guichet du mardi.
        → claire: Votre texte réunit plusieurs messages
        ≡
        claire ⌫ Deux mots
        → claire: Le n° 1 est retiré
        """,
        settings(tmp_path),
    )


# --- edited: nothing of ours ----------------------------------------------------------------------


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


# --- at the gate ----------------------------------------------------------------------------------


def test_what_waits_for_a_yes_waits_in_its_new_words(tmp_path: Path) -> None:
    dialogue(
        """
        claire: /temoigner Le guichet du lundi.
        claire ✎ guichet: /temoigner Le guichet du mardi.
        ∅ lundi
        claire [Oui, je suis d’accord]
        claire: /annuler
        claire: /contributions 1
        → claire: Le guichet du mardi
        claire ✎ mardi: /temoigner Le guichet du jeudi.
        → claire: gardé en brouillon
        """,
        settings(tmp_path),
    )


def test_what_waits_for_a_yes_is_wiped_when_it_is_deleted(tmp_path: Path) -> None:
    dialogue(
        """
        claire: /temoigner Le guichet du lundi.
        marc: /temoigner Le guichet de Marc.
        claire ⌫ lundi
        ∅ lundi
        claire [Oui, je suis d’accord]
        ✗ claire: Dans quelle région
        marc [Oui, je suis d’accord]
        → marc: Dans quelle région
        """,
        settings(tmp_path),
    )


# --- deleted --------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", BEFORE | AFTER)
def test_what_was_told_is_withdrawn_at_once(tmp_path: Path, state: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {(BEFORE | AFTER)[state]}
        claire ⌫ guichet
        → claire: Le n° 1 est retiré
        → bureau: Le n° 1 est retiré par son auteur
        ◌ canal: guichet
        claire ⌫ guichet
        ≡
        claire ✎ guichet: /temoigner Encore.
        ≡
        claire: /contributions
        → claire: retirée
        """,
        settings(tmp_path),
    )


def test_a_draft_goes_without_a_word_to_the_desk(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Le guichet du lundi.
        claire: /annuler
        claire ⌫ guichet
        → claire: Le n° 1 est retiré.
        ✗ bureau: n° 1
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("asked", ["", "claire [Un témoignage]"])
def test_what_is_being_asked_about_is_dropped(tmp_path: Path, asked: str) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        claire: Le guichet du lundi.
        {asked}
        claire ⌫ guichet
        → claire: Votre message est supprimé
        ∅ guichet du
        claire: /contributions
        → claire: Vous n’avez encore rien raconté
        """,
        settings(tmp_path),
    )
    assert not stage.kept()["conversation"]


def test_a_change_under_way_goes_with_what_it_changes(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /modifier 1
        claire ⌫ guichet
        → claire: Le n° 1 est retiré.
        ✗ claire: Votre message est supprimé
        """,
        settings(tmp_path),
    )
    assert not stage.kept()["conversation"]


def test_in_its_own_community_whichever_was_chosen_since(tmp_path: Path) -> None:
    lab = {
        "slug": "lab",
        "name": "Le Lab",
        "desk": "memory:bureau_lab",
        "channels": ["memory:canal_lab"],
    }
    dialogue(
        f"""
        claire: /communaute futurs
        claire [Oui]
        {told("claire")}
        claire: /communaute lab
        claire ✎ guichet: /temoigner La mairie ouvre le samedi.
        → bureau: La mairie ouvre le samedi
        claire ⌫ mairie ouvre
        → bureau: Le n° 1 est retiré
        ✗ bureau_lab: n° 1
        """,
        settings(tmp_path, FUTURS, lab),
    )


# --- what leads to the message --------------------------------------------------------------------


SAID_IN_THE_CHANNEL = """
    claire@canal: /temoigner Le guichet du lundi.
    claire [Passer]
    claire [Passer]
    claire [Signer]
    claire [Oui, proposer]
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
        → claire: guichet … memory.test/m2 … bus … memory:m7
        claire [Effacer, laisser]
        ∅ memory.test
        ∅ memory:m7
        """,
        settings(tmp_path),
    )
