"""Law: a link opens what it names, by the same rules as the words that would ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.commands import fill, join, read
from bot.commands.community import community
from bot.commands.context import Context, Reply
from bot.commands.links import target
from bot.commands.polls import to_vote_on
from bot.commands.vote import is_within_reach
from bot.errors import Illegal
from bot.polls.card import card
from bot.polls.lifecycle import State
from bot.store import ballots, polls


def start(context: Context, argument: str) -> Reply:
    """`start [word]`: what that link is of, from a community to a questionnaire; else a welcome."""
    word = argument.strip()
    found = target(word)
    if found is not None:
        kind, number = found
        return OPENS[kind](context, number)
    if context.directory.settings.named(word.casefold()) is not None:
        return community(context, word)
    return context.say(context.speech("start.again", community=context.community.name))


def _poll(context: Context, number: int) -> Reply:
    """Its card or, once it is closed, its result."""
    poll = polls.find(context.connection, number)
    own = ballots.own(context.connection, number, context.voter) if poll else None
    if poll is None or not is_within_reach(context, poll, own):
        raise Illegal("vote.unknown", number=number)
    if poll.state == State.OPEN:
        return to_vote_on(context, poll)
    if poll.state in (State.CLOSED, State.CANCELLED):
        return context.say(*card(poll, polls.result(context.connection, poll), context.speech))
    raise Illegal("vote.unknown", number=number)


OPENS: Mapping[str, Callable[[Context, int], Reply]] = {
    "p": _poll,
    "c": lambda context, number: read.read(context, str(number)),
    "a": lambda context, number: join.join(context, str(number)),
    "q": lambda context, number: fill.fill(context, str(number)),
}
"""What a link of that letter opens."""
