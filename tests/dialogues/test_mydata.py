"""Law: all that is held of a person is shown to them, and leaves every table when they say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import Blocked
from bot.ports import Delivery
from tests.dialogues.platforms import Refusing
from tests.dialogues.scenes import (
    GUICHET,
    LAB,
    PUBLISH,
    approved,
    between_two,
    frozen,
    hidden,
    known,
    proposed,
    published,
    rewritten,
    told,
)
from tests.stage import FUTURS, Stage, dialogue, settings

GONE = """
    ∅ Claire
    ∅ guichet
"""


def test_it_shows_all_that_is_held(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /profil
        claire [Ma région]
        claire: Metz
        claire: /temoigner Le bus passe le mardi.
        claire [Passer]
        claire: /mesdonnees
        → claire: gardé en brouillon, sous le n° 2
        → claire: Claire … memory:claire … Futurs … Grand Est … Le bus passe … attendent moins
        → claire: Faut-il effacer tout cela
        claire [Ne rien effacer]
        → claire: Rien n’est effacé
        claire: /contributions
        → claire: guichet commun … Le bus passe
        """,
        settings(tmp_path),
    )


def test_it_shows_the_text_of_an_open_question(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire@canal: /temoigner Le bus passe le mardi.
        claire: /mesdonnees
        → claire: Le bus passe le mardi.
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("answer", ["Effacer, laisser", "Effacer et retirer"])
@pytest.mark.parametrize(
    "held",
    [
        "claire: /temoigner Le guichet.\nclaire: /annuler",
        told("claire"),
        told("claire") + "\ncamille@bureau: /refuser 1 Écrit trop vite, Claire.",
        approved("claire", 1),
        frozen("claire"),
    ],
    ids=["draft", "waiting", "refused", "approved", "frozen"],
)
def test_what_is_unpublished_is_gone(tmp_path: Path, held: str, answer: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        {held}
        claire: /mesdonnees
        claire [{answer}]
        → claire: C’est effacé
        {GONE}
        ⏲ 2026-12-04 18:00
        ✗ canal: guichet
        """,
        settings(tmp_path),
    )


def test_what_is_published_stays_without_a_name(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {published("claire", 1)}
        ◉ canal: — Claire
        claire: /mesdonnees
        claire [Effacer, laisser]
        ◉ canal: guichet commun
        ◉ canal: — Anonyme
        ◌ canal: Claire
        ∅ Claire
        """,
        settings(tmp_path),
    )
    assert len(stage.channel.shown(stage.room("canal"))) == 1


def test_or_goes_as_well(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {published("claire", 1)}
        claire: /mesdonnees
        claire [Effacer et retirer]
        ◌ canal: guichet
        ✗ bureau: Claire
        → bureau: Une personne a effacé ses données ; est retiré : n° 1
        {GONE}
        """,
        settings(tmp_path),
    )


def test_an_erasure_does_not_lead_to_what_was_hidden_from_the_desk(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {hidden("claire", "Nous avons essayé la visite du jeudi.")}
        camille@bureau: /approuver 1
        {PUBLISH}
        → canal: visite du jeudi … Anonyme
        {told("claire")}
        claire: /mesdonnees
        claire [Effacer, laisser]
        → bureau: Une personne a effacé ses données ; est retiré : n° 2
        camille@bureau: /journal
        ✗ bureau: corrige
        → bureau: retire
        camille@bureau: /journal
        ✗ bureau: corrige
        camille@bureau: /demander 1 Depuis quand ?
        → bureau: La question de Camille sur le n° 1 … est transmise
        camille@bureau: /lire 1
        → bureau: visite du jeudi … La réponse est attendue
        """,
        settings(tmp_path),
    )


def test_what_the_desk_reads_afterwards_has_no_name(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {published("claire", 1)}
        claire: /mesdonnees
        claire [Effacer, laisser]
        camille@bureau: /lire 1
        ✗ bureau: Claire
        → bureau: Signature : Anonyme
        """,
        settings(tmp_path),
    )


def test_it_shows_every_wording_that_is_kept(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", "Une première version, trop longue.")}
        {rewritten("claire", GUICHET)}
        camille@bureau: /reecrire 1 Un texte de Zanzibar.
        camille@bureau: /reecrire 1 Un texte de Tombouctou.
        camille@bureau: /classer 1 Initiatives
        → claire: Tombouctou
        claire: /mesdonnees
        → claire: première version … guichet commun … Zanzibar … Tombouctou
        """,
        settings(tmp_path),
    )


def test_earlier_and_proposed_wordings_are_gone_too(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {told("claire", "Une première version, trop longue.")}
        {rewritten("claire", GUICHET)}
        camille@bureau: /approuver 1
        {PUBLISH}
        {rewritten("claire", "Une dernière version, bien plus courte.")}
        claire: /mesdonnees
        claire [Effacer, laisser]
        ∅ première version
        ∅ dernière version
        ∅ Claire
        ◉ canal: guichet
        """,
        settings(tmp_path),
    )


def test_a_correction_made_earlier_keeps_no_name(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire", "marc")}
        {approved("marc", 1, "Le bus passe le mardi.")}
        {published("claire", 2)}
        marc: /retirer 1
        marc [Oui, retirer]
        claire: /mesdonnees
        claire [Effacer, laisser]
        ∅ Claire
        ◉ canal: guichet
        """,
        settings(tmp_path),
    )


def test_what_could_not_be_delivered_is_gone_too(tmp_path: Path) -> None:
    def says_it_is_approved(letter: Delivery) -> bool:
        return any(words in str(letter) for words in ("est retenue", "is accepted"))

    dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        camille@bureau: /approuver 1
        claire: /mesdonnees
        claire [Effacer, laisser]
        → claire: C’est effacé
        {GONE}
        """,
        settings(tmp_path),
        channel=Refusing(says_it_is_approved, Blocked()),
    )


def test_open_questions_in_any_room_are_gone(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: Le guichet du lundi, faut-il en parler ?
        claire: /mesdonnees
        claire [Effacer, laisser]
        {GONE}
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    "asked",
    [
        "camille@bureau [Raccourcir]",
        "camille@bureau [Raccourcir]\ncamille@bureau: Au guichet commun, on attend moins.",
        "camille@bureau [Demander]",
        "camille@bureau [Refuser]",
        "camille@bureau [Classer]",
    ],
)
@pytest.mark.parametrize(
    "gone",
    [
        "claire: /mesdonnees\nclaire [Effacer et retirer]",
        "claire: /retirer 1\nclaire [Oui, retirer]\nclaire: /mesdonnees\nclaire [Effacer, laisser]",
    ],
    ids=["erased", "withdrawn"],
)
def test_a_question_open_in_the_desk_keeps_nothing(tmp_path: Path, asked: str, gone: str) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        {asked}
        {gone}
        ∅ guichet commun
        ∅ Claire
        """,
        settings(tmp_path),
    )
    assert not stage.kept()["conversation"]


