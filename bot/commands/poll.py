"""Law: the desk makes a poll and sees its card as members will; nothing opens by itself."""

from __future__ import annotations

from functools import partial

from bot.commands import talk
from bot.commands.context import Context, Reply
from bot.commands.poll_card import changed, shown
from bot.commands.poll_named import move, named, record
from bot.commands.talk import Dialogue
from bot.flows.engine import Data
from bot.flows.poll import MAKE
from bot.polls.kinds import Kind
from bot.polls.lifecycle import Deed, usual_closing
from bot.polls.reading import Asked, is_whole, read_poll, read_question
from bot.roles import Role
from bot.store import polls
from bot.tables import Poll
from bot.texts import Speech


def poll(context: Context, argument: str) -> Reply:
    """`sondage Question ? | A | B`: a draft and its card; what was not typed is asked for."""
    if not argument.strip():
        return talk.start(context, MAKING, ("question", "options"), {})
    if not is_whole(argument):
        return talk.start(context, MAKING, ("options",), {"question": read_question(argument)})
    return _make(context, read_poll(argument, context.speech))


def _finish_making(context: Context, data: Data, outcome: str) -> Reply:
    if outcome == "leave":
        return context.say(context.speech("poll.left"))
    return _make(context, Asked(data["question"], tuple(data["options"]), Kind(data["kind"])))


def _make(context: Context, asked: Asked) -> Reply:
    draft = Poll(
        community_id=context.community_id,
        question=asked.question,
        kind=asked.kind,
        created_at=context.now,
        closes_at=usual_closing(context.now, context.community.zone),
        fixed_roll=not context.community.polls.newcomers,
    )
    return shown(context, polls.make(context.connection, draft, asked.options))


def suspend(context: Context, argument: str) -> Reply:
    """`suspendre number`: the opening's date is taken back; it is a draft again."""
    one, _ = named(context, argument, Deed.UNSCHEDULE)
    move(context, one, Deed.UNSCHEDULE, opens_at=None)
    record(context, "unschedule_poll", one)
    said = context.speech("poll.now.unschedule_poll", number=one.id)
    return changed(context, polls.get(context.connection, one.id), said) + Reply(stir=True)


MAKING: Dialogue[Speech] = Dialogue(
    MAKE,
    lambda context: context.speech,
    _finish_making,
    partial(talk.returned, name="question"),
    role=Role.ANIMATOR,
)
