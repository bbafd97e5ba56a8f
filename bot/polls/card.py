"""Law: before anybody votes, the card says who will see the choice, what is kept, and until when.

The same card is drawn again and again in place: with the results once there are some, and for good
after the close. Its options are its buttons, and go with it. Where the platform shows a poll of its
own, a line says what the card says, and the result takes its place.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.messages import Choice, Paper, numbered
from bot.polls.cells import has_detail
from bot.polls.lifecycle import BALLOTS_KEPT, State
from bot.polls.results import Result, score_block, told_of, total
from bot.richtext import Block, Body, bold, item, paragraph
from bot.tables import Poll, PollOption
from bot.texts import Speech

Choices = tuple[Choice, ...]

TAKEN = "✓ "
"""Before the choice that somebody has made."""


def card(poll: Poll, result: Result, speech: Speech, *, by_words: bool = False) -> Body:
    """The poll as readers see it; `by_words` where there are no buttons to press."""
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
    how = [paragraph(how_to_vote(poll, speech))] if by_words else []
    return (title(result, speech), *terms(poll, speech), *how, *_so_far(poll, result, speech))


def line(poll: Poll, result: Result, speech: Speech) -> Body:
    """What goes with the platform's own poll: what a voter has to know, and the result at last."""
    if poll.state in (State.CLOSED, State.CANCELLED):
        return card(poll, result, speech)
    when = speech.exact(poll.closes_at)
    kept = speech("poll.native.kept", days=BALLOTS_KEPT.days)
    said = paragraph(f"{speech('poll.native.line', number=poll.id, when=when)} {kept}")
    return (said, *_region(poll, speech))


def paper(poll: Poll, options: Sequence[PollOption]) -> Paper:
    """The poll as the platform shows it; an answer's id is its option's."""
    return Paper(poll.question, tuple((str(one.id), one.text) for one in options))


def in_words(poll: Poll, result: Result, options: Sequence[PollOption], speech: Speech) -> Body:
    """The same for whose client can't show it: the card, and its options by number."""
    return (*card(poll, result, speech, by_words=True), paragraph(numbered(buttons(options))))


def how_to_vote(poll: Poll, speech: Speech) -> str:
    """In words, where there are no buttons, or others would read along."""
    key = "poll.by_words" if poll.most == 1 else "poll.by_words.several"
    return speech(key, number=poll.id)


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
    """What a voter agrees to: who sees the choice, what is kept and how long; until when."""
    kept = speech(f"poll.kept.{poll.secrecy}", days=BALLOTS_KEPT.days)
    several = [paragraph(speech("poll.several", most=poll.most))] if poll.most > 1 else []
    veil = [paragraph(speech("poll.veiled"))] if poll.veiled else []
    return [
        *several,
        paragraph(f"{speech(f'poll.secrecy.{poll.secrecy}')} {kept}"),
        *_region(poll, speech),
        paragraph(speech("poll.until", when=speech.exact(poll.closes_at))),
        *veil,
    ]


def _region(poll: Poll, speech: Speech) -> list[Block]:
    """What a voter's region serves for."""
    return [paragraph(speech("poll.region"))] if has_detail(poll) else []


def listed(result: Result) -> list[Block]:
    """The options where the buttons are other ones."""
    return [item(score.text) for score in result.scores]


def buttons(options: Sequence[PollOption], taken: Collection[int] = (), most: int = 1) -> Choices:
    """An option each, by its id, which outlives any order; `taken` are this voter's own.

    Where there may be several, the button of one that is taken takes it away: there alone is it
    seen to be taken, and a second tap on everybody's card does no harm.
    """
    away = "-" if most > 1 else ""
    return tuple(
        Choice(f"{TAKEN}{one.text}", f"vote {one.poll_id}:{one.id}{away}")
        if one.id in taken
        else Choice(one.text, f"vote {one.poll_id}:{one.id}")
        for one in options
    )


def _outcome(result: Result, speech: Speech, key: str) -> list[Block]:
    scores = [score_block(score, result.voters, speech) for score in result.scores]
    return [*scores, paragraph(total(key, result, speech))]


def _so_far(poll: Poll, result: Result, speech: Speech) -> list[Block]:
    """The scores, or behind a veil how many have voted."""
    if not result.voters:
        return []
    if poll.veiled:
        return [paragraph(total("poll.so_far", result, speech))]
    return _outcome(result, speech, "poll.so_far")


def _closed(poll: Poll, speech: Speech) -> Block:
    return paragraph(speech("poll.closed_card", when=speech.moment(poll.closes_at)))
