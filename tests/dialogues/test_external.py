"""Law: the desk knows whose account is from outside the administration, unless they are hidden."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import GUICHET, hidden, known, published, signed
from tests.stage import dialogue, settings


def test_a_card_says_that_its_author_is_external(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("externe")}
        externe: /temoigner {GUICHET}
        {signed("externe")}
        ✗ externe: Compte externe
        → externe: Voici ce qui sera publié
        externe [Oui, proposer]
        → bureau: Signature : Externe … Compte externe
        """,
        settings(tmp_path),
    )


def test_it_is_not_said_of_an_agent(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {published("claire", 1)}
        ◌ bureau: Compte externe
        """,
        settings(tmp_path),
    )


def test_an_author_who_is_hidden_from_the_desk_is_not_told_so(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("externe")}
        {hidden("externe")}
        → bureau: Nouvelle contribution
        ◌ bureau: Compte externe
        """,
        settings(tmp_path),
    )


def test_readers_are_not_told(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("externe")}
        {published("externe", 1)}
        ◌ canal: Compte externe
        """,
        settings(tmp_path),
    )
