"""Law: one tap is one ballot, its voter's own to change or take back, and told to nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from adapters.memory import MemoryChannel
from bot.messages import Event
from tests.dialogues.scenes import VOTING, VOTING_BY_NAME, known
from tests.stage import FUTURS, PARIS, dialogue, settings

LAB = {
    **FUTURS,
    "slug": "lab",
    "name": "Le Lab",
    "desk": "memory:labo",
    "channels": ["memory:cour"],
}


def test_a_stranger_votes_with_one_tap_and_is_told_alone(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {VOTING}
        claire@canal [Non]
        ✗ claire: Bonjour
        → claire: est compté : « Non ». Vous pouvez en changer, ou le retirer, jusqu’au lundi
        ✗ canal: Claire
        """,
        settings(tmp_path),
    )
    kept = stage.kept()
    assert not kept["person"]
    assert not kept["member"]
    assert [ballot[:3] for ballot in kept["ballot"]] == [(1, "memory:claire", "")]
    assert [mark[:3] for mark in kept["mark"]] == [(1, "memory:claire", 2)]


def test_the_choice_is_changed_and_taken_back_until_the_close(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        claire@canal [Non]
        claire@canal [Oui]
        → claire: est maintenant « Oui » … 1. ✓ Oui … 2. Non … 3. Retirer mon vote
        ⏲ 2026-11-23 09:01
        ◉ canal: Oui : 1 vote, 100 %
        claire [Non]
        → claire: est maintenant « Non »
        claire [Retirer mon vote]
        → claire: est retiré : je n’en garde rien
        ∅ memory:claire
        ⏲ 2026-11-23 09:02
        ◌ canal: pour l’instant
        claire [Retirer mon vote]
        → claire: pas de vote au sondage n° 1
        ≡
        claire@canal [Oui]
        → claire: est compté
        """,
        settings(tmp_path),
    )


def test_the_same_choice_twice_is_one_vote(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        claire@canal [Oui]
        claire@canal [Oui]
        → claire: est compté
        → claire: déjà « Oui » : rien ne change
        ≡
        ⏲ 2026-11-23 09:01
        ◉ canal: Oui : 1 vote, 100 %
        ◉ canal: 1 vote pour l’instant
        """,
        settings(tmp_path),
    )


def test_a_vote_is_typed_where_there_are_no_buttons(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {VOTING}
        ◉ canal: Pour voter, écrivez-moi en message direct
        malik@canal: /voter 1 2
        → malik: n’est pas compté : d’autres ont pu le voir
        malik: 2
        → malik: est compté : « Non »
        claire: /voter 1 1
        → claire: est compté : « Oui »
        claire: 2
        → claire: est maintenant « Non »
        claire: /voter 1 0
        → claire: est retiré
        """,
        settings(tmp_path),
        channel=MemoryChannel(buttons=False),
    )


def test_a_strangers_first_words_show_the_card_and_the_tap_votes(tmp_path: Path) -> None:
    """Who has not read what is kept has not agreed to it."""
    dialogue(
        f"""
        {VOTING}
        marc: /voter 1 1
        → marc: Un atelier en mars ? … votre compte, la messagerie … 30 jours … 1. Oui … 2. Non
        ✗ marc: est compté
        marc [Non]
        → marc: est compté : « Non »
        marc: /voter 1 1
        → marc: est maintenant « Oui »
        """,
        settings(tmp_path),
    )


def test_a_discreet_vote_in_front_of_everybody_does_not_count(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        claire@canal: /voter 1 2
        → claire: n’est pas compté : d’autres ont pu le voir … Votez ici
        → claire: Un atelier en mars ? … 1. Oui … 2. Non
        ≡
        claire@canal [Oui]
        → claire: est compté : « Oui »
        camille@bureau: /sondage Midi ou soir ? | Midi | Soir
        camille@bureau: /noms 2 oui
        camille@bureau [Ouvrir maintenant]
        claire@canal: /voter 2 2
        → claire: est compté : « Soir »
        """,
        settings(tmp_path),
    )


