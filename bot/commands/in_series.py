"""Law: a poll's card in the desk says by which rhythm it comes again, and offers what is not so."""

from __future__ import annotations

from bot.commands.context import Context
from bot.richtext import Block, paragraph
from bot.seasons.rule import rule_of
from bot.seasons.telling import tell_series
from bot.store import series
from bot.tables import Poll


def in_series(context: Context, one: Poll) -> list[Block]:
    """The rhythm by which it comes again, if it does."""
    found = series.of_poll(context.connection, one.id)
    if found is None or found.ended_at is not None:
        return []
    rhythm = tell_series(rule_of(found, context.community.zone), context.speech)
    return [paragraph(context.speech("series.of", rhythm=rhythm))]


def other_series(context: Context, one: Poll) -> str:
    """The button that makes it come again, or stops it; empty where its series is over."""
    found = series.of_poll(context.connection, one.id)
    if found is None:
        return "again"
    return "stop" if found.ended_at is None else ""
