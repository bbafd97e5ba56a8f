"""Law: a text that is empty, endless or strange is refused or taken as it is, never half."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.scenes import PUBLISH, approved, known, signed
from tests.stage import dialogue, settings

OVERRIDE, ZERO_WIDTH, BELL = "\u202e", "\u200b", "\x07"


@pytest.mark.parametrize("nothing", ["", ZERO_WIDTH, f"{OVERRIDE}{BELL}", "\u3164", "\u2800"])
def test_a_text_without_anything_to_read(tmp_path: Path, nothing: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: {nothing}
        → claire: Je ne vois aucun texte
        ≡
        claire: /temoigner
        claire: {nothing}
        → claire: Je ne vois aucun texte
        ≡
        → claire: Racontez en quelques phrases
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize("lead", ["", "/temoigner ", "/temoiner "])
def test_a_hundred_thousand_characters(tmp_path: Path, lead: str) -> None:
    dialogue(
        f"""
        {known("claire")}
        claire: {lead}{"mot " * 25_000}
        → claire: Votre texte compte … Raccourcissez-le
        ≡
        claire: /aide
        → claire: cette aide
        """,
        settings(tmp_path),
    )


@pytest.mark.parametrize(
    "command",
    ["/{}", "/lire {}", "/contributions {}", "/communaute {}", "/annuler {}", "/aide {}"],
)
def test_a_hundred_thousand_characters_after_a_command(tmp_path: Path, command: str) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        claire: {command.format("x" * 100_000)}
        ≡
        ✗ claire: Je n’ai pas pu traiter
        """,
        settings(tmp_path),
    )
    assert all(len(text) < 2_000 for text in stage.texts("claire"))


@pytest.mark.parametrize("question", ["titre", "région", "thèmes", "avancement", "nom"])
def test_a_hundred_thousand_characters_as_an_answer(tmp_path: Path, question: str) -> None:
    fields = {
        "titre": "Le titre",
        "région": "La région",
        "thèmes": "Les thèmes",
        "avancement": "L’avancement",
        "nom": "La signature",
    }
    stage = dialogue(
        f"""
        {known("claire")}
        claire: /temoigner Nous avons ouvert un guichet commun.
        {signed("claire")}
        claire [Modifier]
        claire [{fields[question]}]
        claire: {"x" * 100_000}
        ≡
        ✗ claire: Je n’ai pas pu traiter
        """,
        settings(tmp_path),
    )
    assert all(len(text) < 2_000 for text in stage.texts("claire"))


MARKUP = (
    "*gras* _italique_ **fort** `code` [lien](https://example.org) <b>balise</b> "
    "&amp; ~~barré~~ ||caché|| @canal #salon {p} {number} %s \\*"
)


def test_markup_of_every_platform_is_plain_text(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1, MARKUP)}
        {PUBLISH}
        → canal: {MARKUP}
        claire: /lire 1
        → claire: {MARKUP}
        """,
        settings(tmp_path),
    )


def test_unseen_characters_do_not_travel(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {known("claire")}
        {approved("claire", 1, f"Nous avons{OVERRIDE} ou{ZERO_WIDTH}vert{BELL} un guichet.")}
        {PUBLISH}
        → canal: Nous avons ouvert un guichet.
        """,
        settings(tmp_path),
    )
    everything = "".join(stage.texts("canal") + stage.texts("bureau"))
    assert not set(everything) & {OVERRIDE, ZERO_WIDTH, BELL}


@pytest.mark.parametrize(
    "name", [f"Cl{OVERRIDE}aire", "Cl\u2066aire\n\nSignature : Marc", "x" * 9000]
)
def test_a_display_name_is_one_clean_line(tmp_path: Path, name: str) -> None:
    stage = dialogue(known("claire"), settings(tmp_path), names={"claire": name})
    ((_, kept, *_rest),) = stage.kept()["person"]
    assert isinstance(kept, str)
    assert len(kept) <= 80
    assert kept.isprintable()
