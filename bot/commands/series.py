"""Law: the desk makes a poll come again by a rhythm that is echoed with its dates and confirmed.

The poll that it was asked for is the first of the series, and any poll of a series names it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.desk import overtaken
from bot.commands.poll_card import changed
from bot.commands.poll_named import as_seen, move, named, numbered, record
from bot.commands.poll_still import if_still, unless_left
from bot.commands.talk import Dialogue
from bot.contributions.wording import unaccented
from bot.errors import Illegal
from bot.flows.engine import Data
from bot.flows.series import LENGTH, RHYTHM, STOP, SURE
from bot.polls.lifecycle import Deed
from bot.richtext import Block, bold, item
from bot.roles import Role
from bot.seasons.lasting import Settled, settled
from bot.seasons.reading import Wanted, read_lasting, read_series
from bot.seasons.rule import rule_of
from bot.seasons.telling import tell_dates, tell_series, tell_settled
from bot.store import polls
from bot.store import series as kept
from bot.tables import Poll, Series
from bot.texts import Speech

STOPPING = ("stop", "arreter", "fin", "end")


def series(context: Context, argument: str) -> Reply:
    """`serie number chaque premier lundi à 9h pendant six mois`, `serie number stop`; else all."""
    if not argument.strip():
        return _listed(context)
    poll, typed = numbered(context, argument), _rest(argument)
    if unaccented(typed).casefold() in STOPPING:
        return _ask_stop(context, poll)
    found = kept.of_poll(context.connection, poll.id)
    if found is None or found.ended_at is not None:  # what a stop has dropped says so itself
        named(context, argument, Deed.SCHEDULE)
    if found is not None:
        raise Illegal("series.already", number=poll.id)
    return _propose(context, poll, {"typed": typed})


def _rest(argument: str) -> str:
    """What follows the number."""
    return argument.strip().partition(" ")[2].strip()


def _listed(context: Context) -> Reply:
    running = kept.running(context.connection, context.community_id)
    if not running:
        return context.say(context.speech("series.none"))
    lines = [_line(context, one) for one in running]
    return context.say(context.speech("series.running"), *lines)


def _line(context: Context, one: Series) -> Block:
    """A series by its newest poll, which stops it."""
    speech = context.speech
    newest = polls.get(context.connection, kept.newest(context.connection, one.id).poll_id)
    rhythm = tell_series(rule_of(one, context.community.zone), speech)
    how = speech("series.line", rhythm=rhythm, number=newest.id)
    return item(bold(newest.question), f" {how}")


# --- beginning ------------------------------------------------------------------------------------


def _propose(context: Context, poll: Poll, said: Data) -> Reply:
    """Ask for what was not said, or for a yes to what was."""
    if not context.community.channels:
        raise Illegal("publish.no_channel")
    about: Data = {"number": poll.id, "seen": as_seen(poll), **said}
    if not said.get("typed"):
        return talk.start(context, RHYTHMING, ("typed",), about)
    wanted = _wanted(context, said)
    if wanted.lasting is None:
        return talk.start(context, LASTING, ("length",), about)
    found, speech = _settled(context, wanted), context.speech
    told = {"told": tell_settled(poll.id or 0, found, speech), "dates": tell_dates(found, speech)}
    return talk.start(context, CONFIRMING, ("choice",), {**about, **told})


def _wanted(context: Context, said: Data) -> Wanted:
    wanted = read_series(said["typed"], context.now, context.speech)
    if not said.get("length"):
        return wanted
    return replace(wanted, lasting=read_lasting(said["length"], context.now, context.speech))


def _settled(context: Context, wanted: Wanted) -> Settled:
    assert wanted.lasting is not None
    terms = (wanted.crontab, wanted.stride, wanted.days, wanted.lasting)
    return settled(*terms, context.now, context.speech)


def _finish_asking(context: Context, poll: Poll, data: Data, _: str) -> Reply:
    return _propose(context, poll, _said(data))


def _said(data: Data) -> Data:
    return {name: data.get(name, "") for name in ("typed", "length")}


def _finish_confirming(context: Context, poll: Poll, data: Data, outcome: str) -> Reply:
    if outcome != "yes":
        return _propose(context, poll, _said(data) if outcome == "typed" else {})
    found = _settled(context, _wanted(context, data))
    if tell_dates(found, context.speech) != data["dates"]:  # its first opening has passed since
        return _propose(context, poll, _said(data))
    _begin(context, poll, found)
    said = context.speech("poll.now.series", number=poll.id)
    return changed(context, polls.get(context.connection, poll.id), said) + Reply(stir=True)


def _begin(context: Context, poll: Poll, found: Settled) -> None:
    rule, first = found.rule, found.openings[0]
    dates = {"opens_at": first, "closes_at": rule.closing(first), "closing_chosen": True}
    move(context, poll, Deed.SCHEDULE, **dates)
    begun = rule.begun(context.community_id, context.now)
    kept.begin(context.connection, begun, first, poll)
    record(context, "begin_series", poll)


# --- stopping -------------------------------------------------------------------------------------


def _running(context: Context, poll: Poll) -> Series:
    found = kept.of_poll(context.connection, poll.id)
    if found is None or found.ended_at is not None:
        raise Illegal("series.not_one", number=poll.id)
    return found


def _ask_stop(context: Context, poll: Poll) -> Reply:
    """What would no longer open is named first."""
    waiting = kept.scheduled(context.connection, _running(context, poll).id)
    speech = context.speech
    told = [speech("series.ask_stop", question=poll.question)]
    told += [_waiting(one, speech) for one in waiting]
    data: Data = {"number": poll.id, "told": " ".join(told)}
    return talk.start(context, STOPPED, ("choice",), data)


def _waiting(poll: Poll, speech: Speech) -> str:
    assert poll.opens_at is not None
    return speech("series.dropped", number=poll.id, when=speech.moment(poll.opens_at))


def _finish_stopping(context: Context, data: Data, _: str) -> Reply:
    poll = polls.get(context.connection, data["number"])
    try:
        running = _running(context, poll)
    except Illegal as refused:
        return overtaken(context, refused)
    kept.end(context.connection, running.id, context.now)
    record(context, "stop_series", poll)
    for waiting in kept.scheduled(context.connection, running.id):
        move(context, waiting, Deed.DROP)
        record(context, "drop_poll", waiting)
    return context.say(context.speech("series.stopped", question=poll.question, name=context.name))


def _speech(context: Context) -> Speech:
    return context.speech


_ask_on = unless_left(if_still(_finish_asking, Deed.SCHEDULE))
_confirm = unless_left(if_still(_finish_confirming, Deed.SCHEDULE))
_stop = unless_left(_finish_stopping)

RHYTHMING: Dialogue[Speech] = Dialogue(RHYTHM, _speech, _ask_on, role=Role.ANIMATOR)
LASTING: Dialogue[Speech] = Dialogue(LENGTH, _speech, _ask_on, role=Role.ANIMATOR)
CONFIRMING: Dialogue[Speech] = Dialogue(SURE, _speech, _confirm, role=Role.ANIMATOR)
STOPPED: Dialogue[Speech] = Dialogue(STOP, _speech, _stop, role=Role.ANIMATOR)