def test_each_desk_learns_its_own_numbers(tmp_path: Path) -> None:
    dialogue(
        f"""
        {between_two("claire")}
        claire: /temoigner Le bus passe le mardi.
        {proposed("claire")}
        claire: /mesdonnees
        claire [Effacer, laisser]
        → bureau: est retiré : n° 1.
        → bureau_lab: est retiré : n° 2.
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_a_stranger_reads_that_nothing_is_kept(tmp_path: Path) -> None:
    dialogue(
        f"""
        claire: /mesdonnees
        ✗ claire: Bonjour, ici Essaim
        → claire: Je ne garde rien de vous
        {known("malik")}
        malik: /mesdonnees
        malik [Effacer, laisser]
        malik: mesdonnees
        → malik: Je ne garde rien de vous
        """,
        settings(tmp_path),
    )


def test_a_stranger_reads_what_waits_for_a_yes_and_what_was_voted(tmp_path: Path) -> None:
    dialogue(
        """
        camille@bureau: /sondage Un atelier en mars ? | Oui | Non
        camille@bureau [Ouvrir maintenant]
        claire@canal [Oui]
        claire: /mesdonnees
        ✗ claire: attend votre accord
        → claire: Votre vote au sondage n° 1 « Un atelier en mars ? » : Oui … 30 jours
        claire: Le bus passe le mardi.
        → claire: Bonjour, ici Essaim
        claire: /mesdonnees
        → claire: attend votre accord
        → claire: Êtes-vous d’accord pour que je garde
        """,
        settings(tmp_path),
    )


def test_one_may_come_back_as_a_stranger(tmp_path: Path) -> None:
    stage: Stage = dialogue(
        f"""
        {known("claire")}
        {told("claire")}
        claire: /mesdonnees
        claire [Effacer, laisser]
        → claire: C’est effacé
        claire: /contributions
        → claire: Bonjour, ici Essaim
        claire [Oui]
        → claire: Vous n’avez encore rien raconté
        """,
        settings(tmp_path),
    )
    assert len(stage.kept()["person"]) == 1
