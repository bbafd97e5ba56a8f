"""Law: readers find every kind somewhere: its section is renamed and moved, never removed.

A section of the community's own, by its title, is removed with a button; what the desk had put in
it stands under its kind again.
"""

from __future__ import annotations

from typing import Any

from bot.calls.section import number_in
from bot.contributions.card import KINDS
from bot.contributions.wording import read_line, unaccented
from bot.digests.compose import section_title
from bot.errors import Illegal
from bot.flows.settings.panel import Lines, Panel, Presses, Setting
from bot.richtext import item

TITLE_MOST = 80
SECTIONS_MOST = 12

Section = dict[str, str]
"""`kind` and `title`, one of which may be empty."""


def _key(section: Section) -> str:
    return section["kind"] or section["title"]


def _title(section: Section, panel: Panel) -> str:
    return section_title(_key(section), section["title"], panel.speech)


def _same(one: str, other: str) -> bool:
    return unaccented(one).casefold().strip() == unaccented(other).casefold().strip()


def _read(typed: str, value: list[Section], panel: Panel) -> list[Section]:
    before, equals, after = typed.partition("=")
    if equals:
        return _renamed(before, after, value, panel)
    section = {"kind": "", "title": _new_title(typed, value, panel)}
    if len(value) >= SECTIONS_MOST:
        raise Illegal("settings.sections.too_many", most=SECTIONS_MOST)
    return [*value, section]


def _renamed(before: str, after: str, value: list[Section], panel: Panel) -> list[Section]:
    """A kind under another title, or under its usual one when none is typed."""
    kinds = [section for section in value if section["kind"]]
    found = next((one for one in kinds if _is_called(before, one, panel)), None)
    if found is None:
        names = panel.speech.listed(_title(one, panel) for one in kinds)
        raise Illegal("settings.sections.unknown", names=names)
    others = [section for section in value if section is not found]
    title = _new_title(after, others, panel) if after.strip() else ""
    return [{**one, "title": title} if one is found else one for one in value]


def _is_called(typed: str, section: Section, panel: Panel) -> bool:
    usual = section_title(section["kind"], "", panel.speech)
    return any(_same(typed, name) for name in (_title(section, panel), usual))


def _new_title(typed: str, others: list[Section], panel: Panel) -> str:
    title = read_line(typed, TITLE_MOST)
    if number_in(title) is not None:
        raise Illegal("settings.sections.of_a_call", title=title)
    taken = [name for one in others for name in (_title(one, panel), _key(one))]
    if any(_same(title, name) for name in (*taken, *KINDS)):
        raise Illegal("settings.sections.twice", title=title)
    return title


def _presses(value: list[Section], panel: Panel) -> Presses:
    return [press for rank in range(len(value)) for press in _of_one(rank, value, panel)]


def _of_one(rank: int, value: list[Section], panel: Panel) -> Presses:
    section, others = value[rank], value[:rank] + value[rank + 1 :]
    name = _title(section, panel)
    presses: list[tuple[str, Any]] = []
    if rank:
        higher = [*others[: rank - 1], section, *others[rank - 1 :]]
        presses.append((panel.label("settings.move_up", name), higher))
    if not section["kind"]:
        presses.append((panel.label("settings.remove", name), others))
    return presses


def _told(value: list[Section], panel: Panel) -> Lines:
    return [item(_title(section, panel)) for section in value]


def removed(before: list[Section], after: list[Section]) -> list[str]:
    """The sections of the community's own that are no more, by their keys."""
    kept = {_key(section) for section in after}
    return [_key(section) for section in before if _key(section) not in kept]


def _effects(before: list[Section], after: list[Section], panel: Panel) -> list[str]:
    gone = removed(before, after)
    names = panel.speech.listed(f"« {key} »" for key in gone)
    return [panel.speech("settings.sections.emptied", names=names)] if gone else []


SECTIONS = Setting(
    name="sections",
    words=("rubriques", "rubrique", "sections", "section"),
    read=_read,
    brief=lambda value, panel: panel.speech.listed(_title(one, panel) for one in value),
    told=_told,
    presses=_presses,
    effects=_effects,
)
