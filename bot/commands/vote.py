"""Law: the tap is the consent, for this account and this ballot alone; only its voter is told.

One ballot an account, changed or taken back at will until the close; in a secret poll, cast once
and for good. A vote counts by when it was cast. What is not to be seen by others counts only where
they do not see it. Where the voter can't be written to alone nothing is said, so no room learns who
voted.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import poll_words
from bot.commands.context import Context, Reply
from bot.commands.electors import refusal
from bot.commands.polls import to_vote_on
from bot.commands.vote_told import alone, spare, told
from bot.contributions.telling import message
from bot.errors import Illegal
from bot.messages import Pressed
from bot.polls.kinds import Kind
from bot.polls.lifecycle import VOTED_ON, Secrecy, State, counts
from bot.polls.reading import NOTHING, Vote, alike, read_vote, read_voted_on
from bot.roles import Place
from bot.store import ballots, deliveries, people, polls, responses, secret_votes
from bot.store.ballots import Cast
from bot.tables import Poll, PollOption, Response


def vote(context: Context, argument: str) -> Reply:
    """`voter number rank`: vote or change; with 0, take back. A button names the option's id."""
    try:
        return _vote(context, argument)
    except Illegal:
        if context.event.private is None:
            return Reply()
        raise


def _vote(context: Context, argument: str) -> Reply:
    number, words = read_voted_on(argument)
    poll, own = _voted_on(context, number)
    refused = _refused(context, poll, words)
    if refused is not None:
        return refused
    if poll.kind == Kind.FREE:
        return poll_words.answer(context, poll, words)
    if not words and context.place is Place.DIRECT:
        return to_vote_on(context, poll)
    meant = _meant(context, poll, argument, words)
    if meant.ranks == (NOTHING,):
        return _take_back(context, poll)
    return _cast(context, poll, own, meant)


def _meant(context: Context, poll: Poll, argument: str, words: str) -> Vote:
    """What was chosen, by its number or, of one option, by its words."""
    try:
        return read_vote(argument)
    except Illegal:
        options = polls.options(context.connection, poll.id)
        said = [one.id for one in options if alike(one.text) == alike(words)]
        if not said:
            raise Illegal("vote.which", number=poll.id, most=len(options)) from None
        return Vote(poll.id or 0, said[0])


def _voted_on(context: Context, number: int) -> tuple[Poll, Cast | None]:
    """The poll of that number, which nobody else changes meanwhile, and one's own ballot there."""
    poll = polls.locked(context.connection, number)
    own = ballots.own(context.connection, number, context.voter) if poll else None
    if poll is None or not is_within_reach(context, poll, own):
        raise Illegal("vote.unknown", number=number)
    if poll.state == State.CANCELLED:
        raise Illegal("vote.cancelled", number=number, reason=poll.reason)
    if State(poll.state) not in VOTED_ON:
        raise Illegal("vote.unknown", number=number)
    return poll, own


def _refused(context: Context, poll: Poll, words: str) -> Reply | None:
    """What is said to who may not vote, has voted in secret, or would be seen; None to others."""
    may_be_late = words == str(NOTHING) or not counts(poll, context.event.at)
    barred = "" if may_be_late else refusal(context, poll)
    if barred:
        return told(context, barred)
    if poll.secrecy == Secrecy.SECRET and _is_on_the_list(context, poll):
        return told(context, context.speech("vote.secret.final", number=poll.id))
    says = bool(words) or poll.kind != Kind.FREE
    if says and poll.secrecy != Secrecy.OPEN and is_seen(context):
        return _seen(context, poll)
    return None


def _is_on_the_list(context: Context, poll: Poll) -> bool:
    return secret_votes.has_voted(context.connection, poll.id or 0, context.voter)


def is_seen(context: Context) -> bool:
    """Whether others see what was chosen, by a message or a reaction."""
    unseen = isinstance(context.event, Pressed) and not context.event.shown
    return not (unseen or context.place is Place.DIRECT)


def _seen(context: Context, poll: Poll) -> Reply:
    """It does not count; where nobody else sees it, it may be said again."""
    text = told(context, context.speech(f"vote.seen.{poll.secrecy}", number=poll.id))
    may_vote = poll.state == State.OPEN and context.event.private is not None
    return text + to_vote_on(context, poll) if may_vote else text


