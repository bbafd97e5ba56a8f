"""Law: an edition's text follows from its items alone: each stands there once, as it was told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contributions.card import STAGES, Attribution
from bot.contributions.regions import REGIONS
from bot.contributions.wording import clean
from bot.digests.compose import Content, Layout, compose, flowing, is_shortened
from bot.richtext import Block, Kind, plain
from bot.tables import Edition, Revision
from bot.texts import Speech

SPEECH = Speech("fr", ZoneInfo("Europe/Paris"))
LAYOUT = Layout("Futurs Publics", [("initiative", ""), ("testimony", "")], 420)
EDITION = Edition(
    id=1,
    community_id=1,
    number=3,
    opens_at=datetime(2026, 11, 20, 13, tzinfo=UTC),
    freeze_at=datetime(2026, 11, 27, 13, tzinfo=UTC),
    publish_at=datetime(2026, 11, 27, 16, tzinfo=UTC),
)


@dataclass(frozen=True)
class Item:
    id: int
    section: str
    revision: Revision
    featured: bool = False


MARKS = st.sampled_from(
    ["*", "_", "**", "`", "[a](b)", "<b>", "&amp;", "~~", "||", "{p}", "%s", "@x"]
)
TEXTS = (st.text(max_size=300) | st.lists(MARKS | st.text(max_size=9)).map("".join)).map(clean)


@st.composite
def revisions(draw: st.DrawFn) -> Revision:
    return Revision(
        contribution_id=1,
        text=draw(TEXTS.filter(bool)),
        title=draw(TEXTS.map(flowing).filter(bool)),
        region=draw(st.sampled_from(["", *(region.code for region in REGIONS)])),
        themes=draw(st.lists(st.sampled_from(["Participation", "Territoires"]), unique=True)),
        stage=draw(st.sampled_from(["", *STAGES])),
        lesson=draw(TEXTS),
        attribution=draw(st.sampled_from(list(Attribution))),
        signature=draw(st.sampled_from(["Claire", "La cellule *gras* des Vosges"])),
        created_at=EDITION.opens_at,
    )


@st.composite
def editions(draw: st.DrawFn) -> list[Item]:
    kinds = draw(st.lists(st.sampled_from(["initiative", "testimony"]), min_size=1, max_size=6))
    return [Item(rank, kind, draw(revisions())) for rank, kind in enumerate(kinds, start=1)]


@given(editions())
def test_composed_again_it_is_the_same_again(items: list[Item]) -> None:
    assert compose(EDITION, Content(items), LAYOUT, SPEECH) == compose(
        EDITION, Content(list(items)), LAYOUT, SPEECH
    )


def foot(item: Item) -> str:
    """How an item ends: by its number, or by how to read it whole."""
    shown = "la suite : /lire {}" if is_shortened(item.revision, LAYOUT.excerpt) else "n° {}"
    return shown.format(item.id)


@given(
    editions(), st.permutations([("initiative", "Ils font"), ("testimony", "")]), st.integers(0, 2)
)
def test_each_item_stands_there_once_whatever_the_sections(
    items: list[Item], sections: list[tuple[str, str]], named: int
) -> None:
    layout = Layout("Futurs Publics", sections[:named], LAYOUT.excerpt)
    feet = [_foot_of(block) for block in compose(EDITION, Content(items), layout, SPEECH)]
    assert Counter(filter(None, feet)) == Counter(foot(item) for item in items)


def _foot_of(block: Block) -> str:
    """The number at the end of an item's last line; empty for any other block."""
    first, *rest = block.text.split(" · ")
    return rest[0] if first.startswith("— ") and block.kind is Kind.PARAGRAPH and rest else ""


@given(editions())
def test_what_fits_passes_whole_whatever_its_signs(items: list[Item]) -> None:
    shown = plain(compose(EDITION, Content(items), LAYOUT, SPEECH))
    for item in items:
        assert item.revision.title in shown
        if not is_shortened(item.revision, LAYOUT.excerpt):
            assert flowing(item.revision.text) in shown
            assert flowing(item.revision.lesson) in shown


@given(editions())
def test_nobody_is_named_who_did_not_ask_for_it(items: list[Item]) -> None:
    hidden = [
        Item(item.id, item.section, _signed(item.revision, "Zoé Introuvable", attribution))
        for item in items
        for attribution in (Attribution.READERS, Attribution.ANIMATORS)
    ]
    assert "Introuvable" not in plain(compose(EDITION, Content(hidden), LAYOUT, SPEECH))


def _signed(revision: Revision, signature: str, attribution: Attribution) -> Revision:
    changes = {"signature": signature, "attribution": attribution}
    return Revision(**revision.model_dump() | changes)


def a_text(text: str, **more: str) -> Revision:
    given: dict[str, Any] = {"title": "Le guichet du lundi", "signature": "Claire"}
    return Revision(contribution_id=1, text=text, created_at=EDITION.opens_at, **given | more)


def test_an_edition_reads_like_this() -> None:
    items = [
        Item(7, "testimony", a_text("Le guichet du lundi attire du monde.", lesson="Oser.")),
        Item(8, "initiative", a_text("Un bus passe.", title="Le bus", region="53", stage="idea")),
    ]
    shown = plain(compose(EDITION, Content(items), LAYOUT, SPEECH))
    assert shown.split("\n\n")[:-1] == [
        "Futurs Publics · n° 3",
        "Du 20 novembre 2026 au 27 novembre 2026 · 2 contributions",
        "Initiatives",
        "Le bus",
        "Un bus passe.",
        "— Claire · n° 8 · Bretagne · Une idée",
        "Témoignages",
        "Le guichet du lundi attire du monde.",
        "Ce que l’on en retient : Oser.",
        "— Claire · n° 7",
        "À vous",
    ]


@pytest.mark.parametrize("number", [None, 12])
def test_an_edition_without_a_number_yet_shows_none(number: int | None) -> None:
    edition = Edition(**EDITION.model_dump() | {"number": number})
    first = compose(edition, Content([]), LAYOUT, SPEECH)[0].text
    assert first == ("Futurs Publics · n° 12" if number else "Futurs Publics")
