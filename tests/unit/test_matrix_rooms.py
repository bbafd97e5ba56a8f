"""Law: a room is open if anybody may come in or read; whoever came or went has heard."""

from __future__ import annotations

import pytest
from nio.rooms import MatrixRoom

from adapters.matrix.rooms import is_open, present
from tests.unit.test_matrix_events import BOT, CLAIRE, member, text


@pytest.mark.parametrize(
    ("entry", "history", "is_so"),
    [
        ("invite", "shared", False),
        ("public", "shared", True),
        ("invite", "world_readable", True),
        ("knock", "joined", False),
    ],
)
def test_a_room_is_open_to_who_may_enter_or_read(entry: str, history: str, is_so: bool) -> None:
    room = MatrixRoom("!r", BOT)
    room.join_rule, room.history_visibility = entry, history
    assert is_open(room) is is_so


def test_whoever_came_or_went_meanwhile_counts_as_present() -> None:
    room = MatrixRoom("!r", BOT)
    for user in (BOT, CLAIRE):
        room.add_member(user, None, None)
    went = [member("@marc:a.org", "leave", "join"), text("Bonjour")]
    assert present(room, went) == {BOT, CLAIRE, "@marc:a.org"}
