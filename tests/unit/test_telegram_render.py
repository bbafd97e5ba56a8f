"""Law: what a letter says stands in the text as it is, and its marks lie where they belong."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from adapters.telegram.ears import address
from adapters.telegram.render import ABREAST, as_text, clean, keyboard, rows
from bot.messages import Choice, Letter
from bot.richtext import (
    Block,
    Body,
    Kind,
    Span,
    Style,
    bold,
    heading,
    italic,
    item,
    paragraph,
    plain,
    quote,
)
from bot.splitter import split, utf16
from tests.botapi import formatting

texts = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    [
        "👩🏽‍🚒 ",
        "🇫🇷",
        "é",
        " ",
        "\n",
        "<b>x</b>",
        "*gras* _it_ [l](u)",
        "مرحبا",
        "@essaim /start #a",
    ]
)
links = st.none() | st.just("https://example.org/a")
spans = st.builds(Span, texts, st.sampled_from(Style), links)
blocks = st.builds(Block, st.sampled_from(Kind), st.lists(spans, max_size=4).map(tuple))
bodies = st.lists(blocks, max_size=5).map(tuple)


def marked(body: Body) -> list[tuple[str, str]]:
    """What each mark covers, by its kind."""
    text, entities = as_text(body)
    return [(str(one.type), covered(text, one)) for one in entities]


def covered(text: str, entity: MessageEntity) -> str:
    units = text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def test_each_kind_of_block_has_its_form() -> None:
    body = (
        heading("Titre"),
        paragraph("Un ", bold("mot"), " et ", italic("un autre"), "."),
        item("premier"),
        item("second"),
        quote("cité"),
        paragraph(Span("ici", link="https://example.org")),
    )
    text, _ = as_text(body)
    assert text == "Titre\n\nUn mot et un autre.\n\n• premier\n• second\n\ncité\n\nici"
    assert marked(body) == [
        ("bold", "Titre"),
        ("bold", "mot"),
        ("italic", "un autre"),
        ("blockquote", "cité"),
        ("text_link", "ici"),
    ]


def test_marks_are_counted_as_telegram_counts() -> None:
    assert marked((paragraph("👩🏽‍🚒🇫🇷 ", bold("gras 🐝")), heading("é"))) == [
        ("bold", "gras 🐝"),
        ("bold", "é"),
    ]


def test_what_people_typed_is_no_markup() -> None:
    typed = "<b>x</b> *y* [z](http://a.org) &amp; `code`"
    assert as_text((paragraph(typed),)) == (typed, [])


def test_a_link_that_says_itself_needs_no_mark() -> None:
    assert as_text((paragraph(Span("https://a.org", link="https://a.org")),))[1] == []


@given(bodies)
def test_the_text_is_never_longer_than_what_it_was_split_by(body: Body) -> None:
    assert utf16(as_text(body)[0]) <= utf16(plain(body))


@given(bodies)
def test_telegram_takes_every_part_as_it_is(body: Body) -> None:
    """The stand-in refuses entities that Telegram would mend."""
    for part in split(body, 60, utf16):
        text, entities = as_text(part)
        given_ = [one.to_dict() for one in entities]
        formatting.fixed(text, given_, empty=True)


@given(st.text())
def test_no_half_character_and_no_nul_leaves(text: str) -> None:
    clean(text).encode()  # which raises at half a character
    assert "\0" not in clean(text)


# --- buttons --------------------------------------------------------------------------------------

choices = st.lists(st.builds(Choice, st.text(min_size=1, max_size=60), st.just("vote 1 2")))


@given(choices)
def test_rows_keep_every_choice_in_order_and_fit_a_phone(given_: list[Choice]) -> None:
    made = rows(given_)
    assert [one for row in made for one in row] == given_
    assert all(1 <= len(row) <= ABREAST for row in made)
    assert all(len(row) == 1 or sum(len(one.label) for one in row) <= 30 for row in made)


def test_a_letter_without_choices_has_no_buttons() -> None:
    assert keyboard(Letter((paragraph("x"),)), address(1), b"s") is None
