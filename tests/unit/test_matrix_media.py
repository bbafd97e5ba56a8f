"""Law: whatever a message claims of its file, reading it breaks nothing, and only what fits its
seal is opened; a file that is slow holds up its own message alone.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nio.crypto.attachments import encrypt_attachment

from adapters.matrix import downloads
from adapters.matrix.attachments import Attachment, Seal, Torn, attachment, caption, named
from adapters.matrix.downloads import Downloads
from adapters.matrix.events import Where
from adapters.matrix.pictures import extent
from adapters.matrix.readers import Own, read
from bot import downloads as shared
from bot.downloads import is_meant
from bot.errors import Unreachable
from bot.messages import Address, Edited, Event, File, Media, Reacted, Said
from bot.ports import MediaLimits
from tests.drawn import picture

SEALED = {
    "v": "v2",
    "url": "mxc://a.org/sealed",
    "key": {"k": "a key", "alg": "A256CTR"},
    "iv": "an iv",
    "hashes": {"sha256": "a hash"},
}

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def message(kind: str = "m.image", **content: Any) -> dict[str, Any]:
    return {"type": "m.room.message", "content": {"msgtype": kind, **content}}


def one(**content: Any) -> Attachment:
    found = attachment(message(**content))
    assert found is not None
    return found


def any_of(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """An object in which any of these fields may be missing or anything."""
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, _JSON))


# --- what a message names -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "media"),
    [
        ("m.image", Media.IMAGE),
        ("m.audio", Media.VOICE),
        ("m.video", Media.VIDEO),
        ("m.file", Media.FILE),
    ],
)
def test_each_kind_of_file_is_known(kind: str, media: Media) -> None:
    told = message(kind, body="a.bin", url="mxc://a.org/id", info={"size": 7})
    assert attachment(told) == Attachment(media, "a.bin", 7, ("a.org", "id"))


@pytest.mark.parametrize("kind", ["m.text", "m.notice", "m.sticker", "m.location", 3, None])
def test_what_is_no_file_is_none(kind: Any) -> None:
    told = message(kind, body="a.bin", url="mxc://a.org/id")
    assert attachment(told) is None
    assert attachment({**told, "type": "m.sticker"}) is None
    assert caption(told["content"]) is None


def test_a_sealed_file_is_found_by_its_own_address_alone() -> None:
    assert one(url="mxc://a.org/bait", file=SEALED) == Attachment(
        Media.IMAGE, "", 0, ("a.org", "sealed"), Seal("a key", "an iv", "a hash")
    )


@pytest.mark.parametrize("broken", [{"v": "v1"}, {"key": []}, {"hashes": None}, {"url": 3}])
def test_a_seal_that_cannot_be_read_leaves_no_place(broken: dict[str, Any]) -> None:
    assert one(file={**SEALED, **broken}).place is None


@pytest.mark.parametrize(
    "url",
    ["", "mxc://", "mxc://a.org/", "http://a.org/id", "mxc://a.org/../id", "mxc://a.org/i?d=1"],
)
def test_an_address_that_is_none_is_not_asked_for(url: str) -> None:
    assert one(url=url).place is None


@pytest.mark.parametrize("size", [-1, 0, 1.5, "7", True, None])
def test_a_claim_that_is_no_size_claims_nothing(size: Any) -> None:
    assert one(info={"size": size}).size == 0


@pytest.mark.parametrize(
    ("claimed", "name"),
    [
        ("plan.png", "plan.png"),
        ("../../etc/a.png", "a.png"),
        ("C:\\a.png", "a.png"),
        ("a\nb", "ab"),
    ],
)
def test_a_name_is_one_line_and_no_path(claimed: str, name: str) -> None:
    assert one(body="words", filename=claimed).name == name


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"body": "plan.png"}, ""),
        ({"body": "plan.png", "filename": "plan.png"}, ""),
        ({"body": "Le plan", "filename": "plan.png"}, "Le plan"),
        ({"filename": "plan.png"}, ""),
        ({"body": 3, "filename": "plan.png"}, ""),
    ],
)
def test_the_words_of_a_file_are_those_beside_its_name(content: Any, words: str) -> None:
    assert caption({"msgtype": "m.image", **content}) == words


def test_words_beside_a_file_are_said_and_edited_as_any_others() -> None:
    told = {"event_id": "$1", "sender": "@claire:a.org", **message()}
    where, own = Where("!r:a.org", None, "Claire"), Own("@essaim:a.org", "Essaim")
    words = {"msgtype": "m.image", "body": "Essaim : le plan", "filename": "plan.png"}
    said = read({**told, "content": words}, where, own)
    assert isinstance(said, Said)
    assert said.text == "Essaim : le plan"
    relation = {"rel_type": "m.replace", "event_id": "$0"}
    edit = {**words, "m.new_content": {**words, "body": "Le plan"}, "m.relates_to": relation}
    edited = read({**told, "content": edit}, where, own)
    assert isinstance(edited, Edited)
    assert edited.text == "Le plan"


@given(
    any_of("body", "filename", "url").flatmap(
        lambda content: st.builds(
            lambda info, file, kind: {**content, "info": info, "file": file, "msgtype": kind},
            any_of("size") | _JSON,
            any_of("v", "url", "key", "iv", "hashes") | _JSON,
            st.sampled_from(["m.image", "m.file"]) | _JSON,
        )
    )
)
def test_any_content_whatever_is_read(content: dict[str, Any]) -> None:
    told = {"type": "m.room.message", "content": content}
    found = attachment(told)
    assert (found is None) == (caption(content) is None)
    if found is not None:
        assert found.size >= 0


@given(_JSON)
def test_a_content_that_is_no_object_is_no_file(content: object) -> None:
    attachment({"type": "m.room.message", "content": content})


# --- seals ----------------------------------------------------------------------------------------


def sealed(content: bytes) -> tuple[bytes, Seal]:
    data, keys = encrypt_attachment(content)
    return data, Seal(keys["key"]["k"], keys["iv"], keys["hashes"]["sha256"])


@given(st.binary(max_size=100))
def test_what_was_sealed_is_opened(content: bytes) -> None:
    data, seal = sealed(content)
    assert seal.open(data) == content


@given(st.binary(min_size=1, max_size=20), st.integers(0))
def test_what_was_changed_stays_closed(content: bytes, at: int) -> None:
    data, seal = sealed(content)
    changed = bytearray(data)
    changed[at % len(data)] ^= 1
    with pytest.raises(Torn):
        seal.open(bytes(changed))


@given(st.text(max_size=50), st.text(max_size=50), st.binary(max_size=40))
def test_a_key_that_is_none_opens_nothing_and_breaks_nothing(key: str, iv: str, x: bytes) -> None:
    data, seal = sealed(x)
    for broken in (replace(seal, key=key), replace(seal, iv=iv), replace(seal, sha256=iv)):
        try:
            broken.open(data)
        except Torn:
            continue


# --- which are for the bot ------------------------------------------------------------------------

ROOM, ALONE = Address("matrix:!room"), Address("matrix:!alone")
SAID = Said(
    id="$1",
    at=datetime(2026, 11, 18, tzinfo=UTC),
    account=Address("matrix:@claire:a.org"),
    name="Claire",
    place=ROOM,
    private=ALONE,
    text="",
)
DIRECT = replace(SAID, place=ALONE)
REACTED = Reacted(
    id="$2", at=SAID.at, account=SAID.account, name="Claire", place=ROOM, of="$1", emoji="🐝"
)


@pytest.mark.parametrize(
    ("event", "meant"),
    [
        (DIRECT, True),
        (SAID, False),
        (replace(SAID, text="Le plan"), False),
        (replace(SAID, text="!temoigner Le plan"), True),
        (replace(SAID, addressed=True), True),
        (REACTED, False),
        (replace(REACTED, own=True), True),
    ],
)
def test_in_a_room_only_files_for_the_bot_are_fetched(event: Event, meant: bool) -> None:
    assert is_meant(event) == meant


# --- a file that is slow, or never comes ----------------------------------------------------------


class Shelf:
    """Keeps nothing: nothing comes."""

    limits = MediaLimits(1000, frozenset())

    def is_spent(self, giver: Address) -> bool:
        raise AssertionError

    async def keep(self, content: bytes, name: str, giver: Address) -> File:
        raise AssertionError

    async def read(self, digest: str) -> bytes | None:
        raise AssertionError


PLAN = Attachment(Media.IMAGE, "plan.png", place=("a.org", "id"))
KEPT = File(Media.IMAGE, "plan.png", "image/png", 3, "digest")


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    monkeypatch.setattr(shared, "GRACE", 0.02)
    return lambda seconds: monkeypatch.setattr(shared, "PATIENCE", seconds)


def fetching(monkeypatch: pytest.MonkeyPatch, *answers: File | Exception | float) -> None:
    """The answers to the tries, in order; a number is a try that takes so long."""
    left = list(answers)

    async def fetch(*_: object) -> File:
        answer = left.pop(0)
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return KEPT
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(downloads, "fetch", fetch)


async def looks(times: int, *, pause: float = 0.0) -> list[list[tuple[File, ...]]]:
    """What so many looks, which all find the same message, tell of its files."""
    way = Downloads(None, Shelf())  # type: ignore[arg-type]
    told = []
    try:
        for _ in range(times):
            assert way.begin(DIRECT, PLAN)
            events, late = await way.joined([DIRECT])
            assert late == ({DIRECT.id} if not events else set())
            told.append([one.files for one in events if isinstance(one, Said)])
            await asyncio.sleep(pause)
    finally:
        await way.close()
    return told


Patience = Callable[[float], None]


def test_a_file_is_told_with_its_message(monkeypatch: Any, patience: Patience) -> None:
    patience(1)
    fetching(monkeypatch, KEPT)
    assert asyncio.run(looks(1)) == [[(KEPT,)]]


def test_a_slow_file_makes_its_own_message_wait(monkeypatch: Any, patience: Patience) -> None:
    patience(1)
    fetching(monkeypatch, 0.2)
    told = asyncio.run(looks(3, pause=0.1))
    assert (told[0], told[2]) == ([], [(KEPT,)])


def test_what_failed_is_tried_again_at_each_look(monkeypatch: Any, patience: Patience) -> None:
    patience(1)
    fetching(monkeypatch, Unreachable(), Unreachable(), KEPT)
    assert asyncio.run(looks(3)) == [[], [], [(KEPT,)]]


def test_what_never_comes_is_lost_and_told(monkeypatch: Any, patience: Patience) -> None:
    patience(0.05)
    fetching(monkeypatch, *[Unreachable()] * 9)
    told = asyncio.run(looks(3, pause=0.03))
    assert told == [[], [], [(File(Media.IMAGE, "plan.png", refused="lost"),)]]


def test_after_a_homeserver_was_down_it_is_asked_once_more(
    monkeypatch: Any, patience: Patience
) -> None:
    patience(0.05)
    fetching(monkeypatch, Unreachable(), KEPT)
    assert asyncio.run(looks(2, pause=0.1)) == [[], [(KEPT,)]]


def test_a_shelf_that_breaks_is_heard_of_and_asked_again(
    monkeypatch: Any, patience: Patience
) -> None:
    patience(1)
    fetching(monkeypatch, OSError("full"), KEPT)

    async def broken_once() -> list[tuple[File, ...]]:
        way = Downloads(None, Shelf())  # type: ignore[arg-type]
        way.begin(DIRECT, PLAN)
        with pytest.raises(OSError, match="full"):
            await way.joined([DIRECT])
        way.begin(DIRECT, PLAN)
        events, _ = await way.joined([DIRECT])
        return [one.files for one in events if isinstance(one, Said)]

    assert asyncio.run(broken_once()) == [(KEPT,)]


def test_a_message_that_is_told_no_more_leaves_nothing_under_way(
    monkeypatch: Any, patience: Patience
) -> None:
    patience(1)
    fetching(monkeypatch, 5.0)

    async def gone() -> float:
        way = Downloads(None, Shelf())  # type: ignore[arg-type]
        way.begin(DIRECT, PLAN)
        await way.joined([DIRECT])
        assert way.patience == shared.AGAIN
        await way.joined([])
        return way.patience

    assert asyncio.run(gone()) == float("inf")


# --- what the bot sends ---------------------------------------------------------------------------


def test_a_file_is_shown_with_its_alternative_text() -> None:
    shown = named(KEPT, "Un guichet", {"url": "mxc://a.org/id"}, (4, 3))
    assert shown["info"] == {"mimetype": "image/png", "size": 3, "w": 4, "h": 3}
    assert (shown["msgtype"], shown["body"], shown["filename"]) == (
        "m.image",
        "Un guichet",
        "plan.png",
    )
    assert attachment({"type": "m.room.message", "content": shown}) == Attachment(
        Media.IMAGE, "plan.png", 3, ("a.org", "id")
    )


def test_a_file_without_words_is_its_name() -> None:
    shown = named(KEPT, "", {}, None)
    assert (shown["body"], caption(shown)) == ("plan.png", "")


PNG = picture(640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 640, 480)
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(10) + b"\xff\xc2\x00\x11\x08\x01\xe0\x02\x80" + bytes(9)
)
WEBP = b"RIFF\x00\x00\x00\x00WEBP"
LOSSY = WEBP + b"VP8 " + bytes(4) + b"\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", 640, 480)
LOSSLESS = WEBP + b"VP8L" + bytes(4) + b"\x2f" + struct.pack("<I", 639 | 479 << 14)
EXTENDED = WEBP + b"VP8X" + bytes(8) + b"\x7f\x02\x00" + b"\xdf\x01\x00"
PICTURES = (PNG, GIF, JPEG, LOSSY, LOSSLESS, EXTENDED)


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_says_how_large_it_is(picture: bytes) -> None:
    assert extent(picture) == (640, 480)


@given(st.sampled_from(PICTURES), st.integers(0, 40), st.binary(max_size=20))
def test_a_picture_cut_short_breaks_nothing(picture: bytes, at: int, rest: bytes) -> None:
    extent(picture[:at] + rest)
