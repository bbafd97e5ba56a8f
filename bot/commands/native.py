"""Law: an answer in the platform's own poll is its voter's consent, for it and nothing else.

Nothing is said back, as the room shows it. An end tells all that stands there, and closes a poll
that is still open: somebody who may had ended it by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.commands.context import Context, Reply
from bot.commands.vote import voter_name
from bot.contributions.telling import message
from bot.messages import Ended, Voted, name_in
from bot.polls.lifecycle import Deed, State
from bot.polls.native import spelled_out, unheard_of
from bot.store import people, placements, polls, responses
from bot.tables import Placement, Poll, Response


def voted(context: Context) -> Reply:
    """An answer, which may choose nothing."""
    event = context.event
    assert isinstance(event, Voted)
    placement = placements.answered(
        context.connection, event.place, event.of
    ) or placements.answered_by_name(context.connection, event.place.platform, event.of)
    if placement is None or placement.ended_at is not None:
        return Reply()
    poll = _locked(context, placement)
    if poll.state == State.CANCELLED:
        return Reply()
    options = [option.id or 0 for option in polls.options(context.connection, poll.id)]
    answered = replace(event, answers=spelled_out(event.answers, options))
    entry = _entry(answered, placement, context.voter, voter_name(context))
    return Reply(stir=responses.answer(context.connection, poll, entry, context.now))


def withdrawn(context: Context, said: str) -> Reply | None:
    """An answer was taken away: the one before it stands again; None when it was no answer.

    It may still come, where a poll stands: then it is refused.
    """
    stale = responses.withdraw(context.connection, said, context.now)
    if stale is not None:
        return Reply(stir=stale)
    running = placements.running(context.connection, context.event.place)
    if running:
        responses.refuse(context.connection, said, running[0].poll_id, context.now)
    return None


def ended(context: Context) -> Reply:
    """A poll is over in one room: what stands there is what counts."""
    event = context.event
    assert isinstance(event, Ended)
    placement = placements.answered(context.connection, event.place, event.of)
    if placement is None or placement.ended_at is not None:
        return Reply()
    poll = _locked(context, placement)
    if poll.state == State.CANCELLED:
        placements.note(context.connection, placement, ended_at=_happened_at(context))
        return Reply()
    told = _close(context, poll) if poll.state == State.OPEN else Reply()
    _reconcile(context, polls.get(context.connection, poll.id), placement, event)
    if event.votes is None and event.voters is None:
        told += context.tell_desk(context.desk_speech("poll.unsure_there", number=poll.id))
    return told + Reply(stir=True)


def _locked(context: Context, placement: Placement) -> Poll:
    poll = polls.locked(context.connection, placement.poll_id)
    assert poll is not None
    return poll


def _entry(vote: Voted, placement: Placement, voter: str, name: str) -> Response:
    """What the ledger keeps of an answer."""
    return Response(
        message=message(vote.place, vote.id),
        poll_id=placement.poll_id,
        of=vote.of,
        voter=voter,
        name=name,
        answers=list(vote.answers),
        at=vote.at,
    )


def _close(context: Context, poll: Poll) -> Reply:
    """It closes everywhere; as it ended here, if that was early."""
    speech = context.desk_speech
    closes_at = min(_just_after(_happened_at(context)), poll.closes_at)
    polls.move(context.connection, poll, Deed.COUNT, closes_at=closes_at)
    text = speech("poll.ended_there", number=poll.id, name=context.name)
    return context.tell_desk(text)


def _happened_at(context: Context) -> datetime:
    """A platform's clock may run fast: nothing has happened later than now."""
    return min(context.event.at, context.now)


def _just_after(at: datetime) -> datetime:
    """A vote of the very instant of an end still counts."""
    return at + datetime.resolution


def _reconcile(context: Context, poll: Poll, placement: Placement, event: Ended) -> None:
    """The ledger says what the room says, up to its end; where none are listed, it stands."""
    if event.votes is None:
        heard = responses.of_post(context.connection, poll.id, name_in(event.of))
        unread = 0 if event.voters is None else unheard_of(heard, event.voters)
    else:
        _bring_in_line(context, poll, placement, event, event.votes)
        unread = event.unreadable
    placements.note(context.connection, placement, ended_at=_happened_at(context))
    polls.add_unreadable(context.connection, poll, unread)


def _bring_in_line(
    context: Context, poll: Poll, placement: Placement, event: Ended, votes: Sequence[Voted]
) -> None:
    in_time = [vote for vote in votes if vote.at <= event.at]
    accounts = {vote.account for vote in in_time}
    names = people.names(context.connection, accounts)
    voters = people.voters(context.connection, accounts)
    there = [
        _entry(
            vote,
            placement,
            voters[vote.account],
            names.get(vote.account) or replace(context, event=vote).name,
        )
        for vote in in_time
    ]
    responses.reconcile(context.connection, poll, event.of, there, context.now)