def test_what_is_no_vote_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        camille@bureau: /sondage Midi ou soir ? | Midi | Soir
        malik: /voter
        → malik: Écrivez le numéro du sondage, puis celui de votre choix
        ≡
        malik: /voter un deux
        → malik: Écrivez le numéro du sondage, puis celui de votre choix
        ≡
        malik: /voter 1 3
        → malik: n’a pas ce choix. Écrivez le numéro d’un choix, de 1 à 2
        ≡
        malik@canal ⟪vote 1:3⟫
        → malik: n’a pas ce choix
        ≡
        malik@canal ⟪vote 2:3⟫
        → malik: Aucun sondage n° 2 n’est ouvert ici
        ≡
        malik@canal ⟪vote 999999999:1⟫
        → malik: Aucun sondage n° 999999999
        ≡
        malik@canal ⟪vote⟫
        → malik: Écrivez le numéro du sondage
        ≡
        """,
        settings(tmp_path),
    )


def test_an_option_may_be_said_in_its_own_words(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {VOTING}
        claire: /voter 1
        → claire: Un atelier en mars ? … 1. Oui … 2. Non
        ≡
        claire: /voter 1 NON
        → claire: est compté : « Non »
        claire: /voter 1 peut-être
        → claire: n’a pas ce choix. Écrivez le numéro d’un choix, de 1 à 2, par exemple /voter 1 1
        ≡
        """,
        settings(tmp_path),
    )


def test_after_the_close_no_vote_is_taken(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        claire@canal [Oui]
        ⏲ 2026-11-30 18:00
        → bureau: est clos, avec 1 vote
        claire@canal ⟨Non⟩
        → claire: clos depuis le lundi 30 novembre à 18:00 : les votes ne sont plus pris
        ≡
        malik@canal ⟨Oui⟩
        → malik: les votes ne sont plus pris
        ≡
        ◉ canal: 1 vote en tout
        """,
        settings(tmp_path),
    )


def test_where_nobody_can_be_told_alone_nothing_is_said(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        claire@canal [Oui]
        claire@canal ⟪vote 1:9⟫
        claire@canal: /voter 7 1
        ✗ canal: vot
        ⏲ 2026-11-23 09:01
        ◉ canal: Oui : 1 vote, 100 %
        """,
        settings(tmp_path),
        unreachable=["claire"],
    )


class Slow(MemoryChannel):
    """A platform that brings what people do `late`, from an instant on."""

    def __init__(self, since: datetime, late: timedelta) -> None:
        super().__init__()
        self.since, self.late = since, late

    def say(self, event: Event) -> None:
        super().say(replace(event, at=event.at - self.late * (event.at >= self.since)))


def test_a_vote_counts_by_when_it_was_cast(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        ⏲ 2026-11-30 18:01
        → bureau: avec 0 vote
        claire@canal ⟨Oui⟩
        → claire: est compté
        ⏲ 2026-11-30 18:02
        ◉ canal: Oui : 1 vote, 100 %
        malik@canal ⟨Oui⟩
        → malik: les votes ne sont plus pris
        ≡
        """,
        settings(tmp_path),
        channel=Slow(datetime(2026, 11, 30, 18, 0, tzinfo=PARIS), timedelta(minutes=2)),
    )


def test_a_late_older_vote_does_not_undo_a_newer_one(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        ⏲ 2026-11-23 10:00
        claire@canal [Oui]
        ⏲ 2026-11-23 10:01
        claire@canal [Non]
        → claire: déjà « Oui » : rien ne change
        ≡
        """,
        settings(tmp_path),
        channel=Slow(datetime(2026, 11, 23, 10, 1, tzinfo=PARIS), timedelta(hours=1)),
    )


def test_a_poll_is_voted_on_in_its_own_community(tmp_path: Path) -> None:
    dialogue(
        f"""
        {VOTING}
        claire@cour ⟪vote 1:1⟫
        → claire: Aucun sondage n° 1 n’est ouvert ici
        ≡
        claire: /voter 1 1
        → claire: Aucun sondage n° 1 n’est ouvert ici
        ≡
        claire@canal [Oui]
        → claire: est compté
        claire [Non]
        → claire: est maintenant « Non »
        """,
        settings(tmp_path, FUTURS, LAB),
    )


def test_a_vote_leaves_the_question_under_way_where_it_was(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {VOTING}
        claire: /temoigner Nous avons déplacé le comptoir de l’accueil.
        → claire: Dans quelle région
        claire@canal [Oui]
        → claire: est compté
        ✗ claire: région
        claire [Bretagne]
        → claire: Où en est-on
        """,
        settings(tmp_path),
    )


def test_a_vote_is_shown_to_its_voter_and_erased_with_the_rest(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {VOTING_BY_NAME}
        claire@canal [Oui]
        malik@canal [Non]
        ⏲ 2026-11-23 09:01
        ◉ canal: Oui : 1 vote, 50 % █████ (Claire)
        claire: /mesdonnees
        → claire: Votre vote au sondage n° 1 « Un atelier en mars ? » : Oui
        claire [Effacer, laisser ce qui est publié]
        → claire: C’est effacé
        ⏲ 2026-11-23 09:02
        ◉ canal: Oui : 0 vote, 0 %
        ◉ canal: Non : 1 vote, 100 % ██████████ (Malik)
        ◌ canal: Claire
        ∅ claire
        """,
        settings(tmp_path),
    )
