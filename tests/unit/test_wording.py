"""Law: what a person typed keeps its meaning and loses only what nobody sees."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contributions.wording import clean, read_line, read_text, unaccented
from bot.errors import Illegal

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))
UNSEEN_PARTS = st.lists(
    st.sampled_from(
        [*"eE1 \n\r\t❤👩💻", *map(chr, (0x301, 0x200B, 0x200D, 0xFE0F, 0xE0061, 0xD83D))]
    )
).map("".join)

FAMILY = "👩\u200d👩\u200d👧"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Bonjour  ", "Bonjour"),
        ("un\r\ndeux\rtrois\x0bquatre\u2028cinq", "un\ndeux\ntrois\nquatre\ncinq"),
        ("un\n\n\n\ndeux", "un\n\ndeux"),
        ("un\n \n\t\n \ndeux", "un\n\ndeux"),
        ("un   \ndeux\t\n", "un\ndeux"),
        ("un\tdeux", "un deux"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b\x1bc\x7f", "abc"),
        ("\u202egnirts\u202c", "gnirts"),
        ("\u2066Marie\u2069", "Marie"),
        ("\ufeffBonjour", "Bonjour"),
        ("expéri\u00admen\u200btation", "expérimentation"),
        ("lone \ud83d half", "lone  half"),
        ("\ud83d\ude00", "😀"),
        ("in\u200dno\u200cvation", "innovation"),
        ("n\ufe0fo", "no"),
        ("ok\U000e0068\U000e0069", "ok"),
        ("e\u200d\u0301\u200d", "é"),
        ("Ça marche\u00a0?", "Ça marche\u00a0?"),
        ("a\u200eb\u200f", "a\u200eb\u200f"),
        (FAMILY, FAMILY),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
        ("👍🏽", "👍🏽"),
        (ENGLAND, ENGLAND),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("- un\n  - deux", "- un\n  - deux"),
    ],
)
def test_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(ANYTHING | UNSEEN_PARTS)
def test_cleaning_twice_changes_nothing_and_leaves_nothing_unsafe(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert all(unicodedata.category(sign) not in {"Cs", "Cc"} for sign in cleaned if sign != "\n")
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert "\n\n\n" not in cleaned
    cleaned.encode()


@given(st.text("abcdeéèàç ’'.,-", min_size=1))
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert clean(text) == text.strip()


def test_reading_a_text() -> None:
    assert read_text(" Un essai.\r\n\r\n\r\nUn autre. ") == "Un essai.\n\nUn autre."
    assert read_line(" Un\r\n\r\n essai\tutile ", 40) == "Un essai utile"
    assert read_line("x" * 40, 40) == "x" * 40


@pytest.mark.parametrize("nothing", ["", " \n\t", "\u200b\ufeff", "\u200e", "\u3164", "\u0301"])
def test_a_text_that_shows_nothing_is_refused(nothing: str) -> None:
    with pytest.raises(Illegal) as refused:
        read_text(nothing)
    assert refused.value.key == "wording.empty"
    with pytest.raises(Illegal):
        read_line(nothing, 10)


def test_a_text_too_long_is_refused_once_cleaned() -> None:
    assert read_text("x" * 10 + " " * 10, most=10) == "x" * 10
    with pytest.raises(Illegal) as refused:
        read_text("x" * 11, most=10)
    assert (refused.value.key, refused.value.values) == (
        "wording.too_long",
        {"length": 11, "most": 10},
    )


@pytest.mark.parametrize(
    ("text", "plain"),
    [("L’Été à Schœlcher", "L'Ete a Schoelcher"), ("Côtes‑d’Armor", "Cotes-d'Armor")],
)
def test_unaccented(text: str, plain: str) -> None:
    assert unaccented(text) == plain
