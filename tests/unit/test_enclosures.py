"""Law: each content once, in the order of its coming, asked about once, under nobody's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contributions.enclosures import (
    Enclosure,
    as_file,
    caption,
    described,
    enclosed,
    joined,
    kinds,
    next_undescribed,
    taken_in,
)
from bot.messages import Address, File, Media, Pressed, Said
from bot.settings.storage import MediaSettings
from bot.texts import LANGUAGES, Speech

PICTURE = File(Media.IMAGE, "photo_de_claire.jpg", "image/jpeg", 240_000, "a" * 64)
SAID = Said(
    id="1",
    at=datetime(2026, 11, 23, tzinfo=UTC),
    account=Address("memory:claire"),
    name="Claire",
    place=Address("memory:claire"),
    text="",
    files=(PICTURE, replace(PICTURE, digest="", refused="large")),
)


@st.composite
def files(draw: st.DrawFn) -> list[Enclosure]:
    digests = draw(st.lists(st.sampled_from("abcdef"), max_size=6, unique=True))
    words = st.sampled_from([None, "", "La façade"])
    of = [{**enclosed(PICTURE), "digest": digest, "description": draw(words)} for digest in digests]
    return list(of)


def test_what_was_refused_goes_with_nothing() -> None:
    assert [one["digest"] for one in taken_in(SAID)] == ["a" * 64]
    values: dict[str, Any] = {
        "id": "2",
        "at": SAID.at,
        "account": SAID.account,
        "name": "",
        "place": SAID.place,
    }
    assert taken_in(Pressed(**values, key="x")) == ()


def test_the_types_are_named_as_people_call_them_each_once() -> None:
    called = "JPEG PNG WebP GIF OGG M4A MP3 MP4 MOV PDF"
    assert kinds(MediaSettings().types) == called.split()
    assert kinds(["audio/ogg", "video/ogg"]) == ["OGG"]


def test_what_a_file_was_called_is_not_kept() -> None:
    assert "claire" not in str(enclosed(PICTURE))


@given(files(), files())
def test_each_content_is_there_once_as_it_came_first(
    before: list[Enclosure], new: list[Enclosure]
) -> None:
    after = joined(before, new)
    assert after[: len(before)] == before
    assert {one["digest"] for one in after} == {one["digest"] for one in (*before, *new)}
    assert len(after) == len({one["digest"] for one in after})
    assert joined(after, new) == after


@given(files())
def test_each_is_asked_about_once_in_its_order(given: list[Enclosure]) -> None:
    asked = []
    while (here := next_undescribed(given)) is not None:
        asked.append(here)
        given = described(given, "La salle" if here % 2 else "")
    assert asked == sorted(set(asked))
    assert described(given, "Autre chose") == given


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("media", Media)
@pytest.mark.parametrize("words", [None, "", "La façade"])
def test_each_kind_is_said_in_each_language(language: str, media: Media, words: str | None) -> None:
    speech = Speech(language, ZoneInfo("Europe/Paris"))
    one = {**enclosed(PICTURE), "media": media.value, "description": words}
    said = caption(12, 3, one, speech)
    assert "12" in said
    assert ("3" in said, "La façade" in said) == (bool(words), bool(words))
    assert "12" not in caption(0, 3, one, speech)


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("image/jpeg", "12-1.jpg"),
        ("image/webp", "12-1.webp"),
        ("audio/ogg", "12-1.ogg"),
        ("audio/mp4", "12-1.m4a"),
        ("video/quicktime", "12-1.mov"),
        ("application/pdf", "12-1.pdf"),
        ("application/unheard-of", "12-1"),
    ],
)
def test_it_is_sent_under_a_name_that_names_nobody(media_type: str, name: str) -> None:
    one = enclosed(replace(PICTURE, type=media_type))
    assert as_file(12, 1, one) == replace(PICTURE, type=media_type, name=name)
