"""Law: only a few words of courtesy are one; any other word makes a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contributions.greetings import courtesy


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bonjour !", "hello"),
        ("salut", "hello"),
        ("COUCOU 👋", "hello"),
        ("Bonjour à toutes et à tous", "hello"),
        ("bonsoir l’équipe,", "hello"),
        ("Bonjour, merci d’avance", "thanks"),
        ("Merci beaucoup.", "thanks"),
        ("hello", "hello"),
        ("Good morning", "hello"),
        ("Thank you very much", "thanks"),
        ("", ""),
        ("👋", ""),
        ("tous", ""),
        ("à vous", ""),
        ("bonjour bonjour bonjour bonjour bonjour bonjour bonjour", ""),
        ("Bonjour, nous avons ouvert un guichet.", ""),
        ("merci au guichet", ""),
        ("Salut, ça marche", ""),
        ("Bonjour 3", ""),
    ],
)
def test_what_is_courtesy_alone(text: str, kind: str) -> None:
    assert courtesy(text) == kind


@given(st.text())
def test_a_word_that_tells_something_makes_it_a_text(text: str) -> None:
    assert courtesy(f"Bonjour {text} guichet") == ""
