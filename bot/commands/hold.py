"""Law: what is held is approved for a later edition; the one that comes leaves it out.

The first edition that is published from then on has it; a release makes that the next one.
"""

from __future__ import annotations

from datetime import datetime

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.desk import acted, already, at_hand, in_community, overtaken, pointed
from bot.commands.seen import check_seen, mark
from bot.commands.talk import Dialogue
from bot.contributions.lifecycle import Deed, allows
from bot.digests.calendar import Period, next_period
from bot.digests.holding import held_until
from bot.digests.lifecycle import State as EditionState
from bot.errors import Illegal
from bot.flows.engine import Data
from bot.flows.hold import HOLD, Timing, read_day
from bot.messages import Choice
from bot.richtext import Block, item, paragraph
from bot.roles import Role
from bot.store import contributions, editions
from bot.store.entries import Entry
from bot.tables import Edition

OFFERED = 3


def hold(context: Context, argument: str) -> Reply:
    """`reporter number date`; the button offers the next editions."""
    point = pointed(context, argument)
    entry = _holdable(context, point.number, point.shown)
    if point.words:
        return _hold(context, entry, read_day(point.words, _timing(context), entry.id))
    schedule = context.community.schedule
    data = {
        "number": entry.id,
        "revision": entry.revision.id,
        "editions": [
            [period.publish_at.isoformat(), held_until(schedule, period).isoformat()]
            for period in _later_editions(context)
        ],
    }
    return talk.start(context, HOLDING, ("until",), data)


def _holdable(context: Context, number: int, shown: str) -> Entry:
    """A contribution that waits, or that is approved and not frozen yet; else `Illegal`."""
    entry = at_hand(context, number, shown)
    if entry.proposed or not allows(entry.state, Deed.HOLD):
        raise already(context, entry)
    return entry


def _later_editions(context: Context) -> list[Period]:
    """The editions after the one that comes."""
    before, later = _coming(context).freeze_at, []
    for _ in range(OFFERED):
        later.append(next_period(context.community.schedule, before))
        before = later[-1].freeze_at
    return later


def _coming(context: Context) -> Edition:
    edition = editions.newest(context.connection, context.community_id, EditionState.COLLECTING)
    if edition is None:
        raise Illegal("edition.none")
    return edition


def _timing(context: Context) -> Timing:
    due = _coming(context).publish_at
    return Timing(context.speech, context.now, context.community.schedule, due)


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


# --- what is held ---------------------------------------------------------------------------------


def release(context: Context, argument: str) -> Reply:
    """`avancer number`: what was held is for the next edition after all."""
    point = pointed(context, argument)
    entry = in_community(context, point.number)
    if not is_held(entry):
        raise Illegal("release.not_held", number=entry.id)
    check_seen(point.shown, _mark(entry))
    contributions.move(context.connection, entry, Deed.RELEASE, context.now)
    context.record("release", entry.id)
    told = context.tell_author(entry, "author.released", number=entry.id)
    return told + acted(context, entry.id, "desk.released", undo=True)


def is_held(entry: Entry) -> bool:
    """Whether it is approved for a later edition."""
    return entry.contribution.hold_until is not None


def offer_release(context: Context, entry: Entry) -> Reply:
    """It is approved already: until when it is held, and the way to release it."""
    told = context.speech("desk.held_already", number=entry.id, date=_day(context, entry))
    label = context.speech("desk.release")
    return context.say(told, choices=[Choice(label, f"release {entry.id} {_mark(entry)}")])


def _mark(entry: Entry) -> str:
    until = entry.contribution.hold_until
    return mark(until and until.isoformat())


def _day(context: Context, entry: Entry) -> str:
    until = entry.contribution.hold_until
    assert until is not None
    return context.speech.date(until)


def held_lines(context: Context, publish_at: datetime | None = None) -> list[Block]:
    """What the edition that comes leaves out, one line each; or one that is published then."""
    due = publish_at or _coming(context).publish_at
    held = contributions.held(context.connection, context.community_id, due)
    lines = [item(_line(context, entry)) for entry in held]
    return [paragraph(context.speech("held.head")), *lines] if lines else []


def _line(context: Context, entry: Entry) -> str:
    title, day = entry.revision.title, _day(context, entry)
    return context.speech("held.line", number=entry.id, title=title, date=day)


HOLDING: Dialogue[Timing] = Dialogue(HOLD, _timing, _finish, role=Role.ANIMATOR)
