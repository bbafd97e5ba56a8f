"""Law: a press puts in a section, or adds or removes a theme; nothing is kept before the last one.

What is in force or likely comes first, so that the proposal is the button.
"""

from __future__ import annotations

from bot.errors import Illegal
from bot.flows.draft import THEMES_MOST
from bot.flows.engine import Answer, Data, Flow, Input, Option, Prompt, Step, one_of
from bot.messages import paragraph
from bot.texts import Speech


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
    themes = kept if theme in data["themes"] else [*kept, theme]
    if len(themes) > THEMES_MOST:
        raise Illegal("tell.themes.too_many", most=THEMES_MOST)
    return {**data, "themes": themes}


CLASSIFY: Flow[Speech] = Flow("classify", {"shelf": Step(_ask, _read)})
