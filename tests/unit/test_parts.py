"""A long digest comes in parts that say which they are, and no part is too long."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.render import weight
from bot.digests.parts import parts
from bot.richtext import heading, paragraph, plain
from bot.texts import Speech

SPEECH = Speech("fr", ZoneInfo("Europe/Paris"))
TEXTS = st.lists(st.text("aé <b>&\n", min_size=1, max_size=80), min_size=1, max_size=12)


def test_what_fits_in_one_message_bears_no_mark() -> None:
    body = (heading("Édition n° 4"), paragraph("Bonjour"))
    assert parts(body, 200, len, SPEECH) == [body]


def test_each_part_says_which_it_is() -> None:
    body = tuple(paragraph(f"{letter * 90}.") for letter in "abc")
    texts = [plain(part) for part in parts(body, 120, len, SPEECH)]
    assert [text[:1] for text in texts] == ["a", "b", "c"]
    assert [text.splitlines()[-1] for text in texts] == [
        "Partie 1 sur 3",
        "Partie 2 sur 3",
        "Partie 3 sur 3",
    ]


@given(TEXTS, st.integers(300, 600), st.sampled_from([len, weight]))
def test_no_part_is_longer_than_its_platform_takes(
    texts: list[str], most: int, measure: Callable[[str], int]
) -> None:
    for part in parts(tuple(map(paragraph, texts)), most, measure, SPEECH):
        assert measure(plain(part)) <= most
