"""Law: `sondages` shows what may be voted on, with one's own vote to oneself alone."""

from __future__ import annotations

from datetime import timedelta

from bot.commands import poll_words
from bot.commands.context import Context, Reply
from bot.commands.poll_card import shown
from bot.polls.card import buttons, card, how_to_vote, title
from bot.polls.kinds import Kind
from bot.polls.lifecycle import State
from bot.polls.results import in_a_line
from bot.richtext import Block, item
from bot.roles import Place
from bot.seasons.agenda import listed
from bot.store import agenda, ballots
from bot.store import polls as kept
from bot.tables import Poll

SHOWN = 5
RECENT = timedelta(weeks=4)


def polls(context: Context, argument: str) -> Reply:  # noqa: ARG001 - a handler's signature
    """`sondages`: the open polls, then the last results; in the desk, also what is prepared."""
    prepared = (State.SCHEDULED, State.DRAFT) if context.place is Place.DESK else ()
    states = (State.OPEN, *prepared)
    found = kept.all_in(context.connection, context.community_id, *states)[-SHOWN:]
    reply = _each(context, found) + _coming(context)
    closed = _closed(context)
    if closed:
        return reply + context.say(context.speech("polls.closed"), *closed)
    return reply if found else context.say(context.speech("polls.none"))


def _each(context: Context, found: list[Poll]) -> Reply:
    if context.place is Place.DESK:
        return sum((shown(context, poll) for poll in found), Reply())
    if context.private:
        return sum((to_vote_on(context, poll) for poll in found), Reply())
    return context.say(*(_line(context, poll) for poll in found)) if found else Reply()


def to_vote_on(context: Context, poll: Poll) -> Reply:
    """The card with its buttons, this person's own choice marked; of words, the question."""
    if poll.kind == Kind.FREE and context.private and context.place is not Place.DESK:
        return poll_words.ask(context, poll)
    speech, result = context.speech, kept.result(context.connection, poll)
    own = ballots.own(context.connection, poll.id or 0, context.voter)
    by_words = not context.directory.traits(context.here.platform).buttons
    blocks = card(poll, result, speech, by_words=by_words, has_voted=own is not None)
    options = kept.options(context.connection, poll.id)
    taken = own.options if own else ()
    return context.say(*blocks, choices=buttons(poll, options, speech, taken))


def _coming(context: Context) -> Reply:
    """In the desk, what opens next and when."""
    if context.place is not Place.DESK:
        return Reply()
    coming = agenda.coming(context.connection, context.community_id, context.community.zone)
    ahead = listed(coming, context.now, context.speech)
    return context.say(*ahead) if ahead else Reply()


def _line(context: Context, poll: Poll) -> Block:
    """In front of everybody: what is asked, and how to answer."""
    result = kept.result(context.connection, poll)
    how = how_to_vote(poll, context.speech)
    return item(*title(result, context.speech).spans, f" · {how}")


def _closed(context: Context) -> list[Block]:
    since = context.now - RECENT
    closed = kept.closed_since(context.connection, context.community_id, since, SHOWN)
    return [in_a_line(kept.result(context.connection, poll), context.speech) for poll in closed]
