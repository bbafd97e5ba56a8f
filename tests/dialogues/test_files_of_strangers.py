"""Law: a stranger's files wait for their yes as their words do, and are gone with them."""

from __future__ import annotations

from pathlib import Path

from tests.dialogues.scenes import GUICHET
from tests.stage import dialogue, settings

WELCOMED = f"""
    marc: 📎 guichet.png {GUICHET}
    → marc: Bonjour, ici Essaim
"""


def kept(folder: Path) -> int:
    """How many files are on the shelf."""
    return sum(len(path.name) == 64 for path in (folder / "media").iterdir())


def test_they_are_there_after_the_yes(tmp_path: Path) -> None:
    dialogue(
        f"""
        {WELCOMED}
        marc [Oui, je suis d’accord]
        → marc: Qu’en fait-on
        marc [Un témoignage]
        marc [Passer]
        marc [Passer]
        marc [Signer]
        → marc: que voit-on sur l’image
        ⏲ 2026-11-25 10:00
        """,
        settings(tmp_path),
    )
    assert kept(tmp_path) == 1


def test_without_a_yes_they_are_erased_at_the_hour_that_was_said(tmp_path: Path) -> None:
    dialogue(f"⏲ 2026-11-23 11:00\n{WELCOMED}\n⏲ 2026-11-24 10:59", settings(tmp_path))
    assert kept(tmp_path) == 1
    dialogue(f"⏲ 2026-11-23 11:00\n{WELCOMED}\n⏲ 2026-11-24 11:00", settings(tmp_path / "other"))
    assert kept(tmp_path / "other") == 0


def test_of_a_day_that_was_spent_the_refusal_is_told(tmp_path: Path) -> None:
    dialogue(
        f"""
        marc: 📎 film.mp4!daily {GUICHET}
        marc [Oui, je suis d’accord]
        → marc: en 24 heures (50 pièces … demain
        → marc: Qu’en fait-on
        """,
        settings(tmp_path),
    )
