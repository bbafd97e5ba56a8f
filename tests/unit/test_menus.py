"""Law: what is offered somewhere is what may be used there, by whoever it is offered to."""

from __future__ import annotations

import re
from typing import Any

import pytest
from telegram.constants import BotCommandLimit

from adapters.telegram.menus import commands
from bot.commands.menus import offered
from bot.commands.table import by_word
from bot.config import Settings, read
from bot.messages import Address
from bot.ports import Menu
from bot.roles import Place, Role

DESK, GROUP = Address("telegram:-1001"), Address("telegram:-1002")
CAMILLE, ALIX = Address("telegram:42"), Address("telegram:43")


def settings(**changes: Any) -> Settings:
    lab = {
        "slug": "lab",
        "name": "Le Lab",
        "desk": DESK,
        "channels": [GROUP, "matrix:!salon:a.fr"],
        "animators": [CAMILLE, "matrix:@denis:a.fr"],
        "admins": [ALIX],
    }
    return read({"community": [{**lab, **changes}]})


def rights(menu: Menu) -> tuple[Role, Place]:
    """Whom it is for, and where."""
    if menu.room is None:
        return Role.AGENT, Place.DIRECT
    if menu.room == GROUP:
        return Role.AGENT, Place.CHANNEL
    return {CAMILLE: Role.ANIMATOR, ALIX: Role.ADMIN, None: Role.AGENT}[menu.member], Place.DESK


MENUS = offered(settings(), "telegram")


def test_there_is_one_for_each_room_and_for_each_animator_in_the_desk() -> None:
    assert [(one.room, one.member) for one in MENUS] == [
        (None, None),
        (GROUP, None),
        (DESK, None),
        (DESK, CAMILLE),
        (DESK, ALIX),
    ]


@pytest.mark.parametrize("menu", MENUS, ids=lambda one: f"{one.room} {one.member}")
def test_each_offers_what_may_be_used_and_nothing_else(menu: Menu) -> None:
    role, place = rights(menu)
    for words in menu.languages.values():
        rows = [by_word(word) for word in words]
        assert rows
        for row in rows:
            assert row is not None
            assert role >= row.role
            assert place in row.places
    everywhere = "publier" in menu.languages[""]
    assert everywhere == (role >= Role.ANIMATOR and place is Place.DESK)


@pytest.mark.parametrize("menu", MENUS, ids=lambda one: f"{one.room} {one.member}")
def test_each_is_what_telegram_takes(menu: Menu) -> None:
    for words in menu.languages.values():
        told = commands(words)
        assert [one.command for one in told] == list(words)
        assert len(told) <= BotCommandLimit.MAX_COMMAND_NUMBER
        for one in told:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", one.command)
            assert 1 <= len(one.description) <= BotCommandLimit.MAX_DESCRIPTION


def test_french_words_for_all_and_english_ones_for_who_reads_them() -> None:
    french, english = MENUS[0].languages[""], MENUS[0].languages["en"]
    assert ("temoigner" in french, "story" in english) == (True, True)
    (first, *_) = offered(settings(language="en"), "telegram")
    assert list(first.languages) == ["", "fr"]
    assert "story" in first.languages[""]


def test_a_desk_elsewhere_has_no_menu_here() -> None:
    there = offered(settings(desk="matrix:!bureau:a.fr"), "telegram")
    assert [one.room for one in there] == [None, GROUP]
