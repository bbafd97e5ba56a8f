"""Law: `reglages` shows each editorial value in force, and keeps a new one only after the desk has
seen what it changes.

A value that comes to the configuration's own is no longer kept here: it follows the configuration.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot import editorial
from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.talk import Dialogue
from bot.contributions.shortening import cut
from bot.contributions.wording import clean
from bot.digests.lifecycle import State
from bot.errors import Illegal
from bot.flows.engine import Data
from bot.flows.refuse import USUAL_REASONS
from bot.flows.settings.flow import ALL, SETTINGS, begun, named, of
from bot.flows.settings.panel import Panel, Setting
from bot.flows.settings.sections import removed
from bot.flows.settings.timing import next_dates
from bot.messages import Choice
from bot.richtext import Block, bold, item, paragraph
from bot.roles import Role
from bot.store import editions
from bot.store import editorial as kept

WORD_MOST = 40
NOTE_MOST = 80
"""Of each value, what the trail keeps."""


def settings(context: Context, argument: str) -> Reply:
    """`reglages [name [value]]`: all values, the question on one, or that question answered."""
    word, *typed = argument.split(maxsplit=1) or [""]
    if not word:
        return _overview(context)
    setting = named(word)
    if setting is None:
        names = context.speech.listed(context.speech(f"settings.word.{one.name}") for one in ALL)
        raise Illegal("settings.unknown", word=cut(clean(word), WORD_MOST), names=names)
    return _opened(context, setting, "".join(typed))


def _opened(context: Context, setting: Setting, typed: str = "") -> Reply:
    """The question, with what was typed; `Illegal` says how to type it whole in one line."""
    panel = _panel(context)
    try:
        data = begun(setting, panel, typed)
    except Illegal as refused:
        reason = context.speech(refused.key, **refused.values)
        word = context.speech(f"settings.word.{setting.name}")
        raise Illegal("settings.refused", reason=reason, word=word) from None
    return talk.start(context, SETTING, ("value",), data)


def _panel(context: Context) -> Panel:
    speech, own = context.speech, context.directory.configured.named(context.community.slug)
    frozen = editions.newest(context.connection, context.community_id, State.FROZEN, State.APPROVED)
    return Panel(
        speech=speech,
        now=context.now,
        present=editorial.values(context.community),
        configured=editorial.values(own or context.community),
        usual_reasons=[speech(f"reasons.{name}") for name in USUAL_REASONS],
        holidays=context.community.digest.holidays,
        leaves_at=frozen.publish_at if frozen and frozen.publish_at > context.now else None,
    )


# --- all of them ----------------------------------------------------------------------------------


def _overview(context: Context) -> Reply:
    panel, speech = _panel(context), context.speech
    choices = [Choice(_name(one, panel), f"settings {one.name}") for one in ALL]
    head = paragraph(bold(speech("settings.head", community=context.community.name)))
    return context.say(head, *_lines(panel), speech("settings.how"), choices=choices)


def _lines(panel: Panel) -> Iterator[Block]:
    for setting in ALL:
        value = panel.present[setting.name]
        here = value != panel.configured[setting.name]
        key = "settings.line_here" if here else "settings.line"
        told = {"name": _name(setting, panel), "value": setting.brief(value, panel)}
        yield item(panel.speech(key, **told))
    yield from map(paragraph, next_dates(panel))


def _name(setting: Setting, panel: Panel) -> str:
    return panel.speech(f"settings.name.{setting.name}")


# --- one of them, changed -------------------------------------------------------------------------


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    setting, panel = of(data), _panel(context)
    if outcome == "leave":
        return context.say(context.speech("settings.left", name=_name(setting, panel)))
    if panel.present[setting.name] != data["from"]:
        told = context.speech("settings.overtaken", name=_name(setting, panel))
        return context.say(told) + _opened(context, setting)
    _keep(context, setting, data, panel)
    return _echo(context, setting, data, panel)


def _keep(context: Context, setting: Setting, data: Data, panel: Panel) -> None:
    before, after = data["from"], data["to"]
    connection, community_id = context.connection, context.community_id
    editorial.edited(context.community, setting.name, after)  # what would be left out is a fault
    if after == panel.configured[setting.name]:
        kept.drop(connection, community_id, setting.name)
    else:
        kept.keep(connection, community_id, setting.name, after, context.now)
    if setting.name == "sections":
        kept.unsection(connection, community_id, removed(before, after))
    context.record("settings", note=_note(setting, before, after, panel))


def _note(setting: Setting, before: Any, after: Any, panel: Panel) -> str:
    told = [cut(setting.brief(value, panel), NOTE_MOST) for value in (before, after)]
    return panel.speech("settings.line", name=_name(setting, panel), value=" → ".join(told))


def _echo(context: Context, setting: Setting, data: Data, panel: Panel) -> Reply:
    """What is in force now, told to the desk; the edition that collects is dated anew at once."""
    told = context.speech("settings.kept", name=_name(setting, panel), who=context.name)
    effects = setting.effects(data["from"], data["to"], panel)
    lines = setting.told(data["to"], panel)
    return context.tell_desk(told, *lines, *effects) + Reply(stir=True)


SETTING: Dialogue[Panel] = Dialogue(SETTINGS, _panel, _finish, role=Role.ANIMATOR)
