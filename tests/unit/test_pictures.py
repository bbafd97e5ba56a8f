"""Law: any text is drawn, in equal bytes for an equal chart, and what is cut stands in words."""

from __future__ import annotations

import struct
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pictures.bars import WIDE, draw
from bot.pictures.chart import Bar, Chart
from bot.pictures.lettering import CUT, bold, regular
from bot.polls.picture import CAPTION_MOST, caption, chart, is_drawn
from bot.polls.results import Result, Score
from bot.richtext import plain
from bot.texts import LANGUAGES, Speech

PARIS = ZoneInfo("Europe/Paris")
FRENCH = Speech("fr", PARIS)
HAND = regular(40)

TALLEST = 4000
"""What a phone may still be asked to show."""

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
CHARTS = st.builds(
    Chart,
    title=ANY,
    bars=st.lists(st.builds(Bar, ANY, ANY, st.floats(0, 1), st.booleans()), max_size=3),
    told=st.lists(ANY, max_size=1),
    signed=ANY,
)


def result(*votes: int, question: str = "Un atelier en mars ?", option: str = "Choix") -> Result:
    scores = [Score(rank, f"{option} {rank}", n, ("Claire",)) for rank, n in enumerate(votes)]
    return Result(3, question, scores, sum(votes))


def size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", picture[16:24])
    return wide, high


# --- drawing --------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(CHARTS)
def test_any_text_is_drawn(one: Chart) -> None:
    wide, high = size(draw(one))
    assert wide == WIDE
    assert high < TALLEST


def test_the_longest_chart_fits_a_page() -> None:
    bars = [Bar("W" * 100, "1 234 567 votes, 100 %", 1.0, first=True)] * 12
    _, high = size(draw(Chart("W" * 300, bars, ["W" * 500], "W" * 300)))
    assert high < TALLEST


def test_equal_charts_give_equal_bytes_in_any_thread() -> None:
    one = chart(result(12, 5, 3), "Futurs Publics", FRENCH)
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(draw, [one] * 8))) == 1
    assert draw(one) != draw(chart(result(12, 5, 4), "Futurs Publics", FRENCH))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Œuvrer à l’été, déjà ?", "Œuvrer à l’été, déjà ?"),
        ("👩🏽‍🔬 Oui 👍", "Oui"),
        ("日本", ""),
        ("12\u202f345 voix", "12\u202f345 voix"),
        ("a\u200bb\x00\nc", "ab c"),
        ("نعم", "نعم"),
    ],
)
def test_what_the_font_lacks_is_left_out(typed: str, shown: str) -> None:
    assert regular(40).drawable(typed) == bold(40).drawable(typed) == shown


@given(ANY, st.integers(1, 4))
def test_lines_fit_and_lose_nothing_but_blanks_unless_they_are_cut(text: str, most: int) -> None:
    lines = HAND.lines(text, 200, most)
    assert len(lines) <= most
    assert all(HAND.wide(line) <= 200 for line in lines)
    said = "".join(lines).replace(" ", "")
    if not said.endswith(CUT):
        assert said == HAND.drawable(text).replace(" ", "")


# --- what it shows --------------------------------------------------------------------------------


def test_the_first_place_stands_out_be_it_shared() -> None:
    bars = chart(result(5, 5, 2), "Futurs Publics", FRENCH).bars
    assert [bar.first for bar in bars] == [True, True, False]
    assert [bar.value for bar in bars] == ["5 votes, 42 %", "5 votes, 42 %", "2 votes, 17 %"]


def test_a_result_without_votes_or_options_has_no_picture() -> None:
    assert is_drawn(result(0, 1))
    assert not is_drawn(result(0, 0))
    assert not is_drawn(result())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_caption_names_every_option_nobody_and_stays_beside_its_picture(language: str) -> None:
    speech = Speech(language, PARIS)
    options = result(*[100] * 12, question="é" * 300, option="Un guichet commun " * 5)
    said = plain(caption(options, speech))
    assert len(said.encode("utf-16-le")) // 2 <= CAPTION_MOST
    assert said.count("100 votes") == 12
    assert "Claire" not in said
    assert "Choix 0" in plain(caption(result(4, 2), speech))
