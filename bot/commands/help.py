"""Law: `aide` lists what this person can do here, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.context import Context, Reply
from bot.messages import bold, item, paragraph
from bot.roles import Place


def overview(context: Context, words: Sequence[tuple[str, str]]) -> Reply:
    """The commands allowed here, as (word, summary's key)."""
    speech = context.speech
    key = "help.in_desk" if context.place is Place.DESK else "help.agent"
    lines = [item(bold(f"{speech.prefix}{word}"), " — ", speech(key)) for word, key in words]
    return context.say(paragraph(speech(key, community=context.community.name)), *lines)
