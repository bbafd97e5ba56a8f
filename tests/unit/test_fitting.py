"""Law: an edition keeps to its room, and says of every item how to read it whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.compose import Content, compose
from bot.digests.fitting import Room, degrees, fitted
from bot.digests.parts import parts
from bot.richtext import plain
from tests.unit.test_compose import EDITION, LAYOUT, SPEECH, Item, a_text, editions

LONG = "Nous avons ouvert un guichet commun à la mairie, et compté chaque visite. " * 8
TWENTY = [Item(rank, "testimony", a_text(LONG, title=f"Essai {rank}")) for rank in range(1, 21)]
"""Some eleven thousand characters, as a week has them."""


def told(items: list[Item], posts: int, most: int = 4096) -> list[str]:
    room = Room(posts, most, len)
    return list(map(plain, fitted(EDITION, Content(items), LAYOUT, SPEECH, room)))


def test_what_fits_says_as_much_as_ever() -> None:
    body = compose(EDITION, Content(TWENTY), LAYOUT, SPEECH)
    whole = list(map(plain, parts(body, 4096, len, SPEECH)))
    assert told(TWENTY, posts=len(whole)) == whole


@pytest.mark.parametrize(("posts", "says"), [(2, "Nous avons"), (1, "Essai 20")])
def test_with_less_room_it_says_less_of_each(posts: int, says: str) -> None:
    shown = told(TWENTY, posts)
    assert len(shown) <= posts
    for rank in range(1, 21):
        assert f"/lire {rank}" in " ".join(shown)
    assert says in " ".join(shown)


def test_what_finds_no_room_is_counted() -> None:
    (shown,) = told(TWENTY, posts=1, most=1000)
    named = [rank for rank in range(1, 21) if f"/lire {rank}\n" in f"{shown}\n"]
    left = 20 - len(named)
    assert named == list(range(1, len(named) + 1))
    assert left > 0
    assert f"et {left} autres contributions : /digest" in shown
    assert "20 contributions" in shown


def test_excerpts_become_shorter_and_shorter() -> None:
    assert degrees(420) == (420, 210, 80, 0)
    assert degrees(100) == (100, 80, 0)


@given(editions(), st.integers(1, 4), st.integers(600, 3000))
def test_it_keeps_to_its_room_and_hides_no_item(items: list[Item], posts: int, most: int) -> None:
    content, room = Content(items), Room(posts, most, len)
    shown = fitted(EDITION, content, LAYOUT, SPEECH, room)
    assert all(len(plain(body)) <= most for body in shown)
    none = replace(content, items=(), left=len(items))
    least = len(parts(compose(EDITION, none, LAYOUT, SPEECH), most, len, SPEECH))
    assert len(shown) <= max(posts, least)
    words = " ".join(map(plain, shown))
    named = [item for item in items if f"n° {item.id}" in words or f"/lire {item.id}" in words]
    assert named == items[: len(named)]
    assert (len(named) < len(items)) == ("/digest" in words)
