"""What is kept of events and letters reads back as the very same values."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Address, Choice, Event, Extra, Letter, Said, Voted
from bot.packing import keepable, pack_event, pack_letter, unpack_event, unpack_letter
from bot.richtext import Block, paragraph

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
st.register_type_strategy(str, TEXTS)
st.register_type_strategy(Address, TEXTS.map(lambda native: Address(f"memory:{native}")))
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
FEW_VOTES = st.lists(st.from_type(Voted), max_size=2).map(tuple)


def said(text: str) -> Said:
    claire = Address("memory:claire")
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    return Said(id=text, at=at, account=Address(text), name=text, place=claire, text=text)


def events(kind: type[Event]) -> st.SearchStrategy[Event]:
    given_votes = {"votes": FEW_VOTES} if "votes" in kind.__dataclass_fields__ else {}
    return st.builds(kind, **given_votes)


@pytest.mark.parametrize("kind", get_args(Event))
def test_every_kind_of_event_reads_back(kind: type[Event]) -> None:
    @given(events(kind))
    def holds(event: Event) -> None:
        line = pack_event(event)
        assert "\n" not in line
        assert unpack_event(line) == event

    holds()


@given(st.text(st.characters(codec=None), max_size=20))
def test_what_no_database_keeps_of_an_event_is_replaced(typed: str) -> None:
    read = unpack_event(pack_event(said(typed)))
    assert isinstance(read, Said)
    assert read.id == read.text == read.account == keepable(typed)
    assert "\0" not in read.text
    assert len(read.text.encode().decode()) == len(typed)
    assert all(
        new in (old, "\N{REPLACEMENT CHARACTER}") for new, old in zip(read.text, typed, strict=True)
    )


def test_half_a_character_is_an_unknown_one() -> None:
    for odd in ("\0", "\ud800", "\udbff", "\udc00", "\udfff"):
        assert keepable(f"a{odd}b") == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("kind", [*get_args(Extra), type(None)])
def test_every_letter_reads_back(kind: type[Extra] | type[None]) -> None:
    bodies = st.lists(st.builds(Block), max_size=2).map(tuple)
    choices = st.lists(st.builds(Choice), max_size=2).map(tuple)

    @given(st.builds(Letter, bodies, choices, st.from_type(kind)))
    def holds(letter: Letter) -> None:
        assert unpack_letter(pack_letter(letter)) == letter

    holds()


def test_an_event_kept_by_the_first_version_is_still_read() -> None:
    old = {
        "kind": "said",
        "id": "m1",
        "at": "2026-11-23T08:00:00+00:00",
        "account": "memory:claire",
        "name": "Claire",
        "place": "memory:claire",
        "private": "memory:claire",
        "text": "Bonjour",
    }
    claire = Address("memory:claire")
    assert unpack_event(json.dumps(old)) == Said(
        id="m1",
        at=datetime(2026, 11, 23, 8, tzinfo=UTC),
        account=claire,
        name="Claire",
        place=claire,
        private=claire,
        text="Bonjour",
    )


def test_a_letter_kept_by_the_first_version_is_still_read() -> None:
    old = (
        '{"body":[["paragraph",[["Bonjour","plain",null]]]],"choices":[{"label":"Oui","key":"y"}]}'
    )
    assert unpack_letter(old) == Letter((paragraph("Bonjour"),), (Choice("Oui", "y"),))
    assert pack_letter(unpack_letter(old)) == old
