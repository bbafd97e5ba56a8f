"""Law: a poll opens, closes and ends when the desk says; a typed date is echoed and confirmed.

What is confirmed is checked again, as time has passed and a colleague may have acted.
"""

from __future__ import annotations

from datetime import datetime

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.poll_card import changed
from bot.commands.poll_named import as_seen, move, named, record
from bot.commands.poll_still import if_still
from bot.commands.talk import Dialogue
from bot.dates.reading import read_moment
from bot.errors import Illegal
from bot.flows.engine import Data
from bot.flows.poll import CANCEL, DATE, DROP, END, SURE
from bot.polls.lifecycle import Deed, State, check_span, closing
from bot.polls.reading import read_reason
from bot.roles import Role
from bot.store import poll_retention, polls
from bot.tables import Poll
from bot.texts import Speech

ASK = "date"
"""In place of a date: it is asked for."""


def open_poll(context: Context, argument: str) -> Reply:
    """`ouvrir number [date]`: at once, or then."""
    poll, typed = named(context, argument, Deed.SCHEDULE)
    if typed:
        return _propose(context, poll, Deed.SCHEDULE, typed)
    _schedule(context, poll, context.now)
    return Reply(stir=True)  # The duty that opens it tells the desk.


def close_poll(context: Context, argument: str) -> Reply:
    """`clore number [date]`: at once after a yes, or then."""
    poll, typed = named(context, argument, Deed.REDATE)
    if typed or poll.state != State.OPEN:
        return _propose(context, poll, Deed.REDATE, typed or ASK)
    return talk.start(context, ENDING, ("choice",), _about(poll, Deed.REDATE))


def drop(context: Context, argument: str) -> Reply:
    """`abandonner number [reason]`: after a yes it will never open; what is open is cancelled."""
    poll, typed = named(context, argument, Deed.DROP)
    about = _about(poll, Deed.DROP)
    if poll.state != State.OPEN:
        return talk.start(context, DROPPING, ("choice",), about)
    if not typed:
        return talk.start(context, CANCELLING, ("reason", "choice"), about)
    return talk.start(context, CANCELLING, ("choice",), about | {"reason": read_reason(typed)})


def _about(poll: Poll, deed: Deed) -> dict[str, object]:
    """What a question keeps of its poll: also how it stood when the question was put."""
    return {"number": poll.id, "deed": deed, "seen": as_seen(poll)}


def _propose(context: Context, poll: Poll, deed: Deed, typed: str) -> Reply:
    """Ask for the date, or for a yes to the one that was typed."""
    data = _about(poll, deed)
    if typed.casefold() == ASK:
        return talk.start(context, DATING, ("typed",), data)
    speech = context.speech
    at = read_moment(typed, context.now, speech.zone, speech.language)
    _check(context, poll, deed, at)
    echoed = data | {"at": at.isoformat(), "when": speech.exact(at)}
    return talk.start(context, CONFIRMING, ("choice",), echoed)


def _check(context: Context, poll: Poll, deed: Deed, at: datetime) -> None:
    """`Illegal` unless it may open or close then."""
    if at < context.now:
        raise Illegal("dates.past", moment=context.speech.moment(at))
    if deed is Deed.SCHEDULE:
        opens_at, closes_at = at, closing(poll, at, context.community.zone)
    else:
        opens_at, closes_at = poll.opened_at or poll.opens_at or context.now, at
    check_span(opens_at, closes_at, context.now, context.speech)


def _finish_dating(context: Context, found: Poll, data: Data, _: str) -> Reply:
    return _propose(context, found, Deed(data["deed"]), data["typed"])


def _finish_confirming(context: Context, found: Poll, data: Data, outcome: str) -> Reply:
    deed = Deed(data["deed"])
    if outcome != "yes":
        return _propose(context, found, deed, data["typed"] if outcome == "typed" else ASK)
    at = datetime.fromisoformat(data["at"])
    _check(context, found, deed, at)
    (_schedule if deed is Deed.SCHEDULE else _redate)(context, found, at)
    said = context.speech(f"poll.now.{deed}", number=found.id, when=context.speech.exact(at))
    return changed(context, polls.get(context.connection, found.id), said) + Reply(stir=True)


def _finish_ending(context: Context, found: Poll, _: Data, __: str) -> Reply:
    _redate(context, found, context.now)
    return Reply(stir=True)  # The duty that closes it tells the desk.


def _finish_dropping(context: Context, found: Poll, _: Data, __: str) -> Reply:
    """What has opened since the question is cancelled with a reason, or not at all."""
    if found.state == State.OPEN:
        return context.say(context.speech("poll.changed", number=found.id))
    move(context, found, Deed.DROP)
    record(context, "drop_poll", found)
    return context.say(context.speech("poll.dropped", number=found.id, name=context.name))


def _finish_cancelling(context: Context, found: Poll, data: Data, _: str) -> Reply:
    """The cards say why; no vote is kept."""
    reason, now = data["reason"], context.now
    move(context, found, Deed.DROP, reason=reason, closes_at=now, closed_at=now, stale_since=now)
    poll_retention.forget_votes(context.connection, found.id or 0)
    record(context, "cancel_poll", found)
    said = context.speech("poll.cancelled", number=found.id, name=context.name)
    return context.say(said) + Reply(stir=True)


def _schedule(context: Context, poll: Poll, opens_at: datetime) -> None:
    if not context.community.channels:
        raise Illegal("publish.no_channel")
    closes_at = closing(poll, opens_at, context.community.zone)
    check_span(opens_at, closes_at, context.now, context.speech)
    move(context, poll, Deed.SCHEDULE, opens_at=opens_at, closes_at=closes_at)
    record(context, "schedule_poll", poll)


def _redate(context: Context, poll: Poll, closes_at: datetime) -> None:
    """Another closing, which the cards in the channels are to show."""
    stale = {"stale_since": context.now} if poll.state == State.OPEN else {}
    move(context, poll, Deed.REDATE, closes_at=closes_at, closing_chosen=True, **stale)
    record(context, "redate_poll", poll)


def _speech(context: Context) -> Speech:
    return context.speech


DATING: Dialogue[Speech] = Dialogue(DATE, _speech, if_still(_finish_dating), role=Role.ANIMATOR)
CONFIRMING: Dialogue[Speech] = Dialogue(
    SURE, _speech, if_still(_finish_confirming), role=Role.ANIMATOR
)
ENDING: Dialogue[Speech] = Dialogue(END, _speech, if_still(_finish_ending), role=Role.ANIMATOR)
CANCELLING: Dialogue[Speech] = Dialogue(
    CANCEL, _speech, if_still(_finish_cancelling), role=Role.ANIMATOR
)
DROPPING: Dialogue[Speech] = Dialogue(DROP, _speech, if_still(_finish_dropping), role=Role.ANIMATOR)
