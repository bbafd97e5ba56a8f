"""Law: among others a poll is one line: its number, its question cut, how it stands, who voted."""

from __future__ import annotations

from dataclasses import replace

from bot.contributions.shortening import cut
from bot.messages import Choice
from bot.polls.lifecycle import State
from bot.polls.results import Result, total
from bot.richtext import Block, item
from bot.tables import Poll
from bot.texts import Speech

QUESTION_MOST = 60
"""Of its question, as many characters as a line of a phone's list bears."""


def for_desk(poll: Poll, result: Result, speech: Speech) -> Block:
    """`n° 3 · Un atelier en mars ? · ouvert jusqu’au … · 12 votes pour l’instant`."""
    said = [_named(poll, speech), _state(poll, speech)]
    if poll.state == State.OPEN:
        said.append(total("poll.so_far", replace(result, split=(), electors=None), speech))
    return item(" · ".join(said))


def for_member(poll: Poll, speech: Speech, *, has_voted: bool) -> Block:
    """`n° 3 · Un atelier en mars ? · jusqu’au … · vous avez voté`."""
    until = speech("polls.until", when=speech.moment(poll.closes_at))
    voted = [speech("polls.voted")] if has_voted else []
    return item(" · ".join([_named(poll, speech), until, *voted]))


def _named(poll: Poll, speech: Speech) -> str:
    question = cut(poll.question, QUESTION_MOST)
    return f"{speech('numbered', number=poll.id)} · {question}"


def _state(poll: Poll, speech: Speech) -> str:
    if poll.state == State.OPEN:
        return speech("polls.open_until", when=speech.moment(poll.closes_at))
    return speech(f"poll.state.{poll.state}")


def to_see(number: int | None, speech: Speech) -> Choice:
    """The desk's button that shows its whole card."""
    return Choice(speech("polls.see", number=number), f"polls {number}")


def to_vote(number: int | None, speech: Speech) -> Choice:
    """A member's button that shows its card, to vote on."""
    return Choice(speech("polls.vote", number=number), f"vote {number}")
