"""Law: a letter reads well at any width, and the terminal obeys nothing that stands in it."""

from __future__ import annotations

from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from adapters.console.render import as_text, render
from bot.messages import Choice, Letter
from bot.richtext import Span, bold, heading, italic, item, paragraph, quote


def draw(letter: Letter, width: int = 40, *, colour: bool = False) -> str:
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
    )
    console.print(render(letter))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_letter_reads_well_on_a_narrow_terminal() -> None:
    letter = Letter(
        (
            heading("Votre témoignage"),
            quote("Une phrase assez longue pour être pliée deux fois."),
            item("un"),
            item("deux mots qui tiennent à peine sur une ligne"),
            paragraph("Voir ", Span("le guide", link="https://example.org")),
        ),
        (Choice("Oui", "y"), Choice("Non, plus tard, quand j’aurai le temps", "n")),
    )
    assert [line.rstrip() for line in draw(letter).splitlines()] == [
        "Votre témoignage",
        "",
        "▎ Une phrase assez longue pour être",
        "▎ pliée deux fois.",
        "",
        "• un",
        "• deux mots qui tiennent à peine sur une",
        "  ligne",
        "",
        "Voir le guide (https://example.org)",
        "",
        "1. Oui",
        "2. Non, plus tard, quand j’aurai le",
        "   temps",
    ]


def test_many_choices_stand_side_by_side_where_there_is_room() -> None:
    letter = Letter((), tuple(Choice(f"Choix {n}", str(n)) for n in range(1, 14)))
    wide, narrow = draw(letter, 80).splitlines(), draw(letter, 14).splitlines()
    assert len(wide) < 6
    assert wide[0].split() == ["1.", "Choix", "1", *wide[0].split()[3:]]
    assert len(narrow) == 13


def test_typed_markup_is_shown_and_spans_are_styled() -> None:
    letter = Letter((paragraph("[bold]x[/bold] ", bold("gras"), italic("penché")),))
    assert "[bold]x[/bold]" in draw(letter)
    assert "\x1b[1mgras\x1b[0m\x1b[3mpenché" in draw(letter, colour=True)


@given(st.text(st.characters(codec=None), max_size=30))
def test_no_text_commands_the_terminal(text: str) -> None:
    evil = text + "\x1b]0;title\x07\x9b2J\r\x08\u202e"
    letter = Letter(
        (quote(evil), paragraph(Span("a", link=f"https://x/{evil}"))), (Choice(evil, "k"),)
    )
    for output in (draw(letter), as_text(letter)):
        assert not set(output) & {
            chr(code) for code in (*range(10), *range(11, 32), *range(127, 160))
        }
        assert "\u202e" not in output
        output.encode()
    assert "\x1b]0;" not in draw(letter, colour=True)


def test_a_pipe_gets_the_plain_form() -> None:
    letter = Letter((heading("Titre"), item("un"), item("deux")), (Choice("Oui", "y"),))
    assert as_text(letter) == "Titre\n\n• un\n• deux\n\n1. Oui"
