"""Law: a contribution in the making is plain data: what is known of it, and what is left to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.contributions.card import Attribution
from bot.contributions.enclosures import next_undescribed
from bot.contributions.proposals import propose_themes, propose_title
from bot.contributions.wording import read_story
from bot.flows.engine import Data
from bot.tables import WORDING, Revision
from bot.texts import Speech

THEMES_MOST = 3

GUIDED = ("text", "title", "region", "themes", "stage", "attribution", "card")
QUICK = ("region", "stage", "attribution", "card")
ANSWER = ("text", "signing")
SETTLED_LAST = ("attribution", "card", "signing")


@dataclass(frozen=True, slots=True)
class Scene:
    """What the questions need to know: the community, its themes and the author's name."""

    speech: Speech
    community: str
    themes: Mapping[str, Sequence[str]]
    name: str


def blank(kind: str, name: str, region: str, *, private: bool) -> dict[str, Any]:
    """A contribution of which only its author is known; `private` if said to the bot alone."""
    empty: dict[str, Any] = dict.fromkeys(("text", "title", "stage", "lesson"), "")
    return empty | {
        "told": [],
        "kind": kind,
        "private": private,
        "number": 0,
        "region": region,
        "themes": [],
        "files": [],
        "attribution": Attribution.NAMED.value,
        "signature": name,
    }


def with_text(data: Data, typed: str, themes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The text, with the title and themes proposed from it, unless the author chose their own.

    Raises `Illegal`.
    """
    text = read_story(typed)
    before, after = _proposed(data["text"], themes), _proposed(text, themes)
    followed = {name: after[name] for name in after if data[name] in (before[name], "", [])}
    return {**data, "text": text, **followed}


def _proposed(text: str, themes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    found = propose_themes(text, themes, THEMES_MOST)
    return {"title": propose_title(text), "themes": found}


def questions(plan: tuple[str, ...], data: Data) -> tuple[str, ...]:
    """The plan without the region when the profile knows it."""
    return tuple(name for name in plan if not (name == "region" and data["region"]))


def as_revision(data: Data) -> Revision:
    """The wording as it would be kept."""
    return Revision(**wording(data))


def wording(data: Data) -> dict[str, Any]:
    """What is kept of it as a wording."""
    return {name: data[name] for name in WORDING if name != "files"} | {"files": files_of(data)}


def files_of(data: Data) -> list[Any]:
    """The files that go with it: none yet, in what an older version began."""
    return list(data.get("files", ()))


def asked_to_describe(todo: tuple[str, ...], data: Data) -> tuple[str, ...]:
    """The steps, with the one that asks what the files show before the last card."""
    if "describe" in todo or next_undescribed(files_of(data)) is None:
        return todo
    return (*todo[:-1], "describe", todo[-1])


def is_edit(data: Data) -> bool:
    """Whether the desk has this contribution already, so that leaving keeps it as it was."""
    return bool(data["number"]) and not data.get("draft")
