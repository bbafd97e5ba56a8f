"""Law: `agenda` shows when each digest's next editions freeze and leave, and when none does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.commands.context import Context, Reply
from bot.digests.calendar import Period, next_period
from bot.digests.digest import Digest
from bot.digests.pauses import coming, tell_holiday, tell_pause
from bot.digests.schedule import read_pause
from bot.richtext import Block, bold, item, paragraph

SHOWN = 4
"""Editions of each digest."""


def agenda(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`agenda`: the next editions of the digest and of each recap, and the pauses."""
    told = [block for digest in context.community.digests for block in _of_digest(context, digest)]
    return context.say(context.speech("agenda.head"), *told, *_pauses(context))


def _of_digest(context: Context, digest: Digest) -> Iterator[Block]:
    yield paragraph(bold(digest.layout.community))
    for period in _periods(digest, context.now):
        moments = {"when": period.publish_at, "freeze": period.freeze_at}
        told = {name: context.speech.moment(at) for name, at in moments.items()}
        why = tell_holiday(digest.schedule, period.publish_at, context.speech)
        yield item(" ".join([context.speech("agenda.edition", **told), *why]))


def _periods(digest: Digest, now: datetime) -> Iterator[Period]:
    """The next periods, each after the one before."""
    for _ in range(SHOWN):
        period = next_period(digest.schedule, now)
        yield period
        now = period.freeze_at


def _pauses(context: Context) -> Iterator[Block]:
    today = context.now.astimezone(context.speech.zone).date()
    pauses = coming(context.community.digest.pauses, today)
    if pauses:
        yield paragraph(bold(context.speech("agenda.pauses")))
        yield from (item(tell_pause(read_pause(one), context.speech)) for one in pauses)
