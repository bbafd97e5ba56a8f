"""Law: a press puts in a section, or adds or removes a theme; nothing is kept before the last one.

What is in force or likely comes first, so that the proposal is the button. What is typed is a name,
or enough of one to be no other: nothing is guessed.
"""

from __future__ import annotations

from bot.contributions.wording import unaccented
from bot.errors import Illegal
from bot.flows.draft import THEMES_MOST
from bot.flows.engine import Answer, Data, Flow, Input, Option, Prompt, Step, one_of
from bot.richtext import paragraph
from bot.texts import Speech

BEGINNING_LEAST = 3
"""Letters from which the beginning of a name stands for it."""


def _ask(data: Data, speech: Speech) -> Prompt:
    """`sections` and `shelf` (the themes offered) are pairs of what is kept and what is shown."""
    sections = [
        Option(_ticked(title, ticked=key == data["section"]), f"section.{rank}")
        for rank, (key, title) in enumerate(data["sections"])
    ]
    themes = [
        Option(_ticked(name, ticked=name in data["themes"]), f"theme.{rank}")
        for rank, name in enumerate(data["shelf"])
    ]
    body = (paragraph(speech("classify.question", number=data["number"], most=THEMES_MOST)),)
    return Prompt(body, (*sections, *themes, Option(speech("classify.done"), "done")))


def _ticked(label: str, *, ticked: bool) -> str:
    return f"✓ {label}" if ticked else label


def _read(data: Data, given: Input, speech: Speech) -> Answer:
    value = one_of(_ask(data, speech), given)
    if value == "done":
        return Answer(data, outcome=value)
    what, _, rank = value.partition(".")
    changed = _moved(data, int(rank)) if what == "section" else _toggled(data, int(rank))
    return Answer(changed, first=("shelf",))


def _moved(data: Data, rank: int) -> Data:
    return {**data, "section": data["sections"][rank][0]}


def _toggled(data: Data, rank: int) -> Data:
    theme = data["shelf"][rank]
    kept = [name for name in data["themes"] if name != theme]
    return {**data, "themes": _few(kept if theme in data["themes"] else [*kept, theme])}


def _few(themes: list[str]) -> list[str]:
    if len(themes) > THEMES_MOST:
        raise Illegal("tell.themes.too_many", most=THEMES_MOST)
    return themes


def as_typed(data: Data, typed: str, speech: Speech) -> Data:
    """`section, theme, theme`: a section moves it, themes take the place of those it had."""
    section, themes = data["section"], dict[str, None]()
    for part in filter(None, map(str.strip, typed.split(","))):
        title, key = _named(data, part, speech)
        if key:
            section = key
        else:
            themes[title] = None
    return {**data, "section": section, "themes": _few([*themes]) or data["themes"]}


def _named(data: Data, typed: str, speech: Speech) -> tuple[str, str]:
    """The title and key of the section of that name; of a theme, the name and no key."""
    shelves = [(title, key) for key, title in data["sections"]]
    shelves += [(name, "") for name in data["shelf"]]
    letters = _letters(typed)
    whole = [one for one in shelves if _letters(one[0]) == letters]
    begun = [one for one in shelves if _letters(one[0]).startswith(letters)]
    near = begun if len(letters) >= BEGINNING_LEAST else []
    found = whole[:1] or near
    if len(found) != 1:
        names = speech.listed(title for title, _ in near or shelves)
        raise Illegal("classify.unknown", typed=typed, names=names)
    return found[0]


def _letters(name: str) -> str:
    return unaccented(name).casefold()


CLASSIFY: Flow[Speech] = Flow("classify", {"shelf": Step(_ask, _read)})
