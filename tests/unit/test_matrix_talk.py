"""Law: an emoji hands over one's own message as it reads now; an answer stands in its thread."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.matrix.extras import event, in_thread
from adapters.matrix.readers import handed_over, is_same
from bot.messages import Address, Edited, Event, Letter, Paper, Reacted, Reaction, Said
from bot.ports import Delivery
from bot.richtext import paragraph

FACT: dict[str, Any] = {
    "at": datetime(2026, 11, 18, tzinfo=UTC),
    "account": Address("matrix:@claire:a.org"),
    "name": "Claire",
    "place": Address("matrix:!r:a.org"),
}
TAKE = Reacted(**FACT, id="$emoji", of="$said", emoji="🐝")
SAID = Said(**FACT, id="$said", text="Un atelier", thread="$thread")
EDITED = Edited(**FACT, id="$edit", of="$said", text="Deux ateliers")


@pytest.mark.parametrize(
    ("message", "text"), [([SAID], "Un atelier"), ([SAID, EDITED], "Deux ateliers")]
)
def test_the_message_is_handed_over_in_its_newest_words(message: list[Event], text: str) -> None:
    told = handed_over(TAKE, message)
    assert told is not None
    assert (told.own, told.text, told.thread, told.of) == (True, text, "$thread", "$said")


@pytest.mark.parametrize("message", [[], [None]])
def test_what_is_not_theirs_or_can_not_be_read_is_nothing(message: list[Event | None]) -> None:
    assert handed_over(TAKE, message) is None


@pytest.mark.parametrize(
    ("emoji", "other", "same"),
    [("❤️", "❤", True), ("🐝", "🐝", True), ("🐝", "🐞", False), ("", "", False), ("", "🐝", False)],
)
def test_an_emoji_is_the_same_with_or_without_its_colours(
    emoji: str, other: str, same: bool
) -> None:
    assert is_same(emoji, other) is same


def delivery(extra: Paper | Reaction | None = None, replaces: str | None = None) -> Delivery:
    letter = Letter((paragraph("Bonjour"),), extra=extra)
    return Delivery("k", Address("matrix:!r"), letter, replaces, thread="$thread")


@pytest.mark.parametrize("extra", [None, Paper("On y va ?", (("1", "Oui"), ("2", "Non")))])
def test_what_is_said_in_a_thread_says_which(extra: Paper | None) -> None:
    wire = event(delivery(extra))
    kind, content = in_thread(wire, "$thread")
    assert (kind, content) == (
        wire[0],
        {
            **wire[1],
            "m.relates_to": {
                "rel_type": "m.thread",
                "event_id": "$thread",
                "is_falling_back": True,
                "m.in_reply_to": {"event_id": "$thread"},
            },
        },
    )
    assert in_thread(wire, "") == wire


@pytest.mark.parametrize("one", [delivery(replaces="$first"), delivery(Reaction("$said", "👀"))])
def test_what_is_about_another_event_is_about_that_alone(one: Delivery) -> None:
    wire = event(one)
    assert in_thread(wire, one.thread) == wire
