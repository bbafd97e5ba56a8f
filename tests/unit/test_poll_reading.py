"""Law: whatever is typed gives a whole poll or one `Illegal`; what is read is read so again."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Illegal
from bot.polls.reading import (
    FEWEST,
    MOST,
    OPTION_MOST,
    QUESTION_MOST,
    Vote,
    is_whole,
    read_poll,
    read_vote,
)
from bot.texts import Speech
from tests.houses import PARIS

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="|\n"), max_size=120)
TYPED = st.lists(WORDS, max_size=15).map(" | ".join) | st.text(max_size=300)


@given(TYPED)
def test_what_was_read_is_within_bounds_and_stays_the_same(typed: str) -> None:
    with suppress(Illegal):
        question, options = read_poll(typed)
        assert 1 <= len(question) <= QUESTION_MOST
        assert FEWEST <= len(options) <= MOST
        assert all(1 <= len(option) <= OPTION_MOST for option in options)
        assert len({option.casefold() for option in options}) == len(options)
        again = [line.lstrip("-•* ") and line for line in (question, *options)]
        if again == [question, *options]:
            assert read_poll(" | ".join(again)) == (question, options)


@given(TYPED)
def test_every_refusal_has_its_sentence(typed: str) -> None:
    refused = refusal(typed)
    assert refused is None or Speech("fr", PARIS)(refused.key, **refused.values)


def refusal(typed: str) -> Illegal | None:
    try:
        read_poll(typed)
    except Illegal as refused:
        return refused
    return None


@pytest.mark.parametrize(
    "typed",
    [
        "Midi ou soir ? | Midi | Soir",
        "Midi ou soir ?|Midi|Soir|",
        "  Midi  ou\tsoir ? | Midi\n| Soir ",
        "Midi ou soir ?\nMidi\nSoir",
        "Midi ou soir ?\n- Midi\n- Soir",
        "Midi ou soir ?\n\n• Midi\n\n• Soir\n",
    ],
)
def test_the_ways_to_type_a_poll(typed: str) -> None:
    assert is_whole(typed)
    assert read_poll(typed) == ("Midi ou soir ?", ("Midi", "Soir"))


def test_marks_within_an_option_are_its_own() -> None:
    assert read_poll("Combien ? | 2 - 3 | -5 °C | *A* ")[1] == ("2 - 3", "-5 °C", "*A*")


@pytest.mark.parametrize("pair", [("Été", "ete"), ("Cœur", "coeur"), ("A B", "ab"), ("ß", "SS")])
def test_options_that_only_look_different_are_equal(pair: tuple[str, str]) -> None:
    with pytest.raises(Illegal, match=r"poll\.equal"):
        read_poll("Lequel ? | " + " | ".join(pair))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3 2", Vote(3, None, 2)),
        (" n°3  2 ", Vote(3, None, 2)),
        ("3 0", Vote(3, None, 0)),
        ("3:17", Vote(3, 17, None)),
    ],
)
def test_a_vote_is_read(typed: str, meant: Vote) -> None:
    assert read_vote(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "3", "deux", "3 deux", "3 -1", "3:", "3 2 1", "٣ ٢", "9" * 40, "3 999", "3:17 2"]
)
def test_what_is_no_vote_is_refused(typed: str) -> None:
    with pytest.raises(Illegal, match=r"vote\.how"):
        read_vote(typed)
