"""Law: an edition that may leave without a yes leaves the desk the time to say no.

Frozen on Friday at 14:00, out at 17:00 with a yes; two hours later, at 19:00, without an answer.
"""

from __future__ import annotations

from pathlib import Path

from bot.config import Settings
from tests.dialogues.records import states
from tests.dialogues.scenes import GUICHET, approved, known
from tests.stage import dialogue, settings

FROZEN = f"""
    {known("claire")}
    {approved("claire", 1)}
    ⏲ 2026-11-27 14:00
    → bureau: partira vendredi 27 novembre à 17:00 si vous l’approuvez … d’elle-même … à 19:00
"""


def delayed(folder: Path, **digest: str) -> Settings:
    return settings(folder, digest={"approval": "delayed", **digest})


def test_without_an_answer_it_leaves_once_the_desk_was_warned(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {FROZEN}
        camille@bureau: /apercu
        → bureau: Sans réponse de votre part, elle partira d’elle-même vendredi 27 novembre à 19:00
        ⏲ 2026-11-27 17:00
        → bureau: Sans réponse de votre part, elle partira d’elle-même vendredi 27 novembre à 19:00
        ⏲ 2026-11-27 18:59
        ✗ canal: {GUICHET[:20]}
        ⏲ 2026-11-27 19:00
        → canal: {GUICHET[:20]}
        → bureau: L’édition n° 1 est parue
        camille@bureau: /journal
        → bureau: laisse partir l’édition, restée sans réponse
        """,
        delayed(tmp_path),
    )
    assert states(stage) == ["published", "collecting"]


def test_with_a_yes_it_leaves_at_its_hour(tmp_path: Path) -> None:
    dialogue(
        f"""
        {FROZEN}
        camille@bureau [Approuver l’édition]
        → bureau: Départ : vendredi 27 novembre à 17:00
        ⏲ 2026-11-27 17:00
        → canal: {GUICHET[:20]}
        ⏲ 2026-11-27 20:00
        ✗ canal: {GUICHET[:20]}
        """,
        delayed(tmp_path),
    )


def test_the_desk_may_have_it_wait(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {FROZEN}
        camille@bureau [Attendre notre accord]
        → bureau: ne partira pas sans votre accord
        ⏲ 2026-11-27 17:00
        → bureau: attend encore votre accord
        ⏲ 2026-12-04 14:00
        ✗ canal: {GUICHET[:20]}
        → bureau: n’a pas été approuvée
        """,
        delayed(tmp_path),
    )
    assert states(stage) == ["skipped", "frozen", "collecting"]


def test_a_yes_that_was_taken_back_is_not_left_to_time(tmp_path: Path) -> None:
    dialogue(
        f"""
        {FROZEN}
        camille@bureau: /publier
        camille@bureau: /rouvrir
        → bureau: ne partira pas sans un nouvel accord
        ⏲ 2026-11-27 19:30
        ✗ canal: {GUICHET[:20]}
        """,
        delayed(tmp_path),
    )


def test_nobody_is_woken_by_it(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1)}
        ⏲ 2026-11-27 14:00
        → bureau: d’elle-même samedi 28 novembre à 08:00
        ⏲ 2026-11-28 07:59
        ✗ canal: {GUICHET[:20]}
        ⏲ 2026-11-28 08:00
        → canal: {GUICHET[:20]}
        """,
        delayed(tmp_path, delay="5h"),
    )


def test_after_a_night_of_downtime_it_leaves_by_day(tmp_path: Path) -> None:
    dialogue(
        f"""
        {FROZEN}
        ⟳ 2026-11-28 03:00
        ✗ canal: {GUICHET[:20]}
        ⏲ 2026-11-28 08:00
        → canal: {GUICHET[:20]}
        """,
        delayed(tmp_path),
    )
