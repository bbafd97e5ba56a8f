"""Law: before anybody votes, the card says who will see the choice, what is kept, and until when.

The same card is drawn again and again in place: with the results once there are some, and for good
after the close. Its options are its buttons, and go with it. Where the platform shows a poll of its
own, a line says what the card says, and the result takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.messages import Choice, Paper, numbered
from bot.polls.cells import has_detail
from bot.polls.eligibility import electorate, who_may
from bot.polls.kinds import Kind
from bot.polls.lifecycle import BALLOTS_KEPT, Secrecy, State
from bot.polls.results import Result, mended, score_block, told_of, total, words
from bot.polls.terms import Showing, shown_when
from bot.richtext import Block, Body, bold, item, paragraph
from bot.tables import Poll, PollOption
from bot.texts import Speech

Choices = tuple[Choice, ...]

TAKEN = "✓ "
"""Before the choice that somebody has made."""


def card(
    poll: Poll, result: Result, speech: Speech, *, by_words: bool = False, has_voted: bool = False
) -> Body:
    """The poll as readers see it; `by_words` where there are no buttons to press.

    Somebody who `has_voted` may see more than others, alone.
    """
    if poll.state == State.CANCELLED:
        return (title(result, speech), paragraph(speech("poll.cancelled_card", reason=poll.reason)))
    if poll.state == State.CLOSED:
        return (
            title(result, speech),
            *_outcome(result, speech, "poll.total"),
            *map(paragraph, told_of(result, speech)),
            *uncounted(poll, speech),
            *unlinked(result, speech),
            _closed(poll, speech),
        )
    how = [paragraph(how_to_vote(poll, speech))] if by_words and poll.kind != Kind.FREE else []
    now = so_far(poll, result, speech, has_voted=has_voted)
    otherwise = map(paragraph, mended(result, speech))
    return (title(result, speech), *terms(poll, speech), *otherwise, *how, *now)


def line(poll: Poll, result: Result, speech: Speech) -> Body:
    """What goes with the platform's own poll: what a voter has to know, and the result at last."""
    if poll.state in (State.CLOSED, State.CANCELLED):
        return card(poll, result, speech)
    when = speech.exact(poll.closes_at)
    kept = speech("poll.native.kept", days=BALLOTS_KEPT.days)
    said = paragraph(f"{speech('poll.native.line', number=poll.id, when=when)} {kept}")
    return (said, *map(paragraph, _region(poll, speech)))


def paper(poll: Poll, options: Sequence[PollOption]) -> Paper:
    """The poll as the platform shows it; an answer's id is its option's."""
    return Paper(poll.question, tuple((str(one.id), one.text) for one in options))


def in_words(poll: Poll, result: Result, options: Sequence[PollOption], speech: Speech) -> Body:
    """The same for whose client can't show it: the card, and its options by number."""
    choices = numbered(buttons(poll, options, speech))
    return (*card(poll, result, speech, by_words=True), paragraph(choices))


def how_to_vote(poll: Poll, speech: Speech) -> str:
    """In words, where there are no buttons, or others would read along."""
    key = "poll.by_words" if poll.most == 1 else "poll.by_words.several"
    return speech("poll.by_words.free" if poll.kind == Kind.FREE else key, number=poll.id)


def uncounted(poll: Poll, speech: Speech) -> list[Block]:
    """The votes of the platform's own poll that do not count."""
    missing = {"poll.late": poll.late, "poll.unreadable": poll.unreadable}
    return [paragraph(speech.count(key, votes)) for key, votes in missing.items() if votes]


def unlinked(result: Result, speech: Speech) -> list[Block]:
    """Who votes twice without its being known."""
    return [paragraph(speech("poll.unlinked"))] if result.platforms > 1 else []


def title(result: Result, speech: Speech) -> Block:
    """Its number and its question."""
    return paragraph(speech("poll.title", number=result.number), " · ", bold(result.question))


def terms(poll: Poll, speech: Speech) -> list[Block]:
    """Who may vote, and what they agree to: who sees the choice, what is kept, until when."""
    key = "poll.until.secret" if poll.secrecy == Secrecy.SECRET else "poll.until"
    said = [
        who_may(electorate(poll), speech),
        *_how_many(poll, speech),
        *_kept(poll, speech),
        speech(key, when=speech.exact(poll.closes_at)),
        *_showing(poll, speech),
    ]
    return list(map(paragraph, filter(None, said)))


