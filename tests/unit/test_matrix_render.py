"""Law: any letter is well-formed HTML without anybody else's tags, and a text that says it all."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.render import KEY, MOST, as_html, as_text, content, message, weight
from bot.messages import Address, Choice, Letter
from bot.ports import Delivery
from bot.richtext import Block, Kind, Span, Style, bold, heading, item, paragraph, quote
from bot.splitter import split

OURS = {"h4", "p", "blockquote", "ul", "li", "ol", "strong", "em", "a", "br"}

LETTER = Letter(
    (
        heading("L’édition"),
        paragraph("Un ", bold("guichet"), "\nqui ", Span("bouge", link="https://e.org/?a=1&b=2")),
        item("un"),
        item("deux"),
        quote("Ça marche."),
    ),
    (Choice("Oui", "yes"), Choice("Non <b>", "no")),
)


class Reader(HTMLParser):
    """Reads HTML as strictly as it can: every tag ours, every tag closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in OURS
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        if tag == "br":
            self.text += "\n"
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.text


def test_element_shows_headings_styles_links_bullets_and_numbers() -> None:
    assert as_html(LETTER) == (
        "<h4>L’édition</h4>"
        '<p>Un <strong>guichet</strong><br>qui <a href="https://e.org/?a=1&amp;b=2">bouge</a></p>'
        "<ul><li>un</li><li>deux</li></ul>"
        "<blockquote>Ça marche.</blockquote>"
        "<ol><li>Oui</li><li>Non &lt;b&gt;</li></ol>"
    )


def test_the_plain_text_reads_well_alone() -> None:
    assert as_text(LETTER) == (
        "L’édition\n\nUn guichet\nqui bouge (https://e.org/?a=1&b=2)\n\n• un\n• deux\n\n"
        "« Ça marche. »\n\n1. Oui\n2. Non <b>"
    )


@pytest.mark.parametrize(("quiet", "kind"), [(True, "m.notice"), (False, "m.text")])
def test_a_message_rings_unless_it_is_quiet_mentions_nobody_and_carries_its_key(
    quiet: bool, kind: str
) -> None:
    sent = content(Delivery("e1.0.0", Address("matrix:!r"), LETTER, quiet=quiet))
    assert sent == {**message(LETTER, quiet=quiet), KEY: "e1.0.0"}
    assert (sent["msgtype"], sent["m.mentions"]) == (kind, {})


def test_an_edit_says_what_it_replaces_and_what_the_message_says_now() -> None:
    sent = content(Delivery("e2.0.0", Address("matrix:!r"), LETTER, "$first", quiet=True))
    assert sent["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$first"}
    assert sent["m.new_content"] == {**message(LETTER, quiet=True), KEY: "e2.0.0"}
    assert sent["body"] == "* " + as_text(LETTER)


SPANS = st.builds(Span, st.text(), st.sampled_from(Style), st.none() | st.text(min_size=1))
BLOCKS = st.builds(Block, st.sampled_from(Kind), st.lists(SPANS, max_size=4).map(tuple))
CHOICES = st.builds(Choice, st.text(), st.just("key"))
LETTERS = st.builds(
    Letter, st.lists(BLOCKS, max_size=6).map(tuple), st.lists(CHOICES, max_size=4).map(tuple)
)


@given(LETTERS)
def test_nothing_that_is_typed_is_markup_and_nothing_is_lost(letter: Letter) -> None:
    told = read(as_html(letter))
    for typed in [span.text for block in letter.body for span in block.spans]:
        kept = typed.replace("\0", "\N{REPLACEMENT CHARACTER}")
        assert kept.replace("\r", "\n") in told.replace("\r", "\n")
        assert kept in as_text(letter)


@given(LETTERS)
def test_any_letter_can_be_sent_as_utf8(letter: Letter) -> None:
    json.dumps(message(letter, quiet=False), ensure_ascii=False).encode()


def test_half_a_character_pair_is_replaced() -> None:
    assert as_text(Letter((paragraph("a\ud800b"),))) == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("letter", ["a", "&", '"', "é", "👩🏽‍🚒", "\n", "mot & "])
def test_the_longest_part_fits_in_an_event_even_encrypted_and_edited(letter: str) -> None:
    for body in split((paragraph(letter * 60_000),), MOST, weight):
        edit = content(Delivery("k" * 100, Address("matrix:!r"), Letter(body), "$" + "x" * 43))
        sealed = len(json.dumps(edit).encode()) * 4 / 3
        assert sealed < 65_536 - 2_000
