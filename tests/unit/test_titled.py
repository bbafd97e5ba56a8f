"""Law: a title that its text begins with is said once, be it behind a greeting, in any case."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.contributions.card import unsigned
from bot.contributions.proposals import propose_title
from bot.richtext import Block, bold, paragraph
from bot.tables import Revision
from bot.texts import Speech

SPEECH = Speech("fr", ZoneInfo("Europe/Paris"))


def _shown(text: str, title: str = "") -> list[Block]:
    revision = Revision(contribution_id=1, text=text, title=title or propose_title(text), themes=[])
    return list(unsigned(0, "testimony", revision, SPEECH))


@pytest.mark.parametrize(
    ("before", "lead"),
    [
        ("", "On a mis les chaises dehors"),
        ("", "on a mis les chaises dehors"),
        ("", "ON A MIS les chaises dehors"),
        ("Bonjour, ", "on a mis les chaises dehors"),
        ("Bonjour à tous !\n", "Le guichet a changé"),
    ],
)
def test_what_the_text_begins_with_is_its_title(before: str, lead: str) -> None:
    text = paragraph(*([before] if before else []), bold(lead), ". Voilà.")
    assert _shown(f"{before}{lead}. Voilà.") == [paragraph("Témoignage"), text]


def test_a_greeting_may_stand_in_a_paragraph_of_its_own() -> None:
    said = [paragraph("Bonjour à tous !"), paragraph(bold("le guichet a changé"), ".")]
    assert _shown("Bonjour à tous !\n\nle guichet a changé.") == [paragraph("Témoignage"), *said]


def test_another_title_stands_above() -> None:
    above = paragraph("Témoignage", " · ", bold("Les chaises"))
    assert _shown("Bonjour, on a mis les chaises.", "Les chaises") == [
        above,
        paragraph("Bonjour, on a mis les chaises."),
    ]
