"""Law: a cursor reads back as it was written, and a room that moved keeps the address it has."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.cursor import Cursor, Rooms
from adapters.telegram.ears import address

numbers = st.integers(1, 10**12)
chats = st.integers(-(10**13), -1)
cursors = st.builds(
    Cursor,
    offset=numbers,
    heard_at=st.none() | st.integers(0, 2**32).map(lambda at: datetime.fromtimestamp(at, UTC)),
    waiting=st.lists(st.dictionaries(st.text(), st.text() | numbers), max_size=3).map(tuple),
    told=st.lists(numbers, max_size=5).map(tuple),
    moved=st.dictionaries(chats, chats, max_size=3),
    look=numbers,
)


@given(cursors)
def test_it_reads_back_as_it_was_written(cursor: Cursor) -> None:
    assert Cursor.read(str(cursor)) == cursor


def test_before_the_first_look_there_is_none() -> None:
    assert Cursor.read(None) == Cursor.read("") == Cursor()


OLD, NEW, NEWEST = -41, -1001, -1002


def test_a_group_that_moved_keeps_its_configured_address() -> None:
    rooms = Rooms([address(OLD)])
    assert (rooms.native(address(OLD)), rooms.address(OLD)) == (OLD, address(OLD))
    rooms.move(OLD, NEW)
    assert (rooms.native(address(OLD)), rooms.address(NEW)) == (NEW, address(OLD))
    rooms.move(NEW, NEWEST)
    assert (rooms.native(address(OLD)), rooms.address(NEWEST)) == (NEWEST, address(OLD))


def test_once_the_configuration_names_the_new_id_that_is_its_address() -> None:
    rooms = Rooms([address(NEW)], {OLD: NEW})
    assert (rooms.native(address(NEW)), rooms.address(NEW)) == (NEW, address(NEW))


@given(st.dictionaries(st.integers(-5, -1), st.integers(-5, -1)), st.integers(-5, -1))
def test_moves_in_a_circle_end(moved: dict[int, int], room: int) -> None:
    rooms = Rooms([address(one) for one in range(-5, 0)], moved)
    rooms.native(address(room))
    rooms.address(room)


def test_other_rooms_and_people_are_who_they_are() -> None:
    rooms = Rooms([address(OLD)], {OLD: NEW})
    assert rooms.address(4242) == address(4242)
    assert rooms.native(address(4242)) == 4242
