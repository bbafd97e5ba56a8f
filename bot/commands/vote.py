"""Law: the tap is the consent, for this account and this ballot alone; only its voter is told.

One ballot an account, changed or taken back at will until the close. A vote counts by when it was
cast. Where the voter can't be written to alone nothing is said, so no room learns who voted.
"""

from __future__ import annotations

from bot.commands.context import Context, Reply
from bot.commands.polls import to_vote_on
from bot.contributions.telling import message
from bot.errors import Illegal
from bot.messages import Choice, Outgoing, Pressed
from bot.polls.card import buttons
from bot.polls.lifecycle import VOTED_ON, Secrecy, State, counts
from bot.polls.reading import NOTHING, Vote, read_vote
from bot.richtext import paragraph
from bot.roles import Place
from bot.store import ballots, deliveries, people, polls, responses
from bot.tables import Ballot, Poll, PollOption, Response


def vote(context: Context, argument: str) -> Reply:
    """`voter number rank`: vote or change; with 0, take back. A button names the option's id."""
    try:
        return _vote(context, read_vote(argument))
    except Illegal:
        if context.event.private is None:
            return Reply()
        raise


def _vote(context: Context, meant: Vote) -> Reply:
    connection, account = context.connection, context.event.account
    poll = polls.locked(connection, meant.poll)
    if poll is None or State(poll.state) not in VOTED_ON:
        raise Illegal("vote.unknown", number=meant.poll)
    own = ballots.own(connection, meant.poll, account)
    if not is_within_reach(context, poll, own):
        raise Illegal("vote.unknown", number=meant.poll)
    return (
        _take_back(context, poll, own)
        if meant.rank == NOTHING
        else _cast(context, poll, own, meant)
    )


def is_within_reach(context: Context, poll: Poll, own: Ballot | None) -> bool:
    """In a room, its own community's polls; in a direct chat, those of the person's communities.

    Who has voted on a channel's card may change that in a direct chat, member or not.
    """
    if context.place is not Place.DIRECT or context.directory.only:
        return poll.community_id == context.community_id
    person = context.person
    joined = people.memberships(context.connection, person.id) if person else []
    return own is not None or poll.community_id in joined


def _cast(context: Context, poll: Poll, own: Ballot | None, meant: Vote) -> Reply:
    """`Illegal` after the close, or for a choice that is none of this poll's."""
    event, speech = context.event, context.speech
    if not counts(poll, event.at):
        raise Illegal("vote.closed", number=poll.id, when=speech.moment(poll.closes_at))
    options = polls.options(context.connection, poll.id)
    chosen = _chosen(options, meant)
    if own is None and _is_unread(context):
        return to_vote_on(context, poll)
    if own and (own.option_id == chosen.id or own.voted_at > event.at):
        kept = next(option for option in options if option.id == own.option_id)
        return _alone(context, poll, options, kept, "vote.same")
    ballot = Ballot(
        poll_id=meant.poll,
        voter=event.account,
        option_id=chosen.id or 0,
        name=voter_name(context) if poll.secrecy == Secrecy.OPEN else "",
        voted_at=event.at,
    )
    stale = _keep(context, poll, ballot)
    return _alone(
        context, poll, options, chosen, "vote.changed" if own else "vote.counted", stir=stale
    )


def _keep(context: Context, poll: Poll, ballot: Ballot) -> bool:
    """Keep it or, of a native poll, enter it in the ledger; whether the cards fall behind."""
    if not poll.native:
        return ballots.cast(context.connection, ballot, context.now)
    entry = Response(
        message=message(context.event.place, context.event.id),
        poll_id=ballot.poll_id,
        voter=ballot.voter,
        name=ballot.name,
        answers=[str(ballot.option_id)],
        at=ballot.voted_at,
    )
    return responses.cast(context.connection, poll, entry, context.now)


def _is_unread(context: Context) -> bool:
    """Whether a stranger wrote out of the blue: the card says what a vote keeps, its tap agrees."""
    return context.place is Place.DIRECT and context.person is None and not context.pressed


def _chosen(options: list[PollOption], meant: Vote) -> PollOption:
    for option in options:
        if option.id == meant.option_id or option.position == meant.rank:
            return option
    raise Illegal("vote.which", number=meant.poll, most=len(options))


def voter_name(context: Context) -> str:
    """As this person wants to be called here, else as the platform calls them."""
    return context.person.name if context.person else context.name


def _take_back(context: Context, poll: Poll, own: Ballot | None) -> Reply:
    """At any time: what is sealed keeps its totals, which name nobody."""
    if own is None:
        return _told(context, context.speech("vote.none", number=poll.id))
    text = context.speech("vote.taken_back", number=poll.id)
    if responses.take_back(context.connection, poll, context.event.account):
        text = f"{text} {context.speech('vote.still_there')}"
    stale = ballots.take_back(context.connection, own, context.now)
    if context.person is None and context.event.private:
        deliveries.forget(context.connection, [context.event.private])
    return _told(context, text, stir=stale)


def _alone(
    context: Context,
    poll: Poll,
    options: list[PollOption],
    kept: PollOption,
    key: str,
    *,
    stir: bool = False,
) -> Reply:
    """What is counted, with the buttons to change it or take it back."""
    speech = context.speech
    text = speech(key, option=kept.text, number=poll.id, when=speech.moment(poll.closes_at))
    if _is_seen(context, poll):
        text = f"{text} {speech('vote.seen')}"
    nothing = Choice(speech("vote.take_back"), f"vote {poll.id} {NOTHING}")
    return _told(context, text, *buttons(options, kept.id), nothing, stir=stir)


def _is_seen(context: Context, poll: Poll) -> bool:
    """Whether a vote that is to stay discreet was cast by what others see."""
    unseen = isinstance(context.event, Pressed) and not context.event.shown
    return not (unseen or context.place is Place.DIRECT) and poll.secrecy == Secrecy.DISCREET


def _told(context: Context, text: str, *choices: Choice, stir: bool = False) -> Reply:
    """A word to the voter alone, if there is a place for it."""
    place = context.event.private
    told = (Outgoing(to=place, body=(paragraph(text),), choices=choices),) if place else ()
    return Reply(told, stir)
