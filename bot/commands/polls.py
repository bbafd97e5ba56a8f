"""Law: `sondages` is a short agenda for the desk, and what may be voted on for everybody else.

The whole card of one is behind its button; a member votes at once where only one is open. One's
own vote is shown to oneself alone.
"""

from __future__ import annotations

from datetime import timedelta

from bot.commands import poll_words
from bot.commands.context import Context, Reply
from bot.commands.poll_card import shown
from bot.commands.poll_named import numbered
from bot.errors import Illegal
from bot.polls import listing
from bot.polls.card import buttons, card, how_to_vote, title
from bot.polls.kinds import Kind
from bot.polls.lifecycle import State
from bot.polls.results import in_a_line
from bot.richtext import Block, item, paragraph
from bot.roles import Place
from bot.seasons.agenda import listed, next_openings
from bot.store import agenda, ballots, electorate
from bot.store import polls as kept
from bot.tables import Poll

SHOWN = 8
"""Of what is open or prepared, and of what has closed, how many lines."""

RECENT = timedelta(weeks=4)

AT_HAND = (State.OPEN, State.COUNTING, State.DRAFT)
"""The states in which the desk has a line for a poll; what has its date is told by date."""

PUBLIC = frozenset({State.OPEN, State.COUNTING, State.CLOSED, State.CANCELLED})
"""The states in which members see a poll."""


def polls(context: Context, argument: str) -> Reply:
    """`sondages [number]`: what is open, what comes and the last results; or that poll's card."""
    at_desk = context.place is Place.DESK
    if argument.strip():
        return (_card_at_desk if at_desk else _card)(context, numbered(context, argument))
    return _agenda(context) if at_desk else _for_members(context)


# --- in the desk ----------------------------------------------------------------------------------


def _agenda(context: Context) -> Reply:
    """A line for each poll, by date what is to come, and a button for each card."""
    speech = context.speech
    found = kept.all_in(context.connection, context.community_id, *AT_HAND)
    coming = agenda.coming(context.connection, context.community_id, context.community.zone)
    ahead = next_openings(coming, context.now)
    blocks = [*_at_hand(context, found), *listed(ahead, speech), *_closed(context)]
    if not blocks:
        return context.say(speech("polls.none"))
    numbers = [*(one.id for one in found[-SHOWN:]), *(one.number for one in ahead if one.number)]
    how = [paragraph(speech("polls.how"))] if numbers else []
    choices = [listing.to_see(number, speech) for number in numbers]
    return context.say(*blocks, *how, choices=choices)


def _at_hand(context: Context, found: list[Poll]) -> list[Block]:
    """A line for each of the newest; nothing where there are none."""
    speech, connection = context.speech, context.connection
    lines = [listing.for_desk(one, kept.result(connection, one), speech) for one in found[-SHOWN:]]
    more = len(found) - len(lines)
    lines += [paragraph(speech.count("polls.more", more))] if more else []
    head = paragraph(speech("polls.list", community=context.community.name))
    return [head, *lines] if lines else []


def _card_at_desk(context: Context, poll: Poll) -> Reply:
    """With what may be done about it, as long as something may."""
    if poll.state in (State.DRAFT, State.SCHEDULED, State.OPEN):
        return shown(context, poll)
    return _card(context, poll)


# --- for members ----------------------------------------------------------------------------------


def _for_members(context: Context) -> Reply:
    found = kept.all_in(context.connection, context.community_id, State.OPEN)
    closed = _closed(context)
    told = _to_vote_on(context, found) if found else Reply()
    if closed:
        return told + context.say(*closed)
    return told if found else context.say(context.speech("polls.none"))


def _to_vote_on(context: Context, found: list[Poll]) -> Reply:
    """The card of the only one, else a line each."""
    if not context.private:
        return context.say(*(_line(context, poll) for poll in found[-SHOWN:]))
    if len(found) == 1:
        return to_vote_on(context, found[0])
    speech = context.speech
    lines = [
        listing.for_member(poll, speech, has_voted=_has_voted(context, poll))
        for poll in found[-SHOWN:]
    ]
    choices = [listing.to_vote(poll.id, speech) for poll in found[-SHOWN:]]
    return context.say(paragraph(speech("polls.open")), *lines, choices=choices)


def _has_voted(context: Context, poll: Poll) -> bool:
    return electorate.has_voted(context.connection, poll, context.voter)


def _card(context: Context, poll: Poll) -> Reply:
    """One that members may see: to vote on, or as it ended."""
    if State(poll.state) not in PUBLIC:
        raise Illegal("poll.unknown", number=poll.id)
    if poll.state != State.OPEN:
        result = kept.result(context.connection, poll)
        return context.say(*card(poll, result, context.speech))
    return to_vote_on(context, poll) if context.private else context.say(_line(context, poll))


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


def _line(context: Context, poll: Poll) -> Block:
    """In front of everybody: what is asked, and how to answer."""
    result = kept.result(context.connection, poll)
    how = how_to_vote(poll, context.speech)
    return item(*title(result, context.speech).spans, f" · {how}")


# --- for all --------------------------------------------------------------------------------------


def _closed(context: Context) -> list[Block]:
    """The last results; nothing where there are none."""
    since = context.now - RECENT
    closed = kept.closed_since(context.connection, context.community_id, since, SHOWN)
    lines = [in_a_line(kept.result(context.connection, poll), context.speech) for poll in closed]
    return [paragraph(context.speech("polls.closed")), *lines] if lines else []
