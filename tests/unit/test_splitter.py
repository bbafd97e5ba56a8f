"""Law: cut as you like, every part fits, and the parts read on as the whole did."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.richtext import (
    Block,
    Body,
    Kind,
    Span,
    Style,
    bold,
    heading,
    item,
    paragraph,
    plain,
    quote,
)
from bot.splitter import split, utf16

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
CHARACTERS = (FAMILY, SCOTLAND, "🇫🇷", "e\u0301", "👍🏽", "❤\ufe0f", "각", "é", "z", "1\ufe0f\u20e3")


def utf8(text: str) -> int:
    return len(text.encode())


measures = st.sampled_from([len, utf16, utf8])
words = st.lists(st.sampled_from([*"aéM.!?…»« \n\t\u00a0,🐝", *CHARACTERS]), max_size=60).map(
    "".join
)
spans = st.builds(
    Span, words, st.sampled_from(Style), st.none() | st.just("https://essaim.example/1")
)
blocks = st.builds(Block, st.sampled_from(Kind), st.lists(spans, max_size=4).map(tuple))
bodies = st.lists(blocks, max_size=8).map(tuple)


def ink(body: Body) -> list[tuple[str, Style, str | None, Kind]]:
    """Every character that leaves a mark, and how it looks."""
    return [
        (char, span.style, span.link, block.kind)
        for block in body
        for span in block.spans
        for char in span.text
        if not char.isspace()
    ]


def texts(parts: list[Body]) -> list[str]:
    return [plain(part) for part in parts]


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("abc", 3), ("é", 1), ("🐝", 2), (FAMILY, 11), ("\ud800", 1)]
)
def test_utf16_counts_as_telegram_does(text: str, units: int) -> None:
    assert utf16(text) == units


@pytest.mark.parametrize(
    ("body", "most", "expected"),
    [
        # Nothing to say, nothing to send.
        ([], 20, []),
        ([paragraph(" "), heading("")], 20, []),
        # What fits stays whole, to the last character.
        ([paragraph("12345"), paragraph("789")], 10, ["12345\n\n789"]),
        ([paragraph("12345"), paragraph("789")], 9, ["12345", "789"]),
        ([item("one"), item("two"), item("three")], 11, ["• one\n• two", "• three"]),
        # Within a block: lines, then sentences, then words, then characters.
        ([paragraph("First line.\nSecond. Line")], 20, ["First line.", "Second. Line"]),
        ([paragraph("One sentence. Two. Three")], 20, ["One sentence. Two.", "Three"]),
        ([paragraph("Vraiment\u00a0? Oui ! Et puis")], 20, ["Vraiment\u00a0? Oui !", "Et puis"]),
        ([paragraph("« C'est fini. » Et puis")], 20, ["« C'est fini. »", "Et puis"]),
        ([paragraph("the words go on and on")], 12, ["the words go", "on and on"]),
        ([paragraph("incomprehensible")], 10, ["incomprehe", "nsible"]),
        # A line or a sentence that would leave the part nearly empty gives way to a word.
        ([paragraph("Oui. C'est une longue histoire")], 20, ["Oui. C'est une", "longue histoire"]),
        # A word is whole at any price: an address cut in two opens nothing.
        ([paragraph("see https://essaim.example")], 22, ["see", "https://essaim.example"]),
        # An initial ends no sentence; French signs stay with their word.
        ([paragraph("Ecrire à M. Durand demain")], 18, ["Ecrire à M. Durand", "demain"]),
        ([paragraph("On y va bientôt ?")], 15, ["On y va", "bientôt ?"]),
        ([paragraph("Elle a dit « oui »")], 15, ["Elle a dit", "« oui »"]),
        # Each half of a quotation is a quotation.
        ([quote("one two three")], 12, ["« one two »", "« three »"]),
        # A heading goes with what it announces, even when that must be cut for it.
        ([paragraph("12345"), heading("Head"), paragraph("abcde")], 14, ["12345", "Head\n\nabcde"]),
        ([heading("Head"), paragraph("one two three four")], 14, ["Head\n\none two", "three four"]),
        ([heading("A"), heading("B"), item("one two")], 12, ["A\n\nB\n\n• one", "• two"]),
        # Unless it fills the part by itself.
        ([heading("Long head"), paragraph("one two")], 12, ["Long head", "one two"]),
        ([heading("Too long a head"), paragraph("one")], 10, ["Too long a", "head\n\none"]),
        ([paragraph("end"), heading("Head")], 20, ["end\n\nHead"]),
        # Characters as a reader sees them.
        ([paragraph("e\u0301" * 6)], 5, ["e\u0301" * 2] * 3),
        ([paragraph("🇫🇷" * 4)], 5, ["🇫🇷" * 2] * 2),
        ([paragraph(FAMILY * 3)], 20, [FAMILY * 2, FAMILY]),
        ([paragraph("ab" + SCOTLAND * 2)], 10, ["ab" + SCOTLAND, SCOTLAND]),
        ([paragraph("a" + "\u0301" * 9)], 5, ["a" + "\u0301" * 4, "\u0301" * 5]),
    ],
)  # fmt: skip
def test_where_the_cuts_fall(body: list[Block], most: int, expected: list[str]) -> None:
    assert texts(split(tuple(body), most)) == expected


def test_a_span_cut_in_two_keeps_its_style_and_link() -> None:
    link = Span("the whole story", Style.ITALIC, "https://essaim.example")
    assert split((paragraph(bold("Read "), link),), 10) == [
        (paragraph(bold("Read "), Span("the", Style.ITALIC, link.link)),),
        (paragraph(Span("whole", Style.ITALIC, link.link)),),
        (paragraph(Span("story", Style.ITALIC, link.link)),),
    ]


def test_the_measure_is_the_platforms_own() -> None:
    bees = (paragraph("🐝" * 6),)
    assert texts(split(bees, 6)) == ["🐝" * 6]
    assert texts(split(bees, 6, utf16)) == ["🐝" * 3] * 2
    assert texts(split(bees, 8, utf8)) == ["🐝" * 2] * 3


def test_a_part_too_small_for_one_character_is_refused() -> None:
    with pytest.raises(ValueError, match="no character of a quote fits in 4"):
        split((quote("abc"),), 4)


def test_a_long_text_is_cut_in_full_parts() -> None:
    sentence = "Les agents racontent ce qu'ils ont tenté, en une phrase ou deux. "
    parts = split((paragraph(sentence * 1000),), 4096, utf16)
    assert len(parts) == 16
    assert all(text.endswith(".") for text in texts(parts))


@pytest.mark.parametrize("sign", [".", "…", " ?", "\u0301", "🇫🇷", ".»", " "])
def test_no_typing_makes_it_slow(sign: str) -> None:
    # Milliseconds in truth; a pattern that tried every start of a run again took over 4 s.
    begun = time.perf_counter()
    split((paragraph("a" + sign * 50_000),), 4096, utf16)
    assert time.perf_counter() - begun < 2


@given(bodies, st.integers(10, 120), measures)
def test_every_part_fits_and_no_mark_is_lost(
    body: Body, most: int, measure: Callable[[str], int]
) -> None:
    parts = split(body, most, measure)
    assert all(measure(plain(part)) <= most for part in parts)
    assert all(block.text.strip() for part in parts for block in part)
    assert ink(tuple(block for part in parts for block in part)) == ink(body)


@given(bodies, measures)
def test_what_fits_is_left_as_it_is(body: Body, measure: Callable[[str], int]) -> None:
    said = tuple(block for block in body if block.text.strip())
    assert split(body, measure(plain(said)), measure) == [said][: len(said)]


@given(bodies, st.integers(10, 120), measures)
def test_splitting_again_changes_nothing(
    body: Body, most: int, measure: Callable[[str], int]
) -> None:
    for part in split(body, most, measure):
        assert split(part, most, measure) == [part]


@given(st.lists(st.sampled_from(CHARACTERS), min_size=1, max_size=80), st.integers(40, 80))
def test_no_character_is_broken(characters: list[str], most: int) -> None:
    parts = texts(split((paragraph(*characters),), most, utf16))
    ends, seen = set(), 0
    for character in characters:
        ends.add(seen := seen + len(character))
    at = 0
    for part in parts:
        at += len(part)
        assert at in ends


sections = st.tuples(
    st.text("abc ", min_size=1, max_size=20).filter(str.strip).map(heading),
    st.text("abc .\n", min_size=1, max_size=300).filter(str.strip).map(paragraph),
)


@given(st.lists(sections, max_size=6), st.integers(60, 200))
def test_a_heading_never_ends_a_part(chapters: list[tuple[Block, Block]], most: int) -> None:
    body = tuple(block for chapter in chapters for block in chapter)
    assert all(part[-1].kind is not Kind.HEADING for part in split(body, most))
