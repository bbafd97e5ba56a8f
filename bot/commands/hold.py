"""Law: what is held is approved for a later edition; the one that comes leaves it out.

It is held until a day begins, and an approval releases it sooner.
"""

from __future__ import annotations

from datetime import UTC, datetime, time

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.desk import acted, already, at_hand, overtaken, pointed
from bot.commands.talk import Dialogue
from bot.contributions.lifecycle import Deed, allows
from bot.digests.calendar import Period, next_period
from bot.digests.lifecycle import State as EditionState
from bot.errors import Illegal
from bot.flows.engine import Data
from bot.flows.hold import HOLD, Timing, read_day
from bot.messages import Block, item, paragraph
from bot.roles import Role
from bot.store import contributions, editions
from bot.store.contributions import Entry
from bot.tables import Edition

OFFERED = 3


def hold(context: Context, argument: str) -> Reply:
    """`reporter number date`; the button offers the next editions."""
    point = pointed(context, argument)
    entry = _holdable(context, point.number, point.shown)
    if point.words:
        return _hold(context, entry, read_day(point.words, _timing(context)))
    data = {
        "number": entry.id,
        "revision": entry.revision.id,
        "editions": [
            [period.publish_at.isoformat(), until.isoformat()]
            for period, until in _later_editions(context)
        ],
    }
    return talk.start(context, HOLDING, ("until",), data)


def _holdable(context: Context, number: int, shown: str) -> Entry:
    """A contribution that waits, or that is approved and not frozen yet; else `Illegal`."""
    entry = at_hand(context, number, shown)
    if entry.proposed or not allows(entry.state, Deed.HOLD):
        raise already(context, entry)
    return entry


def _later_editions(context: Context) -> list[tuple[Period, datetime]]:
    """The editions after the one that comes, each with the instant until which to hold for it.

    That is when its day begins, so that it holds even if the schedule's hour changes; later, when
    the edition before it freezes on the same day.
    """
    zone, schedule = context.community.zone, context.community.schedule
    before, later = _coming(context).freeze_at, []
    for _ in range(OFFERED):
        period = next_period(schedule, before)
        day = datetime.combine(period.freeze_at.astimezone(zone).date(), time(), zone)
        later.append((period, max(before, day.astimezone(UTC))))
        before = period.freeze_at
    return later


def _coming(context: Context) -> Edition:
    edition = editions.newest(context.connection, context.community_id, EditionState.COLLECTING)
    if edition is None:
        raise Illegal("edition.none")
    return edition


def _timing(context: Context) -> Timing:
    return Timing(context.speech, context.now, _coming(context).freeze_at)


def _finish(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "give_up":
        return context.say(context.speech("hold.given_up", number=data["number"]))
    try:
        entry = _holdable(context, data["number"], str(data["revision"]))
    except Illegal as refused:
        return overtaken(context, refused)
    return _hold(context, entry, datetime.fromisoformat(data["until"]))


def _hold(context: Context, entry: Entry, until: datetime) -> Reply:
    contributions.move(context.connection, entry, Deed.HOLD, context.now, hold_until=until)
    context.record("hold", entry.id)
    when = context.speech.date(until)
    told = context.tell_author(entry, "author.held", number=entry.id, date=when)
    return told + acted(context, entry.id, "desk.held", undo=True, date=when)


def held_lines(context: Context) -> list[Block]:
    """What the edition that comes leaves out, one line each."""
    freeze_at = _coming(context).freeze_at
    held = contributions.held(context.connection, context.community_id, freeze_at)
    lines = [item(_line(context, entry)) for entry in held]
    return [paragraph(context.speech("held.head")), *lines] if lines else []


def _line(context: Context, entry: Entry) -> str:
    until = entry.contribution.hold_until
    assert until is not None
    day = context.speech.date(until)
    return context.speech("held.line", number=entry.id, title=entry.revision.title, date=day)


HOLDING: Dialogue[Timing] = Dialogue(HOLD, _timing, _finish, role=Role.ANIMATOR)
