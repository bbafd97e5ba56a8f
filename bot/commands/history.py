"""Law: what was done with a contribution is told in one line, oldest first; no author is in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from bot.commands.context import Context
from bot.store import trail
from bot.texts import Speech

SHOWN = 8


def history(context: Context, number: int) -> str:
    """The last acts, each with its hour; a day is said once."""
    speech, parts, day = context.desk_speech, list[str](), ""
    for act in trail.of(context.connection, number)[-SHOWN:]:
        today, hour = speech.short_day(act.at), speech.clock(act.at)
        parts.append(f"{_did(act, speech)} {hour if today == day else f'{today} {hour}'}")
        day = today
    return speech("desk.so_far", acts=" · ".join(parts))


def _did(act: Row[Any], speech: Speech) -> str:
    """An animator by name, unless they had it erased."""
    return speech(f"did.{act.verb}", name=act.actor_name or speech("act.animator"))
