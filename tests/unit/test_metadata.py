"""Law: nothing that a device wrote about its owner is left in a picture; the picture is."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.metadata.cleaning import without_metadata
from tests.files import box, extension, gif, jpeg, mp4, png, riff, webp

SECRET = b"Claire, 48.1173 N 1.6778 W"
SEED = bytes(range(1, 33))
UPRIGHT, QUARTER_TURN = 1, 6

IMAGES = ("image/jpeg", "image/png", "image/gif", "image/webp")
TYPES = (*IMAGES, "video/mp4", "audio/mp4", "video/quicktime")


def exif(turned: int, order: str = ">") -> bytes:
    """As a telephone writes it: how the picture is turned, and who took it."""
    mark = b"MM\0*" if order == ">" else b"II*\0"
    owner = struct.pack(f"{order}HHII", 0xA430, 2, len(SECRET), 38)
    turn = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    return mark + struct.pack(f"{order}IH", 8, 2) + turn + owner + bytes(4) + SECRET


def in_jpeg(turned: int) -> bytes:
    return jpeg(
        SEED,
        (0xE0, b"JFIF\0\1\1\0\0\1\0\1\4\x0d" + SECRET * 6),
        (0xE1, b"Exif\0\0" + exif(turned)),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        (0xE2, b"ICC_PROFILE\0\1\1colours"),
        (0xED, b"Photoshop 3.0\0" + SECRET),
        (0xFE, SECRET),
    )


def in_png(turned: int) -> bytes:
    return png(
        SEED, (b"eXIf", exif(turned)), (b"tEXt", b"Author\0" + SECRET), (b"gAMA", b"\0\0\0\1")
    )


def in_webp(turned: int) -> bytes:
    frame = bytes(16) + riff(b"VP8L", b"\x2f" + SEED) + riff(b"EXIF", SECRET)
    return webp(SEED, (b"ANMF", frame), (b"EXIF", exif(turned)), (b"XMP ", SECRET))


LOOP = extension(0xFF, b"NETSCAPE2.0", b"\1\0\0")
TIMING = extension(0xF9, bytes(4))


def in_gif(_: int) -> bytes:
    xmp = extension(0xFF, b"XMP DataXMP", b"xap", SECRET)
    return gif(SEED, LOOP, extension(0xFE, SECRET, SECRET), xmp, extension(0x01, SECRET), TIMING)


def film(_: int) -> bytes:
    place = box(b"udta", box(b"\xa9xyz", SECRET))
    head, media = box(b"tkhd", bytes(84)), box(b"mdia", box(b"minf", place), place)
    fragment = box(b"moof", box(b"traf", place), place)
    return mp4(SEED, place, box(b"trak", head, box(b"meta", SECRET), media)) + fragment


SENT = {
    "image/jpeg": in_jpeg,
    "image/png": in_png,
    "image/gif": in_gif,
    "image/webp": in_webp,
    "video/mp4": film,
}


@pytest.mark.parametrize("turned", [UPRIGHT, QUARTER_TURN])
@pytest.mark.parametrize("kind", SENT)
def test_nothing_about_its_owner_is_left(kind: str, turned: int) -> None:
    sent = SENT[kind](turned)
    kept = without_metadata(sent, kind)
    assert SECRET in sent
    assert SECRET not in kept
    assert b"xap" not in kept


@pytest.mark.parametrize("kind", SENT)
def test_a_second_time_takes_nothing_more(kind: str) -> None:
    once = without_metadata(SENT[kind](QUARTER_TURN), kind)
    assert without_metadata(once, kind) == once


@pytest.mark.parametrize(
    ("kind", "bare"),
    [
        ("image/jpeg", jpeg(SEED)),
        ("image/png", png(SEED)),
        ("image/gif", gif(SEED, LOOP, TIMING)),
        ("video/mp4", mp4(SEED)),
    ],
)
def test_what_has_nothing_to_hide_stays_as_it_is(kind: str, bare: bytes) -> None:
    assert without_metadata(bare, kind) == bare


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/webp"])
def test_a_picture_stays_turned_as_it_was(kind: str) -> None:
    turn = struct.pack(">HHIHH", 0x0112, 3, 1, QUARTER_TURN, 0)
    assert turn in without_metadata(SENT[kind](QUARTER_TURN), kind)
    assert b"MM\0*" not in without_metadata(SENT[kind](UPRIGHT), kind)


def test_the_turn_is_read_in_both_byte_orders() -> None:
    little = jpeg(SEED, (0xE1, b"Exif\0\0" + exif(QUARTER_TURN, "<")))
    assert without_metadata(little, "image/jpeg") == without_metadata(
        jpeg(SEED, (0xE1, b"Exif\0\0" + exif(QUARTER_TURN))), "image/jpeg"
    )


def test_colours_are_kept() -> None:
    assert b"ICC_PROFILE" in without_metadata(in_jpeg(UPRIGHT), "image/jpeg")
    assert b"gAMA" in without_metadata(in_png(UPRIGHT), "image/png")


def test_a_second_picture_behind_the_first_is_left_out() -> None:
    assert without_metadata(jpeg(SEED) + in_jpeg(UPRIGHT), "image/jpeg") == jpeg(SEED)
    assert without_metadata(png(SEED) + SECRET, "image/png") == png(SEED)


def test_a_picture_without_its_end_is_ended() -> None:
    assert without_metadata(jpeg(SEED)[:-2], "image/jpeg") == jpeg(SEED)


def test_an_exif_that_can_not_be_read_is_left_out() -> None:
    garbled = jpeg(SEED, (0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff"))
    assert without_metadata(garbled, "image/jpeg") == jpeg(SEED)


def test_a_header_says_what_is_there() -> None:
    flags = {turned: without_metadata(in_webp(turned), "image/webp")[20] for turned in (1, 6)}
    assert flags == {UPRIGHT: 0x00, QUARTER_TURN: 0x08}


INSIDE = {b"mvhd": (), b"tkhd": (b"trak",), b"mdhd": (b"mdia", b"trak")}


@pytest.mark.parametrize("name", INSIDE)
@pytest.mark.parametrize(("version", "width"), [(0, "I"), (1, "Q")])
def test_when_a_film_was_made_is_not_told(name: bytes, version: int, width: str) -> None:
    made, rest = 3_800_000_000, SEED
    whole = box(name, struct.pack(f">I{width}{width}", version << 24, made, made) + rest)
    for outer in INSIDE[name]:
        whole = box(outer, whole)
    kept = without_metadata(mp4(SEED, whole), "video/mp4")
    assert struct.pack(f">{width}", made) not in kept
    assert name + bytes([version, 0, 0, 0]) + bytes(2 * struct.calcsize(width)) + rest in kept


def test_boxes_in_boxes_without_end_are_refused() -> None:
    deep = b"".join(struct.pack(">I4s", 8 * (5000 - rank), b"moov") for rank in range(5000))
    with pytest.raises(ValueError, match="boxes"):
        without_metadata(deep, "video/mp4")


def test_a_gif_without_its_end_is_ended() -> None:
    assert without_metadata(gif(SEED)[:-1], "image/gif") == gif(SEED)


def test_in_a_film_nothing_moves() -> None:
    assert len(without_metadata(film(0), "video/mp4")) == len(film(0))


@given(st.sampled_from(TYPES), st.binary(max_size=400))
def test_anything_else_is_refused_or_kept_but_never_raises(kind: str, content: bytes) -> None:
    try:
        without_metadata(content, kind)
    except ValueError:
        return


@given(st.sampled_from(sorted(SENT)), st.data())
def test_a_file_that_is_cut_anywhere_never_raises_anything_else(
    kind: str, data: st.DataObject
) -> None:
    whole = SENT[kind](QUARTER_TURN)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        without_metadata(cut, kind)
    except ValueError:
        return


SMASHED = st.sampled_from([b"\xff\xff\xff\xff", bytes(4), b"\0\0\0\1", b"\0\0\0\x08", b"moov"])


@given(st.sampled_from(sorted(SENT)), st.lists(st.tuples(st.floats(0, 1), SMASHED), max_size=6))
def test_a_file_that_is_smashed_anywhere_never_raises_anything_else(
    kind: str, blows: list[tuple[float, bytes]]
) -> None:
    content = bytearray(SENT[kind](QUARTER_TURN))
    for where, blow in blows:
        at = int(where * len(content))
        content[at : at + len(blow)] = blow
    try:
        without_metadata(bytes(content), kind)
    except ValueError:
        return


def test_other_kinds_are_left_alone() -> None:
    assert without_metadata(SECRET, "application/pdf") == SECRET
