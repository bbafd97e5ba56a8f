"""Law: an edited message tells what stands after its command, and an event knows its message."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.edited import words
from bot.contributions.telling import has_words_of, told_in
from bot.messages import Address, Edited, Event, Pressed, Reacted, Redacted, Said
from bot.roles import Place

DIRECT, CHANNEL = Place.DIRECT, Place.CHANNEL


@pytest.mark.parametrize(
    ("typed", "place", "told"),
    [
        ("Le guichet.", DIRECT, "Le guichet."),
        ("/temoigner Le guichet.", DIRECT, "Le guichet."),
        (" !Témoigner\nLe guichet.\nEt le bus.", DIRECT, "Le guichet.\nEt le bus."),
        ("!temoingner Le guichet.", DIRECT, "Le guichet."),
        ("/story", DIRECT, ""),
        ("!participer 3 Le guichet.", DIRECT, "Le guichet."),
        ("!participer 3", DIRECT, ""),
        ("!retirer 3", DIRECT, ""),
        ("/aide Le guichet.", CHANNEL, ""),
        ("/ 3 guichets", DIRECT, "/ 3 guichets"),
        ("Initiative du lundi", DIRECT, "Initiative du lundi"),
        ("initiative Le guichet.", CHANNEL, "Le guichet."),
        ("participer 3 Le guichet.", CHANNEL, "Le guichet."),
        ("Aide du lundi", CHANNEL, "Aide du lundi"),
        ("Le guichet.", CHANNEL, "Le guichet."),
        ("", DIRECT, ""),
    ],
)
def test_the_command_is_not_of_the_text(typed: str, place: Place, told: str) -> None:
    assert words(typed, place, "Avant.") == told


def test_a_word_that_the_text_began_with_is_of_it() -> None:
    assert words("Initiative du mardi", CHANNEL, "Initiative du lundi") == "Initiative du mardi"
    assert words("!initiative Du mardi", CHANNEL, "initiative") == "Du mardi"


@given(st.text(), st.sampled_from(Place), st.text())
def test_nothing_is_told_that_was_not_typed(typed: str, place: Place, before: str) -> None:
    assert words(typed, place, before) in typed


@given(st.text().filter(lambda text: text.strip()[:1] not in ("/", "!")))
def test_in_a_direct_chat_words_without_a_sign_are_all_told(typed: str) -> None:
    assert words(typed, DIRECT, "") == typed


FACT: dict[str, Any] = {
    "id": "$1",
    "at": datetime(2026, 11, 23, tzinfo=UTC),
    "account": Address("matrix:@claire:a.org"),
    "name": "Claire",
    "place": Address("matrix:!r:a.org"),
    "link": "https://matrix.to/#/!r:a.org/$0",
}
OWN = Reacted(**FACT, of="$0", emoji="🐝", own=True, text="Le guichet.")


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (Said(**FACT, text="Le guichet."), "matrix:$1"),
        (OWN, "matrix:$0"),
        (Reacted(**FACT, of="$0", emoji="🐝"), None),
        (Pressed(**FACT, key="help"), None),
        (Edited(**FACT, of="$0", text="Le guichet."), None),
        (Redacted(**FACT, of="$0"), None),
    ],
)
def test_words_are_told_in_a_message(event: Event, message: str | None) -> None:
    assert told_in(event) == (((message, event.link),) if message else ())


def test_an_edit_brings_words_of_what_it_edits() -> None:
    assert has_words_of(Edited(**FACT, of="$0", text="Le guichet."), "matrix:$0")
    assert not has_words_of(Edited(**FACT, of="$0", text="Le guichet."), "matrix:$1")
    assert has_words_of(OWN, "matrix:$0")
    assert not has_words_of(OWN, "memory:$0")
    assert not has_words_of(Redacted(**FACT, of="$0"), "matrix:$0")
