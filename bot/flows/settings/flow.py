"""Law: what was typed is shown as it was understood, with what it changes, before it is kept.

One question: the value, and what may be typed or pressed. Whatever changes it asks again, now with
[C’est bien cela]; nothing holds before that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.contributions.wording import unaccented
from bot.errors import Illegal
from bot.flows.engine import Answer, Chosen, Data, Flow, Input, Option, Prompt, Step, Typed
from bot.flows.settings.panel import Panel, Setting
from bot.flows.settings.sections import SECTIONS
from bot.flows.settings.timing import FREEZE, PAUSES, SCHEDULE
from bot.flows.settings.wordings import REASONS, THEMES, WELCOME
from bot.richtext import Block, Body, bold, paragraph

ALL: tuple[Setting, ...] = (SCHEDULE, FREEZE, PAUSES, SECTIONS, THEMES, REASONS, WELCOME)
_BY_NAME = {setting.name: setting for setting in ALL}
_BY_WORD = {word: setting for setting in ALL for word in (setting.name, *setting.words)}


def named(word: str) -> Setting | None:
    """The setting of a typed word, or of a button's."""
    return _BY_WORD.get(unaccented(word).casefold())


def of(data: Data) -> Setting:
    """The setting that a question is about."""
    return _BY_NAME[data["setting"]]


def begun(setting: Setting, panel: Panel, typed: str = "") -> Data:
    """The question on that setting, perhaps with something typed already; Illegal if unreadable."""
    present = panel.present[setting.name]
    data = {"setting": setting.name, "from": present, "to": present}
    return _changed(data, Typed(typed), panel) if typed else data


def _ask(data: Data, panel: Panel) -> Prompt:
    changed = data["to"] != data["from"]
    body = _proposed(data, panel) if changed else _present(data, panel)
    options = tuple(Option(label, word) for label, word, _ in _options(data, panel))
    name = panel.speech(f"settings.name.{of(data).name}")
    asks = panel.speech("asks.changed" if changed else "asks.setting", name=name)
    return Prompt(body, options, asks)


def _present(data: Data, panel: Panel) -> Body:
    setting, speech = of(data), panel.speech
    return _blocks(
        paragraph(bold(speech(f"settings.name.{setting.name}"))),
        *setting.told(data["to"], panel),
        speech(f"settings.how.{setting.name}"),
    )


def _proposed(data: Data, panel: Panel) -> Body:
    setting, speech = of(data), panel.speech
    name = speech(f"settings.name.{setting.name}")
    return _blocks(
        speech("settings.understood", name=name),
        *setting.told(data["to"], panel),
        *setting.effects(data["from"], data["to"], panel),
    )


def _blocks(*lines: Block | str) -> Body:
    return tuple(paragraph(line) if isinstance(line, str) else line for line in lines)


def _options(data: Data, panel: Panel) -> Iterator[tuple[str, str, Any]]:
    """Each button: what it shows, its word, and the value after it."""
    setting, speech = of(data), panel.speech
    changed = data["to"] != data["from"]
    if changed:
        yield speech("settings.keep"), "keep", data["to"]
    for rank, (label, value) in enumerate(setting.presses(data["to"], panel)):
        yield label, f"item{rank}", value
    if changed:
        yield speech("settings.again"), "again", data["from"]
    configured = panel.configured[setting.name]
    if configured not in (data["from"], data["to"]):
        yield speech("settings.configured"), "configured", configured
    yield speech("settings.leave"), "leave", data["from"]


def _read(data: Data, given: Input, panel: Panel) -> Answer:
    options = {word: (label, value) for label, word, value in _options(data, panel)}
    word = given.value if isinstance(given, Chosen) else _pressed_in_words(given.text, options)
    if word not in options:
        return Answer(_changed(data, given, panel), first=("value",))
    if word in ("keep", "leave"):
        return Answer(data, outcome=word)
    return Answer({**data, "to": options[word][1]}, first=("value",))


def _pressed_in_words(typed: str, options: dict[str, tuple[str, Any]]) -> str:
    """The button whose whole label was typed: anything less is a value."""
    labels = {unaccented(label).casefold(): word for word, (label, _) in options.items()}
    return labels.get(unaccented(typed).casefold().strip(), "")


def _changed(data: Data, given: Input, panel: Panel) -> Data:
    if isinstance(given, Chosen):
        raise Illegal("flow.choose")
    after = of(data).read(given.text, data["to"], panel)
    if after == data["to"]:
        raise Illegal("settings.same")
    return {**data, "to": after}


SETTINGS: Flow[Panel] = Flow("settings", {"value": Step(_ask, _read)})
