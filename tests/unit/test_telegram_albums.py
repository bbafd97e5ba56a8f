"""Law: an album is told once, whole, where its first part was; none of its sender's passes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Update

from adapters.telegram.albums import WHOLE, Albums, Heard, joined, waiting
from adapters.telegram.ears import address
from bot.messages import Edited, Event, File, Media, Said
from tests.botapi import TOKEN

NOW = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
BOT = Bot(TOKEN)
PERSON = {"id": 11, "is_bot": False, "first_name": "Claire"}


def heard(number: int, who: int, album: str = "", text: str = "") -> Heard:
    """A message of that number, perhaps a part of an album."""
    message = {
        "message_id": number,
        "date": 0,
        "chat": {"id": who, "type": "private"},
        "from": {**PERSON, "id": who},
        "text": text,
        **({"media_group_id": album} if album else {}),
    }
    raw = {"update_id": number, "message": message}
    file = (File(Media.IMAGE, f"{number}"),) if album else ()
    event = Said(
        id=f"{who}/{number}",
        at=NOW,
        account=address(who),
        name="Claire",
        place=address(who),
        private=address(who),
        text=text,
        files=file,
    )
    return Heard(raw, Update.de_json(raw, BOT), event)


def edit(number: int, of: Heard) -> Heard:
    assert of.event is not None
    fields = {name: getattr(of.event, name) for name in ("at", "account", "name", "place")}
    event = Edited(**fields, id=f"{of.event.id}+{number}", of=of.event.id, text="mieux")
    return Heard({"update_id": number}, None, event)


def texts(events: Sequence[Event]) -> list[str]:
    return [one.text for one in events if isinstance(one, Said)]


parts = st.lists(
    st.tuples(st.sampled_from([11, 12]), st.sampled_from(["", "a", "b"])), max_size=12
).map(
    lambda given_: [
        heard(number, who, album and f"{album}{who}", f"t{number}")
        for number, (who, album) in enumerate(given_, start=1)
    ]
)


@given(parts)
def test_each_word_and_file_is_told_once_and_an_album_once(all_of_them: list[Heard]) -> None:
    told = joined(all_of_them)
    words = [word for text in texts(told) for word in text.split("\n\n")]
    assert sorted(words) == sorted(f"t{one.raw['update_id']}" for one in all_of_them)
    albums = {one.album for one in all_of_them} - {""}
    alone = sum(not one.album for one in all_of_them)
    assert len(told) == len(albums) + alone
    files = [file.name for one in told if isinstance(one, Said) for file in one.files]
    assert len(files) == len(set(files)) == sum(bool(one.album) for one in all_of_them)


@given(parts, st.sets(st.sampled_from(["a11", "a12", "b11", "b12"])))
def test_nothing_of_its_sender_s_passes_an_album_that_waits(
    all_of_them: list[Heard], unripe: set[str]
) -> None:
    waits = waiting(all_of_them, unripe, ())
    held: set[tuple[str, str]] = set()
    for one in all_of_them:
        if one.album in unripe:
            held.add(one.speaker)
        assert (one in waits) == (one.speaker in held)


def test_a_late_file_makes_the_whole_album_wait_and_its_edits_but_no_other_words() -> None:
    first, second = heard(1, 11, "a"), heard(2, 11, "a")
    alone, other = heard(3, 12), heard(4, 12)
    later = edit(5, alone)
    assert first.event is not None
    assert alone.event is not None
    all_of_them = [first, second, alone, other, later]
    waits = waiting(all_of_them, (), {first.event.id, alone.event.id})
    assert waits == [first, second, alone, later]


def test_an_album_is_whole_when_no_part_has_come_for_a_moment() -> None:
    albums, numbers = Albums(), count(1)
    one, two = heard(next(numbers), 11, "a"), heard(next(numbers), 11, "a")
    assert albums.unripe([one], 0.0) == {"a"}
    assert albums.unripe([one, two], WHOLE) == {"a"}
    assert albums.unripe([one, two], WHOLE + 0.5) == {"a"}
    assert albums.unripe([one, two], 2 * WHOLE) == set()
    assert albums.unripe([], 3 * WHOLE) == set()


def test_an_album_is_known_by_its_parts_with_words() -> None:
    silent, first = heard(1, 11, "a"), heard(2, 11, "a", "un")
    second, last = heard(3, 11, "a", "deux"), heard(4, 11, "a")
    (told,) = joined([silent, first, second, last])
    assert isinstance(told, Said)
    assert (told.id, told.also, told.text) == ("11/2", ("11/3",), "un\n\ndeux")
    assert len(told.files) == 4
    (wordless,) = joined([silent, last])
    assert isinstance(wordless, Said)
    assert (wordless.id, wordless.also) == ("11/1", ())


def test_one_part_said_to_the_bot_says_all_to_it() -> None:
    first, second = heard(1, 11, "a"), heard(2, 11, "a")
    assert isinstance(second.event, Said)
    spoken = replace(second, event=replace(second.event, addressed=True))
    (told,) = joined([first, spoken])
    assert isinstance(told, Said)
    assert told.addressed
