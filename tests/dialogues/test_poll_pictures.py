"""Law: the picture of a result follows its edition once, and says in words all that it shows."""

from __future__ import annotations

from pathlib import Path

from adapters.memory import MemoryChannel
from bot.messages import File, Reaction
from tests.dialogues.scenes import FREEZE, PUBLISH, VOTING, YES, approved, known
from tests.stage import Stage, dialogue, settings

CLOSED = f"""
    {known("claire")}
    {approved("claire", 1)}
    {approved("claire", 2, "Un autre essai, avec la même équipe.")}
    {VOTING}
    claire@canal [Oui]
    malik@canal [Non]
    awa@canal [Non]
    camille@bureau: /clore 1 jeudi 18h
    camille@bureau [C’est bien cela]
    ⏲ 2026-11-26 18:00
"""
"""A poll is over, and two testimonies are ready for the edition."""

IN_WORDS = "Sondage n° 1 · Un atelier en mars ? — Oui : 1 vote, 33 % ; Non : 2 votes, 67 %"


def pictures(stage: Stage) -> list[File]:
    """Those that the channel was ever sent."""
    extras = (letter.extra for letter in stage.letters("canal"))
    return [extra for extra in extras if isinstance(extra, File)]


def test_the_picture_follows_the_edition_once_through_restarts_and_a_correction(
    tmp_path: Path,
) -> None:
    stage = dialogue(
        f"""
        {CLOSED}
        {FREEZE}
        ⟳
        camille@bureau: /apercu
        → bureau: Sondages … L’image du résultat suivra le texte
        {YES}
        ⏲ 2026-11-27 17:00
        → canal: Sondages … Sondage n° 1 · 3 votes en tout
        → canal: {IN_WORDS} … 3 votes en tout … 📎 sondage-1.png
        → bureau: est parue
        ⟳
        claire: /retirer 1
        claire [Oui, retirer]
        ⏲ 2026-11-27 18:00
        ◌ canal: guichet
        ◉ canal: Un autre essai
        ◉ canal: 📎 sondage-1.png
        """,
        settings(tmp_path),
    )
    (picture,) = pictures(stage)
    content = (stage.settings.media.folder / picture.digest).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) == picture.size


def test_the_picture_follows_an_edition_that_leaves_before_it_is_drawn(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {CLOSED}
        {PUBLISH}
        → canal: Sondages … Un atelier en mars ?
        → canal: {IN_WORDS} … 📎 sondage-1.png
        → bureau: est parue
        """,
        settings(tmp_path),
    )
    assert len(pictures(stage)) == 1


def test_where_no_files_are_shown_the_text_says_it_all(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {CLOSED}
        {PUBLISH}
        → canal: Sondages … Un atelier en mars ?
        → bureau: est parue
        """,
        settings(tmp_path),
        channel=MemoryChannel(shows=frozenset({Reaction})),
    )
    assert not pictures(stage)
