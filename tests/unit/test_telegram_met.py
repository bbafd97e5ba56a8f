"""Law: whom the bot has met is told by updates, by what each is called, and harms no terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from adapters.telegram.ears import address
from adapters.telegram.met import NAME_MOST, heard, shown


def update(kind: str, place: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"update_id": 1, kind: {"chat": dict(place), **more}}


ATELIER = {"id": -100_1, "type": "supergroup", "title": "Atelier"}
NEWS = {"id": -100_2, "type": "channel", "title": "Nouvelles"}
CLAIRE = {"id": 42, "type": "private", "first_name": "Claire", "last_name": "Martin"}


def changed(status: str) -> dict[str, Any]:
    return {"new_chat_member": {"status": status}}


def test_rooms_and_people_are_met_by_what_happens_there() -> None:
    rooms, people = heard(
        [
            update("my_chat_member", ATELIER, **changed("member")),
            update("channel_post", NEWS, text="…"),
            update("message", CLAIRE, text="/start"),
            update("poll_answer", ATELIER),
            {"update_id": 2, "inline_query": {"from": {"id": 43}}},
            {"update_id": 3, "message": None},
        ]
    )
    assert rooms == {address(-1001): "Atelier", address(-1002): "Nouvelles"}
    assert people == {address(42): "Claire Martin"}


def test_who_shut_the_bot_out_is_met_no_more() -> None:
    left = [update("my_chat_member", ATELIER, **changed("left"))]
    blocked = [update("my_chat_member", CLAIRE, **changed("kicked"))]
    known = [update("message", ATELIER), update("message", CLAIRE)]
    assert heard(known + left + blocked) == ({}, {})
    assert heard(left + blocked + known) == (
        {address(-1001): "Atelier"},
        {address(42): "Claire Martin"},
    )


def test_a_group_that_moved_is_met_where_it_is_now() -> None:
    small = {"id": -5, "type": "group", "title": "Bureau"}
    rooms, _ = heard(
        [update("message", small), update("message", small, migrate_to_chat_id=-100_9)]
    )
    assert rooms == {address(-1009): "Bureau"}


def test_who_was_heard_last_stands_last() -> None:
    rooms, _ = heard(
        [update("message", ATELIER), update("message", NEWS), update("message", ATELIER)]
    )
    assert list(rooms.values()) == ["Nouvelles", "Atelier"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Atelier\n\x1b[2Jdu lundi", "Atelier [2Jdu lundi"),
        ("  ", "?"),
        ("é" * 80, "é" * (NAME_MOST - 1) + "…"),
        ("a\u202eb", "a b"),
    ],
)
def test_a_name_is_one_line_that_no_terminal_obeys(name: str, line: str) -> None:
    assert shown(name) == line
