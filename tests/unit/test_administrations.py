"""Law: a kind of administration is understood as people name theirs, or asked again."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contributions.administrations import ADMINISTRATIONS, read_administration
from bot.errors import Illegal


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Mairie", "town"),
        ("MÉTROPOLE", "town"),
        ("hôpital", "health"),
        ("hôpitaux", None),
        ("  C.H.U. ", None),
        ("ministère.", "state"),
        ("Préfectures", "field"),
        ("Sécurité  sociale", "welfare"),
        ("université", "school"),
        ("autre", "other"),
        ("", None),
        ("mairie et hôpital", None),
    ],
)
def test_what_is_typed(typed: str, code: str | None) -> None:
    if code is not None:
        assert read_administration(typed) == code
        return
    with pytest.raises(Illegal):
        read_administration(typed)


@given(st.text(max_size=60))
def test_any_typing_is_read_or_refused(typed: str) -> None:
    with suppress(Illegal):
        assert read_administration(typed) in ADMINISTRATIONS
