"""Law: who may do what, and where, is written here by hand; the table of commands must agree."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast, get_type_hints
from zoneinfo import ZoneInfo

import pytest

import bot.commands
from bot.commands.context import Context, Reply
from bot.commands.table import COMMANDS, DIALOGUES, Command, allowed, by_name, by_word, run
from bot.commands.talk import Dialogue
from bot.errors import Illegal, Stale
from bot.messages import Address
from bot.roles import Place, Role
from bot.texts import Speech

PLACES = (Place.DIRECT, Place.CHANNEL, Place.DESK, Place.UNKNOWN)

EXPECTED = {
    # y: runs, r: refused for the role, p: refused for the place.
    # Each word: in a direct chat, in a channel, in the desk, in a room of no community.
    #               agent   animator  admin
    "testimony":   ("yypp", "yypp",   "yypp"),
    "initiative":  ("yypp", "yypp",   "yypp"),
    "join":        ("yypp", "yypp",   "yypp"),
    "queue":       ("rrrr", "ppyp",   "ppyp"),
    "approve":     ("rrrr", "ppyp",   "ppyp"),
    "refuse":      ("rrrr", "ppyp",   "ppyp"),
    "hold":        ("rrrr", "ppyp",   "ppyp"),
    "release":     ("rrrr", "ppyp",   "ppyp"),
    "classify":    ("rrrr", "ppyp",   "ppyp"),
    "detach":      ("rrrr", "ppyp",   "ppyp"),
    "reword":      ("rrrr", "ppyp",   "ppyp"),
    "ask":         ("rrrr", "ppyp",   "ppyp"),
    "take":        ("rrrr", "ppyp",   "ppyp"),
    "undo":        ("rrrr", "ppyp",   "ppyp"),
    "board":       ("rrrr", "ppyp",   "ppyp"),
    "feature":     ("rrrr", "ppyp",   "ppyp"),
    "place":       ("rrrr", "ppyp",   "ppyp"),
    "note":        ("rrrr", "ppyp",   "ppyp"),
    "preview":     ("rrrr", "ppyp",   "ppyp"),
    "publish":     ("rrrr", "ppyp",   "ppyp"),
    "reopen":      ("rrrr", "ppyp",   "ppyp"),
    "agenda":      ("rrrr", "ppyp",   "ppyp"),
    "settle":      ("rrrr", "ppyp",   "ppyp"),
    "call":        ("rrrr", "ppyp",   "ppyp"),
    "poll":        ("rrrr", "ppyp",   "ppyp"),
    "open":        ("rrrr", "ppyp",   "ppyp"),
    "close":       ("rrrr", "ppyp",   "ppyp"),
    "voters":      ("rrrr", "ppyp",   "ppyp"),
    "terms":       ("rrrr", "ppyp",   "ppyp"),
    "names":       ("rrrr", "ppyp",   "ppyp"),
    "native":      ("rrrr", "ppyp",   "ppyp"),
    "choices":     ("rrrr", "ppyp",   "ppyp"),
    "mend":        ("rrrr", "ppyp",   "ppyp"),
    "results":     ("rrrr", "ppyp",   "ppyp"),
    "answers":     ("rrrr", "ppyp",   "ppyp"),
    "detail":      ("rrrr", "ppyp",   "ppyp"),
    "export":      ("rrrr", "ppyp",   "ppyp"),
    "suspend":     ("rrrr", "ppyp",   "ppyp"),
    "drop":        ("rrrr", "ppyp",   "ppyp"),
    "series":      ("rrrr", "ppyp",   "ppyp"),
    "questionnaire": ("rrrr", "ppyp", "ppyp"),
    "mine":        ("yppp", "yppp",   "yppp"),
    "edit":        ("yppp", "yppp",   "yppp"),
    "withdraw":    ("yppp", "yppp",   "yppp"),
    "reply":       ("yppp", "yppp",   "yppp"),
    "accept":      ("yppp", "yppp",   "yppp"),
    "keep":        ("yppp", "yppp",   "yppp"),
    "digest":      ("yypp", "yypp",   "yypp"),
    "read":        ("yyyp", "yyyp",   "yyyp"),
    "calls":       ("yyyp", "yyyp",   "yyyp"),
    "polls":       ("yyyp", "yyyp",   "yyyp"),
    "vote":        ("yyyp", "yyyp",   "yyyp"),
    "questionnaires": ("yyyp", "yyyp", "yyyp"),
    "fill":        ("yypp", "yypp",   "yypp"),
    "settings":    ("rrrr", "ppyp",   "ppyp"),
    "journal":     ("rrrr", "ppyp",   "ppyp"),
    "community":   ("yypp", "yypp",   "yypp"),
    "profile":     ("yppp", "yppp",   "yppp"),
    "reminders":   ("yppp", "yppp",   "yppp"),
    "link":        ("yppp", "yppp",   "yppp"),
    "unlink":      ("yppp", "yppp",   "yppp"),
    "mydata":      ("yppp", "yppp",   "yppp"),
    "cancel":      ("yyyp", "yyyp",   "yyyp"),
    "help":        ("yyyp", "yyyp",   "yyyp"),
    "answer":      ("yyyp", "yyyp",   "yyyp"),
    "start":       ("yypp", "yypp",   "yypp"),
}  # fmt: skip

OUTCOMES = {"error.role": "r", "error.place": "p", "error.unknown_room": "p"}


def walks() -> Iterator[Any]:
    for row in COMMANDS:
        for role in Role:
            for place in PLACES:
                yield pytest.param(row, role, place, id=f"{row.name}-{role.name}-{place}".lower())


def circumstances(role: Role, place: Place, *, private: bool = True) -> Context:
    speech = Speech("fr", ZoneInfo("Europe/Paris"))
    known = {"files": (), "role": role, "place": place, "speech": speech, "private": private}
    known["masked"] = False
    known["event"] = SimpleNamespace(place=Address("memory:ailleurs"))
    return cast(Context, SimpleNamespace(**known))


@pytest.mark.parametrize(("row", "role", "place"), list(walks()))
def test_every_row_for_every_role_in_every_place(row: Command, role: Role, place: Place) -> None:
    expected = EXPECTED[row.name][role - 1][PLACES.index(place)]
    context = circumstances(role, place)
    assert _outcome(row, context) == expected
    assert allowed(row, context) == (expected == "y")


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_what_is_told_alone_is_refused_where_others_would_read_the_answer(row: Command) -> None:
    outcome = _outcome(row, circumstances(Role.ADMIN, Place.CHANNEL, private=False))
    in_a_channel = EXPECTED[row.name][Role.ADMIN - 1][PLACES.index(Place.CHANNEL)]
    assert outcome == ("p" if row.name in ("testimony", "initiative") else in_a_channel)


def _outcome(row: Command, context: Context) -> str:
    """What comes of it, with a handler that only says that it was reached."""
    try:
        reply = run(context, replace(row, run=lambda *_: Reply(stir=True)), "")
    except Illegal as refused:
        return OUTCOMES[refused.key]
    return "y" if reply.stir else "?"


def test_the_hand_written_table_has_every_row_and_no_other() -> None:
    assert [row.name for row in COMMANDS] == list(EXPECTED)


def test_names_and_words_are_said_once() -> None:
    words = [word for row in COMMANDS for word in dict.fromkeys(row.words)]
    assert len(words) == len(set(words))
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert all(by_word(word.upper()) is by_word(word) for word in words)


def test_only_answers_have_no_word() -> None:
    assert [row.name for row in COMMANDS if not row.words] == ["answer"]


def test_a_button_of_no_row_is_stale() -> None:
    with pytest.raises(Stale):
        by_name("promote")


def handlers() -> list[Callable[..., Any]]:
    """Whatever in bot/commands takes (context: Context, argument: str) and gives a Reply."""
    names = [module.name for module in pkgutil.iter_modules(bot.commands.__path__)]
    modules = [importlib.import_module(f"bot.commands.{name}") for name in names]
    return [
        function
        for module in modules
        for _, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and _is_handler(function)
    ]


def _is_handler(function: Callable[..., Any]) -> bool:
    wanted = {"context": Context, "argument": str, "return": Reply}
    return get_type_hints(function) == wanted and not function.__name__.startswith("_")


def test_no_handler_is_without_a_row() -> None:
    rows = {row.run for row in COMMANDS}
    assert {handler.__name__ for handler in handlers() if handler not in rows} == set()


def test_no_row_is_without_a_handler() -> None:
    assert {row.name for row in COMMANDS if row.run not in handlers()} == set()


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda one: one.flow.name)
def test_only_the_desks_conversations_ask_for_a_role(dialogue: Dialogue[Any]) -> None:
    of_the_desk = dialogue.flow.name in {
        "hold",
        "classify",
        "reword",
        "inquire",
        "refuse",
        "early",
        "call",
        "end_call",
        "settings",
        "poll",
        "poll_date",
        "poll_sure",
        "poll_end",
        "poll_drop",
        "poll_cancel",
        "series_rhythm",
        "series_length",
        "series_sure",
        "series_stop",
        "questionnaire_date",
        "questionnaire_trial",
    }
    assert dialogue.role is (Role.ANIMATOR if of_the_desk else Role.AGENT)


def test_a_conversation_is_known_by_one_name() -> None:
    names = [dialogue.flow.name for dialogue in DIALOGUES]
    assert len(names) == len(set(names))
