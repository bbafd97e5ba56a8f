"""Law: a setting is a row: how its value is typed, told and pressed, and what a change brings.

A value is written here as the configuration writes it: texts, lists and tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.contributions.shortening import cut
from bot.richtext import Block
from bot.texts import Speech

LABEL_MOST = 60


@dataclass(frozen=True, slots=True)
class Panel:
    """What the questions know: the values in force, the configuration's, the place whose
    holidays count, an edition on its way."""

    speech: Speech
    now: datetime
    present: Mapping[str, Any]
    configured: Mapping[str, Any]
    usual_reasons: Sequence[str] = ()
    holidays: str = ""
    leaves_at: datetime | None = None

    @property
    def today(self) -> date:
        return self.now.astimezone(self.speech.zone).date()

    def label(self, key: str, name: str) -> str:
        """What a button on an item of that name shows."""
        return cut(self.speech(key, name=name), LABEL_MOST)


Lines = Sequence[Block | str]
Presses = Sequence[tuple[str, Any]]
"""Buttons on a value: what each shows, and the value after it."""


def no_presses(_value: Any, _panel: Panel) -> Presses:
    return ()


def no_effects(_before: Any, _after: Any, _panel: Panel) -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class Setting:
    """One value that animators set.

    `read` makes a new value of the typed words and of the value so far, or raises `Illegal`.
    `brief` tells a value in a few words, `told` in full, `effects` what a change brings.
    """

    name: str
    words: tuple[str, ...]
    read: Callable[[str, Any, Panel], Any]
    brief: Callable[[Any, Panel], str]
    told: Callable[[Any, Panel], Lines]
    presses: Callable[[Any, Panel], Presses] = no_presses
    effects: Callable[[Any, Any, Panel], list[str]] = no_effects
