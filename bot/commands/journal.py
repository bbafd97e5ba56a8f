"""Law: `journal` reads the audit trail back: who decided what, and when; no author is in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from bot.commands.context import Context, Reply
from bot.messages import item, paragraph
from bot.store import trail
from bot.texts import Speech

SHOWN = 20


def journal(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`journal`: the last acts, newest first."""
    acts = trail.recent(context.connection, context.community_id, SHOWN)
    lines = [item(_line(act, context.speech)) for act in acts]
    key = "journal.head" if lines else "journal.empty"
    return context.say(paragraph(context.speech(key)), *lines)


def _line(act: Row[Any], speech: Speech) -> str:
    what = speech(f"act.{act.verb}", number=act.contribution_id or "")
    note = f" ({act.note})" if act.note else ""
    return f"{speech.moment(act.at)} · {_who(act, speech)} · {what}{note}"


def _who(act: Row[Any], speech: Speech) -> str:
    """An animator by name, unless they had it erased; an author never."""
    if act.actor:
        return act.actor_name or speech("act.animator")
    return speech("act.author" if act.contribution_id else "act.bot")
