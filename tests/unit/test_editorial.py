"""Law: what animators set holds for their community alone, and only while the rules allow it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import read
from bot.directory import Directory, Edited
from bot.editorial import NAMES, differences, edited, overlaid, values
from bot.errors import Illegal
from bot.flows.engine import Chosen, Turn, Typed, advance, begin
from bot.flows.settings.flow import ALL, SETTINGS, begun, named
from bot.flows.settings.panel import Panel
from bot.ports import Traits
from bot.texts import LANGUAGES, Speech

SETTINGS_READ = read(
    {
        "community": [
            {"slug": "lab", "name": "Le Lab", "desk": "memory:labo"},
            {"slug": "futurs", "name": "Futurs", "desk": "memory:bureau", "welcome": "Bonjour"},
        ]
    }
)
LAB, FUTURS = SETTINGS_READ.community
IDS = {"lab": 1, "futurs": 2, "parti": 3}
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

CHANGES: dict[str, Any] = {
    "schedule": "0 9 * * mon",
    "freeze": "1d",
    "pauses": ["2027-08-01/2027-08-31"],
    "sections": [{"kind": "", "title": "Défis"}, {"kind": "testimony", "title": "Vécu"}],
    "themes": {"Sobriété": ["eau"], "Accueil": []},
    "reasons": ["Trop court."],
    "welcome": "On se tutoie.",
}
MISFITS: list[tuple[str, Any]] = [
    ("schedule", "vendredi"),
    ("schedule", 17),
    ("freeze", "30d"),
    ("pauses", ["août"]),
    ("sections", []),
    ("sections", [{"kind": "poème"}]),
    ("themes", ["Sobriété"]),
    ("reasons", [""]),
    ("welcome", "x" * 601),
    ("welcome", None),
    ("desk", "memory:ailleurs"),
    ("animators", ["memory:marc"]),
    ("ancien", 1),
]


def row(community_id: int, name: str, value: Any) -> tuple[int, str, str]:
    return community_id, name, json.dumps(value)


@pytest.mark.parametrize("name", NAMES)
def test_a_value_set_in_chat_holds_for_its_community_alone(name: str) -> None:
    found = overlaid(SETTINGS_READ, IDS, [row(1, name, CHANGES[name])])
    assert values(found.community[0]) == values(LAB) | {name: CHANGES[name]}
    assert found.community[1] == FUTURS


@pytest.mark.parametrize(("name", "value"), MISFITS)
def test_what_no_longer_fits_is_left_out_and_told(name: str, value: Any) -> None:
    rows = [row(1, name, value), row(1, "welcome", "Bienvenue")][: 1 + (name != "welcome")]
    found = overlaid(SETTINGS_READ, IDS, rows).community[0]
    assert values(found) | {"welcome": ""} == values(LAB)
    assert found.desk == LAB.desk
    assert found.animators == LAB.animators
    told = next(differences(SETTINGS_READ, IDS, rows))
    assert (told.name, told.kept, told.fits) == (name, value, False)
    with pytest.raises(ValueError, match=r"."):
        edited(LAB, name, value)


def test_a_community_that_has_gone_is_passed_over() -> None:
    rows = [row(3, "welcome", "Bonjour"), row(9, "welcome", "Bonjour")]
    assert overlaid(SETTINGS_READ, IDS, rows) == SETTINGS_READ
    assert list(differences(SETTINGS_READ, IDS, rows)) == []


def test_the_same_rows_are_read_once_and_none_are_the_configuration() -> None:
    plain = Directory(SETTINGS_READ, IDS, lambda _: Traits(), SETTINGS_READ)
    directory = Edited(plain)
    rows = (row(1, "welcome", "Bienvenue"),)
    assert directory.by(()) is plain
    assert directory.by(rows) is directory.by(tuple(rows))
    assert directory.by(rows).configured.community[0].welcome == ""
    assert directory.by((row(1, "welcome", "Autre"),)).settings.community[0].welcome == "Autre"
    assert directory.by(()) == plain


# --- whatever is typed and pressed ----------------------------------------------------------------

TYPED = (
    "lundi 9h", "1 jour", "du 1er au 31 août", "24/12 - 2/1", "Défis", "Initiatives = Lancées",
    "Initiatives =", "Sobriété : eau, énergie", "Trop court.", "Bienvenue.", "x" * 700, "…", "= =",
    ":", "Laisser",
)  # fmt: skip


def panel(language: str) -> Panel:
    speech = Speech(language, ZoneInfo("Europe/Paris"))
    own = values(LAB)
    return Panel(speech, NOW, own, own | {"freeze": "2h"}, ("Trop court.", "Déjà lu."), "FR", NOW)


@given(
    st.sampled_from([one.name for one in ALL]),
    st.sampled_from(LANGUAGES),
    st.lists(st.sampled_from(TYPED) | st.text(max_size=20) | st.integers(0, 30), max_size=12),
)
def test_whatever_is_asked_to_be_kept_is_what_the_configuration_would_take(
    name: str, language: str, inputs: list[str | int]
) -> None:
    setting, world = named(name), panel(language)
    assert setting is not None
    turn = begin(SETTINGS, ("value",), begun(setting, world), world)
    for given_ in inputs:
        turn = _next(turn, given_, world)
        if turn.prompt is None:
            break
        labels = [option.label for option in turn.prompt.options]
        assert max(map(len, labels)) <= 60
    value = turn.state.data["to"]
    after = edited(LAB, name, value)
    assert values(after)[name] == value


def _next(turn: Turn, given_: str | int, world: Panel) -> Turn:
    """After a text, or after the button of that rank, round and round."""
    assert turn.prompt is not None
    options = turn.prompt.options
    pressed = Chosen(options[given_ % len(options)].value) if isinstance(given_, int) else None
    try:
        return advance(SETTINGS, turn.state, pressed or Typed(str(given_)), world)
    except Illegal:
        return turn


@pytest.mark.parametrize("setting", ALL, ids=lambda one: one.name)
def test_each_setting_has_words_of_its_own(setting: Any) -> None:
    assert [named(word) for word in (setting.name, *setting.words)] == [setting] * (
        1 + len(setting.words)
    )


def test_a_forged_button_changes_nothing() -> None:
    world = panel("fr")
    turn = begin(SETTINGS, ("value",), begun(ALL[0], world), world)
    for word in ("keep", "item0", "again", ""):
        with pytest.raises(Illegal):
            advance(SETTINGS, turn.state, Chosen(word), world)
