"""Law: a poll is written as clients read it, and whatever they send for an answer is read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.extras import event
from adapters.matrix.polls import (
    END,
    RESPONSE,
    SPOILED,
    START,
    answers,
    cast_before,
    first_end,
)
from adapters.matrix.render import KEY
from bot.errors import Rejected
from bot.messages import Address, Closing, Extra, Letter, Paper, Reaction
from bot.ports import Delivery
from bot.richtext import paragraph

PAPER = Paper("On commence ?", (("1", "Oui"), ("2", "Non\ud800")))


def delivery(extra: Extra | None, replaces: str | None = None) -> Delivery:
    letter = Letter((paragraph("On commence ? Oui, non."),), extra=extra)
    return Delivery("k1", Address("matrix:!r"), letter, replaces)


# --- as written -----------------------------------------------------------------------------------


def test_a_poll_of_one_choice_shows_its_names_and_has_a_text_for_those_without_polls() -> None:
    assert event(delivery(PAPER)) == (
        START,
        {
            START: {
                "question": {
                    "org.matrix.msc1767.text": "On commence ?",
                    "body": "On commence ?",
                    "msgtype": "m.text",
                },
                "kind": "org.matrix.msc3381.poll.disclosed",
                "max_selections": 1,
                "answers": [
                    {"id": "1", "org.matrix.msc1767.text": "Oui"},
                    {"id": "2", "org.matrix.msc1767.text": "Non\N{REPLACEMENT CHARACTER}"},
                ],
            },
            "org.matrix.msc1767.text": "On commence ? Oui, non.",
            "m.mentions": {},
            KEY: "k1",
        },
    )


def test_an_end_refers_to_its_poll() -> None:
    kind, content = event(delivery(Closing(), "$poll"))
    assert (kind, content[END], content[KEY]) == (END, {}, "k1")
    assert content["m.relates_to"] == {"rel_type": "m.reference", "event_id": "$poll"}
    assert content["org.matrix.msc1767.text"] == "On commence ? Oui, non."


def test_a_reaction_is_no_more_than_its_emoji() -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$0", "key": "🐝"}
    sent = event(delivery(Reaction("$0", "🐝")))
    assert sent == ("m.reaction", {"m.relates_to": relation, KEY: "k1"})


def test_a_letter_without_extras_is_a_message() -> None:
    assert event(delivery(None))[0] == "m.room.message"


@pytest.mark.parametrize(("extra", "replaces"), [(PAPER, "$poll"), (Closing(), None)])
def test_a_poll_is_not_edited_and_an_end_ends_one(extra: Extra, replaces: str | None) -> None:
    with pytest.raises(Rejected):
        event(delivery(extra, replaces))


# --- as read --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({RESPONSE: {"answers": ["a", "b"]}}, ("a", "b")),
        ({"m.poll.response": {"answers": ["a"]}}, ("a",)),
        ({"m.selections": ["a"]}, ("a",)),
        ({RESPONSE: {"answers": []}}, ()),
        ({RESPONSE: {"answers": "a"}}, SPOILED),
        ({RESPONSE: {"answers": ["a", 1]}}, SPOILED),
        ({RESPONSE: {}}, SPOILED),
        ({RESPONSE: None}, SPOILED),
        ({}, SPOILED),
        (None, SPOILED),
    ],
)
def test_answers_are_read_as_they_came_and_what_is_none_spoils_the_vote(
    content: object, expected: tuple[str, ...]
) -> None:
    assert answers({"content": content}) == expected


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
NAMES = st.sampled_from([RESPONSE, "m.poll.response", "m.selections"])


@given(st.dictionaries(NAMES, ANYTHING | st.fixed_dictionaries({"answers": ANYTHING})))
def test_no_answer_is_anything_but_texts(content: dict[str, Any]) -> None:
    assert all(isinstance(one, str) for one in answers({"content": content}))


def end(sender: str, at: object, kind: object = END) -> dict[str, Any]:
    event_id = f"${sender}{at}"
    return {"event_id": event_id, "sender": sender, "type": kind, "origin_server_ts": at}


def test_the_first_end_by_its_time_counts_from_whoever_is_trusted() -> None:
    ends = [end("bot", 7), end("claire", 5), end("marc", 1), end("bot", 0, RESPONSE)]
    assert first_end(ends, {"bot", "claire"}) == ends[1]
    assert first_end(ends, {"bot"}) == ends[0]
    assert first_end(ends, set()) is None


def test_votes_count_up_to_the_very_instant_of_the_end_in_their_order() -> None:
    votes = [end("a", 8, RESPONSE), end("b", 7, RESPONSE), end("c", 3, RESPONSE)]
    assert [one["sender"] for one in cast_before(end("bot", 7), votes)] == ["c", "b"]
