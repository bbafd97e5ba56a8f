"""Law: a link opens what it names, by the same rules as the words that would ask for it."""

from __future__ import annotations

from bot.commands import read
from bot.commands.community import community
from bot.commands.context import Context, Reply
from bot.commands.links import target
from bot.commands.polls import to_vote_on
from bot.commands.vote import is_within_reach
from bot.errors import Illegal
from bot.polls.lifecycle import VOTED_ON, State
from bot.polls.results import in_a_line
from bot.store import ballots, polls


def start(context: Context, argument: str) -> Reply:
    """`start [word]`: the community, the poll or the contribution of that link; else a welcome."""
    word = argument.strip()
    found = target(word)
    if found is not None:
        kind, number = found
        return read.read(context, str(number)) if kind == "c" else _poll(context, number)
    if context.directory.settings.named(word.casefold()) is not None:
        return community(context, word)
    return context.say(context.speech("start.again", community=context.community.name))


def _poll(context: Context, number: int) -> Reply:
    """Its card or, once it is closed, its result."""
    poll = polls.find(context.connection, number)
    own = ballots.own(context.connection, number, context.event.account) if poll else None
    if poll is None or not is_within_reach(context, poll, own):
        raise Illegal("vote.unknown", number=number)
    if State(poll.state) in VOTED_ON and poll.state == State.OPEN:
        return to_vote_on(context, poll)
    if poll.state == State.CLOSED:
        return context.say(in_a_line(polls.result(context.connection, poll), context.speech))
    raise Illegal("vote.unknown", number=number)