def is_within_reach(context: Context, poll: Poll, own: Cast | None) -> bool:
    """In a room, its own community's polls; in a direct chat, those of the person's communities.

    Who has voted on a channel's card may change that in a direct chat, member or not.
    """
    if context.place is not Place.DIRECT or context.directory.only:
        return poll.community_id == context.community_id
    person = context.person
    joined = people.memberships(context.connection, person.id) if person else []
    return own is not None or poll.community_id in joined


# --- a ballot -------------------------------------------------------------------------------------


def _cast(context: Context, poll: Poll, own: Cast | None, meant: Vote) -> Reply:
    """`Illegal` after the close, or for a choice that is none of this poll's."""
    event, speech = context.event, context.speech
    if not counts(poll, event.at):
        raise Illegal("vote.closed", number=poll.id, when=speech.moment(poll.closes_at))
    options = polls.options(context.connection, poll.id)
    chosen = _chosen(poll, options, own, meant)
    if own is None and _is_unread(context, poll):
        return told(context, context.speech("vote.read_first")) + to_vote_on(context, poll)
    if poll.secrecy == Secrecy.SECRET:
        return _cast_in_secret(context, poll, *chosen)
    if own and (own.options == chosen or own.at > event.at):
        return alone(context, poll, options, own.options, "vote.same")
    if not chosen:
        return _take_back(context, poll)
    name = voter_name(context) if poll.secrecy == Secrecy.OPEN else ""
    worth = len(options) if poll.kind == Kind.RANKING else 0
    platform = event.place.platform
    ballot = Cast(meant.poll, context.voter, chosen, event.at, name, worth, platform)
    stale = _keep(context, poll, own, ballot)
    spare(context, poll)
    key = "vote.changed" if own else "vote.counted"
    return alone(context, poll, options, chosen, key) + Reply(stir=stale)


def _cast_in_secret(context: Context, poll: Poll, option_id: int) -> Reply:
    """Once and for good; what was chosen is said nowhere."""
    number = poll.id or 0
    if not secret_votes.cast(context.connection, number, context.voter, option_id):
        return told(context, context.speech("vote.secret.final", number=number))
    spare(context, poll)
    stale = ballots.fell_behind(context.connection, number, context.now)
    when = context.speech.moment(poll.closes_at)
    counted = context.speech("vote.secret.counted", number=number, when=when)
    return told(context, counted) + Reply(stir=stale)


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


def _is_unread(context: Context, poll: Poll) -> bool:
    """Whether it was typed out of the blue by a stranger, or in secret, which is for good.

    The card says what a vote keeps and costs; its tap agrees.
    """
    unknown = context.person is None or poll.secrecy == Secrecy.SECRET
    return context.place is Place.DIRECT and unknown and not context.pressed


def _chosen(
    poll: Poll, options: Sequence[PollOption], own: Cast | None, meant: Vote
) -> tuple[int, ...]:
    """What is chosen then, in the order of the options, unless it is their order that is asked.

    Where several may be, a button adds its option to the others, or takes it away from them.
    """
    named = _named(options, meant)
    if len(named) != (len(meant.ranks) or 1):
        raise Illegal("vote.which", number=poll.id, most=len(options))
    if meant.option_id is not None and poll.most > 1:
        named = _with_others(own.options if own else (), named[0], away=meant.away)
    if len(named) > poll.most:
        raise Illegal(_too_many(poll), number=poll.id, most=poll.most)
    if poll.kind == Kind.RANKING:
        return tuple(named)
    return tuple(one.id or 0 for one in options if one.id in named)


def _named(options: Sequence[PollOption], meant: Vote) -> list[int]:
    """The options that were named, in the order in which they were."""
    if meant.option_id is not None:
        return [one.id or 0 for one in options if one.id == meant.option_id]
    by_rank = {one.position: one.id or 0 for one in options}
    return [by_rank[rank] for rank in meant.ranks if rank in by_rank]


def _with_others(before: Sequence[int], option_id: int, *, away: bool) -> list[int]:
    """A second tap on an option that is chosen already leaves it in its place."""
    if away:
        return [one for one in before if one != option_id]
    return list(dict.fromkeys((*before, option_id)))


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
        return told(context, context.speech("vote.none", number=poll.id))
    text = context.speech("vote.taken_back", number=poll.id)
    standing = [responses.take_back(connection, poll, one) for one in accounts]
    if any(standing):
        text = f"{text} {context.speech('vote.still_there')}"
    stale = [ballots.take_back(connection, one, context.now) for one in theirs]
    if person is None and context.event.private:
        deliveries.forget(connection, [context.event.private])
    return told(context, text) + Reply(stir=any(stale))
