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
from bot.store.ballots import Cast
from bot.tables import Poll, PollOption, Response


def vote(context: Context, argument: str) -> Reply:
    """`voter number rank`: vote or change; with 0, take back. A button names the option's id."""
    try:
        return _vote(context, read_vote(argument))
    except Illegal:
        if context.event.private is None:
            return Reply()
        raise


def _vote(context: Context, meant: Vote) -> Reply:
    connection = context.connection
    poll = polls.locked(connection, meant.poll)
    own = ballots.own(connection, meant.poll, context.voter) if poll else None
    if poll is None or not is_within_reach(context, poll, own):
        raise Illegal("vote.unknown", number=meant.poll)
    if poll.state == State.CANCELLED:
        raise Illegal("vote.cancelled", number=poll.id, reason=poll.reason)
    if State(poll.state) not in VOTED_ON:
        raise Illegal("vote.unknown", number=meant.poll)
    if meant.ranks == (NOTHING,):
        return _take_back(context, poll)
    return _cast(context, poll, own, meant)


def is_within_reach(context: Context, poll: Poll, own: Cast | None) -> bool:
    """In a room, its own community's polls; in a direct chat, those of the person's communities.

    Who has voted on a channel's card may change that in a direct chat, member or not.
    """
    if context.place is not Place.DIRECT or context.directory.only:
        return poll.community_id == context.community_id
    person = context.person
    joined = people.memberships(context.connection, person.id) if person else []
    return own is not None or poll.community_id in joined


def _cast(context: Context, poll: Poll, own: Cast | None, meant: Vote) -> Reply:
    """`Illegal` after the close, or for a choice that is none of this poll's."""
    event, speech = context.event, context.speech
    if not counts(poll, event.at):
        raise Illegal("vote.closed", number=poll.id, when=speech.moment(poll.closes_at))
    options = polls.options(context.connection, poll.id)
    chosen = _chosen(poll, options, own, meant)
    if own is None and _is_unread(context):
        return to_vote_on(context, poll)
    if own and (own.options == chosen or own.at > event.at):
        return _alone(context, poll, options, own.options, "vote.same")
    if not chosen:
        return _take_back(context, poll)
    name = voter_name(context) if poll.secrecy == Secrecy.OPEN else ""
    platform = event.place.platform
    ballot = Cast(meant.poll, context.voter, chosen, event.at, name, platform)
    stale = _keep(context, poll, own, ballot)
    key = "vote.changed" if own else "vote.counted"
    return _alone(context, poll, options, chosen, key, stir=stale)


def _keep(context: Context, poll: Poll, own: Cast | None, ballot: Cast) -> bool:
    """Keep it or, of a native poll, enter it in the ledger; whether the cards fall behind."""
    if not poll.native:
        return ballots.cast(context.connection, ballot, own, context.now)
    entry = Response(
        message=message(context.event.place, context.event.id),
        poll_id=ballot.poll_id,
        voter=ballot.voter,
        name=ballot.name,
        answers=[str(option) for option in ballot.options],
        at=ballot.at,
    )
    return responses.cast(context.connection, poll, entry, context.now)


def _is_unread(context: Context) -> bool:
    """Whether a stranger wrote out of the blue: the card says what a vote keeps, its tap agrees."""
    return context.place is Place.DIRECT and context.person is None and not context.pressed


def _chosen(
    poll: Poll, options: list[PollOption], own: Cast | None, meant: Vote
) -> tuple[int, ...]:
    """What is chosen then, in the order of the options.

    Where several may be, a button adds its option to the others, or takes it away from them.
    """
    named = {one.id or 0 for one in options if _is_meant(one, meant)}
    if len(named) != (len(meant.ranks) or 1):
        raise Illegal("vote.which", number=poll.id, most=len(options))
    if meant.option_id is not None and poll.most > 1:
        before = set(own.options if own else ())
        named = before - named if meant.away else before | named
    if len(named) > poll.most:
        raise Illegal(_too_many(poll), number=poll.id, most=poll.most)
    return tuple(one.id or 0 for one in options if one.id in named)


def _is_meant(option: PollOption, meant: Vote) -> bool:
    return option.id == meant.option_id or option.position in meant.ranks


def _too_many(poll: Poll) -> str:
    return "vote.one" if poll.most == 1 else "vote.too_many"


def voter_name(context: Context) -> str:
    """As this person wants to be called here, else as the platform calls them."""
    return context.person.name if context.person else context.name


def _take_back(context: Context, poll: Poll) -> Reply:
    """At any time: what is sealed keeps its totals, which name nobody.

    Accounts that were linked after the close may have a ballot each.
    """
    connection, person = context.connection, context.person
    accounts = people.accounts(connection, person.id) if person else [context.event.account]
    found = [ballots.own(connection, poll.id or 0, one) for one in accounts]
    theirs = [one for one in found if one is not None]
    if not theirs:
        return _told(context, context.speech("vote.none", number=poll.id))
    text = context.speech("vote.taken_back", number=poll.id)
    standing = [responses.take_back(connection, poll, one) for one in accounts]
    if any(standing):
        text = f"{text} {context.speech('vote.still_there')}"
    stale = [ballots.take_back(connection, one, context.now) for one in theirs]
    if person is None and context.event.private:
        deliveries.forget(connection, [context.event.private])
    return _told(context, text, stir=any(stale))


def _alone(
    context: Context,
    poll: Poll,
    options: list[PollOption],
    kept: tuple[int, ...],
    key: str,
    *,
    stir: bool = False,
) -> Reply:
    """What is counted, with the buttons to change it or take it back."""
    speech = context.speech
    when = speech.moment(poll.closes_at)
    texts = [one.text for one in options if one.id in kept]
    if poll.most == 1:
        text = speech(key, option=texts[0], number=poll.id, when=when)
    else:
        quoted = speech.listed([speech("quoted", text=one) for one in texts])
        text = speech(f"{key}.several", options=quoted, number=poll.id, when=when)
        more = min(poll.most, len(options)) - len(texts)
        text = f"{text} {speech.count('vote.more', more)}" if more else text
    if _is_seen(context, poll):
        text = f"{text} {speech('vote.seen')}"
    nothing = Choice(speech("vote.take_back"), f"vote {poll.id} {NOTHING}")
    return _told(context, text, *buttons(options, kept, poll.most), nothing, stir=stir)


def _is_seen(context: Context, poll: Poll) -> bool:
    """Whether a vote that is to stay discreet was cast by what others see."""
    unseen = isinstance(context.event, Pressed) and not context.event.shown
    return not (unseen or context.place is Place.DIRECT) and poll.secrecy == Secrecy.DISCREET


def _told(context: Context, text: str, *choices: Choice, stir: bool = False) -> Reply:
    """A word to the voter alone, if there is a place for it."""
    place = context.event.private
    told = (Outgoing(to=place, body=(paragraph(text),), choices=choices),) if place else ()
    return Reply(told, stir)
