"""Law: `aide` lists what this person can do here, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.commands.context import Context, Reply
from bot.richtext import Block, bold, heading, item, paragraph
from bot.roles import Place

Words = Sequence[tuple[str, str]]
"""Commands, as (word, summary's key)."""


def overview(context: Context, groups: Mapping[str, Words]) -> Reply:
    """The commands allowed here, under the sentence that says what each group is for."""
    key = "help.in_desk" if context.place is Place.DESK else "help.agent"
    blocks = [paragraph(context.speech(key, community=context.community.name))]
    blocks += _on_messages(context)
    for name, words in groups.items():
        blocks += _group(context, name, words) if words else []
    return context.say(*blocks)


def _on_messages(context: Context) -> list[Block]:
    """What one may do with one's own messages, where the platform has signs for it."""
    take = context.directory.traits(context.event.place.platform).take
    if not take or context.place is Place.DESK:
        return []
    return [paragraph(context.speech("help.on_messages", take=take))]


def _group(context: Context, name: str, words: Words) -> list[Block]:
    speech = context.speech
    lines = [item(bold(f"{speech.prefix}{word}"), " — ", speech(key)) for word, key in words]
    return [heading(speech(name)), *lines]
