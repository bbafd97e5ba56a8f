"""Law: `journal` reads the audit trail back: who decided what, and when; no author is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from bot.commands.context import Context, Reply, read_number
from bot.commands.desk import in_community
from bot.richtext import item, paragraph
from bot.store import trail
from bot.texts import Speech

SHOWN = 20


def journal(context: Context, argument: str) -> Reply:
    """`journal [number]`: the last acts, newest first; or all on a contribution, oldest first."""
    if argument.strip():
        entry = in_community(context, read_number(argument))
        acts = trail.of(context.connection, entry.id)
        head = context.speech("journal.of", number=entry.id, title=entry.revision.title)
        return _shown(context, head, acts)
    acts = trail.recent(context.connection, context.community_id, SHOWN)
    return _shown(context, context.speech("journal.head" if acts else "journal.empty"), acts)


def _shown(context: Context, head: str, acts: Sequence[Row[Any]]) -> Reply:
    return context.say(paragraph(head), *(item(_line(act, context.speech)) for act in acts))


def _line(act: Row[Any], speech: Speech) -> str:
    what = speech(f"act.{act.verb}", number=act.contribution_id or "")
    note = f" ({act.note})" if act.note else ""
    return f"{speech.moment(act.at)} · {_who(act, speech)} · {what}{note}"


def _who(act: Row[Any], speech: Speech) -> str:
    """An animator by name, unless they had it erased; an author never."""
    if act.actor:
        return act.actor_name or speech("act.animator")
    return speech("act.author" if act.contribution_id else "act.bot")
