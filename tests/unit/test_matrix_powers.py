"""Law: what a user may do in a room is what the specification has it, whatever the room says."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.powers import level, may_redact, to_send

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
NAMES = st.sampled_from(["users", "users_default", "events", "events_default", "redact"])


def creation(version: object, **content: object) -> dict[str, Any]:
    return {"sender": "claire", "content": {"room_version": version, **content}}


@pytest.mark.parametrize(
    ("levels", "made", "expected"),
    [
        ({"users": {"claire": 50}}, {}, True),
        ({"users": {"claire": "50"}}, {}, True),
        ({"users": {"claire": 49}}, {}, False),
        ({"users": {"claire": 50}, "redact": 60}, {}, False),
        ({"users_default": 10, "redact": 10}, {}, True),
        ({"users": {"claire": None}, "redact": 0}, {}, True),
        ({"users": []}, {}, False),
        ({}, creation("12"), True),
        ({}, creation("11"), False),
        ({}, creation("12") | {"sender": "marc"}, False),
        ({}, creation("12", additional_creators=["claire"]) | {"sender": "marc"}, True),
        ({}, creation("org.example.new"), False),
    ],
)
def test_who_may_redact_is_read_from_the_room(
    levels: dict[str, Any], made: dict[str, Any], expected: bool
) -> None:
    assert may_redact("claire", levels, made) is expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({}, 0),
        ({"events_default": 20}, 20),
        ({"events_default": "20"}, 20),
        ({"events_default": 20, "events": {"start": 50}}, 50),
        ({"events_default": 20, "events": {"start": 0, "end": 10}}, 10),
        ({"events_default": 20, "events": {"start": 0}}, 20),
        ({"events_default": 20, "events": {"other": 50}}, 20),
        ({"events": []}, 0),
    ],
)
def test_what_it_takes_to_send_is_the_most_that_any_of_them_takes(
    levels: dict[str, Any], expected: int
) -> None:
    assert to_send(("start", "end"), levels) == expected


def test_who_made_a_newer_room_has_every_power() -> None:
    assert level("claire", {"users": {"claire": 0}}, creation("12")) == math.inf
    assert level("claire", {"users": {"claire": 0}}, creation("11")) == 0


@given(st.dictionaries(NAMES, ANYTHING), ANYTHING, ANYTHING)
def test_a_room_may_say_anything_of_powers(
    levels: dict[str, Any], sender: object, others: object
) -> None:
    made = {"sender": sender, "content": {"room_version": "12", "additional_creators": others}}
    assert level("claire", levels, made) == level("marc", levels, made)
    assert isinstance(to_send(("start",), levels), int)