def in_brief(poll: Poll, speech: Speech) -> list[Block]:
    """The same in a line for the desk, which has read it whole; then who may vote, if not all."""
    scheduled = poll.opens_at if poll.state == State.SCHEDULED else None
    said = [
        speech(f"poll.brief.{poll.secrecy}"),
        _how_many_in_brief(poll, speech),
        speech(f"poll.brief.{shown_when(poll)}"),
        *([speech("poll.brief.opens", when=speech.moment(scheduled))] if scheduled else []),
        speech("polls.until", when=speech.moment(poll.closes_at)),
    ]
    who = who_may(electorate(poll), speech)
    return [paragraph(" · ".join(said)), *([paragraph(who)] if who else [])]


def _how_many_in_brief(poll: Poll, speech: Speech) -> str:
    if poll.kind in (Kind.FREE, Kind.RANKING):
        return speech(f"poll.brief.{poll.kind}")
    return speech.count("poll.brief.choices", poll.most)


def _how_many(poll: Poll, speech: Speech) -> list[str]:
    if poll.kind == Kind.RANKING:
        return [speech("poll.ranking")]
    return [speech("poll.several", most=poll.most)] if poll.most > 1 else []


def _kept(poll: Poll, speech: Speech) -> list[str]:
    """Who sees a choice, what is kept of it, and what a voter's region serves for."""
    if poll.kind == Kind.FREE:
        return [speech("poll.free.terms", days=BALLOTS_KEPT.days)]
    kept = speech(f"poll.kept.{poll.secrecy}", days=BALLOTS_KEPT.days)
    return [f"{speech(f'poll.secrecy.{poll.secrecy}')} {kept}", *_region(poll, speech)]


def _region(poll: Poll, speech: Speech) -> list[str]:
    return [speech("poll.region")] if has_detail(poll) else []


def _showing(poll: Poll, speech: Speech) -> list[str]:
    """When results are shown, unless they are as they come."""
    if poll.secrecy == Secrecy.SECRET:
        return [speech("poll.showing.secret", fewest=poll.secret_minimum)]
    return [] if poll.showing == Showing.LIVE else [speech(f"poll.showing.{poll.showing}")]


def listed(result: Result) -> list[Block]:
    """The options where the buttons are other ones."""
    return [item(score.text) for score in result.scores]


def buttons(
    poll: Poll, options: Sequence[PollOption], speech: Speech, taken: Sequence[int] = ()
) -> Choices:
    """An option each, by its id, which outlives any order; `taken` are this voter's own.

    Where there may be several, the button of one that is taken takes it away: there alone is it
    seen to be taken, and a second tap on everybody's card does no harm. To answer in words there is
    one button, which asks for them.
    """
    if poll.kind == Kind.FREE:
        return (Choice(speech("poll.do.tell"), f"vote {poll.id}", f"p_{poll.id}"),)
    return tuple(_button(poll, one, taken) for one in options)


def _button(poll: Poll, option: PollOption, taken: Sequence[int]) -> Choice:
    key = f"vote {option.poll_id}:{option.id}"
    if option.id not in taken:
        return Choice(option.text, key)
    rank = f"{taken.index(option.id) + 1}. " if poll.kind == Kind.RANKING else ""
    return Choice(f"{TAKEN}{rank}{option.text}", f"{key}-" if poll.most > 1 else key)


def _outcome(result: Result, speech: Speech, key: str) -> list[Block]:
    """The scores with their bars, or the words, and how many have voted."""
    hidden = result.withheld
    scores = [] if hidden else [score_block(one, result, speech) for one in result.standing]
    told = [] if hidden else words(result, speech)
    return [*scores, *told, paragraph(total(key, result, speech))]


def so_far(poll: Poll, result: Result, speech: Speech, *, has_voted: bool = False) -> list[Block]:
    """The scores or, where they are not shown yet, how many have voted.

    From which platforms is told at the close: before, it could tell whose the newest vote is.
    """
    if not result.voters:
        return []
    result = replace(result, split=())
    when = shown_when(poll)
    if when == Showing.CLOSE or (when == Showing.VOTED and not has_voted):
        return [paragraph(total("poll.so_far", result, speech))]
    return _outcome(result, speech, "poll.so_far")


def _closed(poll: Poll, speech: Speech) -> Block:
    return paragraph(speech("poll.closed_card", when=speech.moment(poll.closes_at)))
