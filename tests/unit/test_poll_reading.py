"""Law: whatever is typed gives a whole poll or one `Illegal`; what is read is read so again."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Illegal
from bot.polls.kinds import Kind
from bot.polls.reading import (
    FEWEST,
    MOST,
    OPTION_MOST,
    QUESTION_MOST,
    Asked,
    Vote,
    is_whole,
    read_most,
    read_poll,
    read_vote,
)
from bot.texts import Speech
from tests.houses import PARIS

SPEECH = Speech("fr", PARIS)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="|\n"), max_size=120)
TYPED = st.lists(WORDS, max_size=15).map(" | ".join) | st.text(max_size=300)


@given(TYPED)
def test_what_was_read_is_within_bounds_and_stays_the_same(typed: str) -> None:
    with suppress(Illegal):
        asked = read_poll(typed, SPEECH)
        question, options = asked.question, asked.options
        assert 1 <= len(question) <= QUESTION_MOST
        assert FEWEST <= len(options) <= MOST
        assert all(1 <= len(option) <= OPTION_MOST for option in options)
        assert len({option.casefold() for option in options}) == len(options)
        again = [line.lstrip("-•* ") and line for line in (question, *options)]
        if again == [question, *options]:
            assert read_poll(" | ".join(again), SPEECH) == asked


@given(TYPED)
def test_every_refusal_has_its_sentence(typed: str) -> None:
    refused = refusal(typed)
    assert refused is None or Speech("fr", PARIS)(refused.key, **refused.values)


def refusal(typed: str) -> Illegal | None:
    try:
        read_poll(typed, SPEECH)
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
    assert read_poll(typed, SPEECH) == Asked("Midi ou soir ?", ("Midi", "Soir"))


def test_marks_within_an_option_are_its_own() -> None:
    asked = read_poll("Combien ? | 2 - 3 | -5 °C | *A* ", SPEECH)
    assert asked.options == ("2 - 3", "-5 °C", "*A*")


@pytest.mark.parametrize("pair", [("Été", "ete"), ("Cœur", "coeur"), ("A B", "ab"), ("ß", "SS")])
def test_options_that_only_look_different_are_equal(pair: tuple[str, str]) -> None:
    with pytest.raises(Illegal, match=r"poll\.equal"):
        read_poll("Lequel ? | " + " | ".join(pair), SPEECH)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3 2", Vote(3, None, (2,))),
        (" n°3  2 ", Vote(3, None, (2,))),
        ("3 0", Vote(3, None, (0,))),
        ("3:17", Vote(3, 17)),
        ("3 2 1", Vote(3, None, (2, 1))),
        ("3 1,4 et 5", Vote(3, None, (1, 4, 5))),
        ("3 1, 1", Vote(3, None, (1,))),
    ],
)
def test_a_vote_is_read(typed: str, meant: Vote) -> None:
    assert read_vote(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "3",
        "deux",
        "3 deux",
        "3 -1",
        "3:",
        "3 2 et",
        "3 et 2 1 et",
        "٣ ٢",
        "9" * 40,
        "3 999",
        "3:17 2",
    ],
)
def test_what_is_no_vote_is_refused(typed: str) -> None:
    with pytest.raises(Illegal, match=r"vote\.how"):
        read_vote(typed)


@pytest.mark.parametrize(
    ("word", "kind", "first"),
    [
        ("oui/non", Kind.OPINION, "Oui"),
        ("Avis", Kind.OPINION, "Oui"),
        ("1-5", Kind.SCALE, "1 – pas du tout"),
        ("de 1 à 5", Kind.SCALE, "1 – pas du tout"),
        ("Échelle", Kind.SCALE, "1 – pas du tout"),
    ],
)
def test_ready_answers_are_asked_for_by_a_word(word: str, kind: Kind, first: str) -> None:
    asked = read_poll(f"Utile ? | {word}", SPEECH)
    assert (asked.kind, asked.options[0]) == (kind, first)
    assert all(len(option) <= OPTION_MOST for option in asked.options)


def test_how_many_choices_a_person_may_make() -> None:
    assert [read_most(word, 4, 1) for word in ("1", "4", "tous", "Toutes", "all")] == [
        1,
        4,
        4,
        4,
        4,
    ]
    for word in ("", "0", "5", "-1", "deux"):
        with pytest.raises(Illegal, match=r"poll\.which_most"):
            read_most(word, 4, 1)
