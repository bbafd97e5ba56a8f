"""Law: an answer in the platform's own poll is its voter's consent, for it and nothing else.

Nothing is said back, as the room shows it. An end tells all that stands there, and closes a poll
that is still open: somebody who may had ended it by hand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.commands.context import Context, Reply
from bot.commands.vote import voter_name
from bot.contributions.telling import message
from bot.messages import Ended, Voted
from bot.polls.lifecycle import Deed, State
from bot.store import people, placements, polls, responses
from bot.tables import Placement, Poll, Response


def voted(context: Context) -> Reply:
    """An answer, which may choose nothing."""
    event = context.event
    assert isinstance(event, Voted)
    placement = placements.answered(context.connection, event.place, event.of)
    if placement is None or placement.ended_at is not None:
        return Reply()
    poll = _locked(context, placement)
    entry = _entry(context, event, placement)
    return Reply(stir=responses.answer(context.connection, poll, entry, context.now))


def withdrawn(context: Context, said: str) -> Reply | None:
    """An answer was taken away: the one before it stands again; None when it was no answer."""
    stale = responses.withdraw(context.connection, said, context.now)
    return None if stale is None else Reply(stir=stale)


def ended(context: Context) -> Reply:
    """A poll is over in one room: what stands there is what counts."""
    event = context.event
    assert isinstance(event, Ended)
    placement = placements.answered(context.connection, event.place, event.of)
    if placement is None or placement.ended_at is not None:
        return Reply()
    poll = _locked(context, placement)
    told = _close(context, poll) if poll.state == State.OPEN else Reply()
    _reconcile(context, polls.get(context.connection, poll.id), placement, event)
    return told + Reply(stir=True)


def _locked(context: Context, placement: Placement) -> Poll:
    poll = polls.locked(context.connection, placement.poll_id)
    assert poll is not None
    return poll


def _entry(context: Context, vote: Voted, placement: Placement) -> Response:
    """What the ledger keeps of an answer."""
    voter = replace(context, event=vote, person=people.known(context.connection, vote.account))
    return Response(
        message=message(vote.place, vote.id),
        poll_id=placement.poll_id,
        of=vote.of,
        voter=vote.account,
        name=voter_name(voter),
        answers=list(vote.answers),
        at=vote.at,
    )


def _close(context: Context, poll: Poll) -> Reply:
    """It closes everywhere; as it ended here, if that was early."""
    at, speech = context.event.at, context.desk_speech
    if at >= poll.closes_at:
        polls.move(context.connection, poll, Deed.COUNT)
        return Reply()
    polls.move(context.connection, poll, Deed.COUNT, closes_at=_just_after(at))
    text = speech("poll.ended_there", number=poll.id, name=context.name)
    return context.tell_desk(text)


def _just_after(at: datetime) -> datetime:
    """A vote of the very instant of an end still counts."""
    return at + datetime.resolution


def _reconcile(context: Context, poll: Poll, placement: Placement, event: Ended) -> None:
    """The ledger says what the room says, up to its end."""
    in_time = [vote for vote in event.votes if vote.at <= event.at]
    there = [_entry(context, vote, placement) for vote in in_time]
    responses.reconcile(context.connection, poll, event.of, there, context.now)
    placements.note(context.connection, placement, ended_at=event.at)
    polls.add_unreadable(context.connection, poll, event.unreadable)
