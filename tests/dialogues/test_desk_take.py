"""Law: two animators who share a queue do not both read one contribution; neither is held up."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import ATELIER, known, told
from tests.stage import dialogue, settings

TWO = f"""
    {known("claire", "marc")}
    {told("claire")}
    {told("marc", ATELIER)}
"""


def test_who_sees_to_it_is_named_and_the_others_are_shown_the_next(tmp_path: Path) -> None:
    dialogue(
        f"""
        {TWO}
        camille@bureau: /prendre 1
        → bureau: Camille s’occupe du n° 1
        denis@bureau: /attente
        → bureau: 2 contributions … guichet … — Camille s’en occupe depuis 09:00
        → bureau: Le n° 2 attend
        camille@bureau: /attente
        → bureau: 2 contributions
        → bureau: Le n° 1 attend … Camille s’en occupe depuis 09:00
        denis@bureau: /prendre 1
        → bureau: Camille s’occupe déjà du n° 1
        ≡
        denis@bureau: /approuver 2
        → bureau: est approuvé par Denis
        """,
        settings(tmp_path),
    )


def test_it_is_given_back_or_waits_for_anybody_after_a_while(tmp_path: Path) -> None:
    dialogue(
        f"""
        {TWO}
        camille@bureau: /lire 1
        camille@bureau [Je m’en occupe]
        → bureau: Camille s’occupe du n° 1
        camille@bureau [Le rendre]
        → bureau: Camille rend le n° 1
        denis@bureau: /prendre 1
        → bureau: Denis s’occupe du n° 1
        ⏲ 2026-11-23 11:01
        camille@bureau: /attente
        ✗ bureau: Denis s’en occupe
        → bureau: Le n° 1 attend
        camille@bureau: /approuver 1
        camille@bureau: /prendre 1
        → bureau: Le n° 1
        ≡
        """,
        settings(tmp_path),
    )


def test_a_colleague_may_decide_all_the_same(tmp_path: Path) -> None:
    dialogue(
        f"""
        {TWO}
        camille@bureau: /prendre 1
        denis@bureau: /approuver 1
        → bureau: Le n° 1 … est approuvé par Denis
        """,
        settings(tmp_path),
    )


def test_alone_nobody_is_offered_to_take_anything(tmp_path: Path) -> None:
    dialogue(
        f"""
        {TWO}
        camille@bureau: /attente
        → bureau: Le n° 1 attend
        ✗ bureau: Je m’en occupe
        """,
        settings(tmp_path, animators=["memory:camille"], admins=[]),
    )


def test_who_leaves_gives_back_what_they_took(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("denis")}
        {TWO}
        denis@bureau: /prendre 1
        denis: /mesdonnees
        denis [Effacer et retirer]
        camille@bureau: /attente
        ✗ bureau: Denis s’en occupe
        → bureau: Le n° 1 attend
        """,
        settings(tmp_path),
    )
