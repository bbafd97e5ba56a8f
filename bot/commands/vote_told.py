"""Law: what became of a vote is told to its voter alone, where there is a place for that."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.context import Context, Reply
from bot.messages import Choice
from bot.polls.card import buttons, so_far
from bot.polls.kinds import Kind
from bot.polls.reading import NOTHING
from bot.polls.terms import Showing, shown_when
from bot.richtext import Block, paragraph
from bot.store import polls, reminders
from bot.tables import Poll, PollOption
from bot.texts import Speech


def told(context: Context, *blocks: Block | str, choices: Sequence[Choice] = ()) -> Reply:
    """A word to the voter; nothing where they can't be written to alone."""
    place = context.event.private
    return context.write(place, *blocks, choices=choices) if place else Reply()


def spare(context: Context, poll: Poll) -> None:
    """Who has voted is reminded no more."""
    if context.person and poll.reminded_to:
        topic = reminders.of_poll(poll.id)
        reminders.spare(context.connection, topic, context.person.id)


def alone(
    context: Context, poll: Poll, options: Sequence[PollOption], kept: Sequence[int], key: str
) -> Reply:
    """What is counted, with the buttons to change it or take it back."""
    speech = context.speech
    text = paragraph(_counted(poll, options, kept, key, speech))
    choices = (*buttons(poll, options, speech, kept), take_back(poll, speech))
    return told(context, text, *revealed(context, poll), choices=choices)


def take_back(poll: Poll, speech: Speech) -> Choice:
    """The button that takes the vote away."""
    return Choice(speech("vote.take_back"), f"vote {poll.id} {NOTHING}")


def _counted(
    poll: Poll, options: Sequence[PollOption], kept: Sequence[int], key: str, speech: Speech
) -> str:
    texts = {one.id: one.text for one in options}
    when = speech.moment(poll.closes_at)
    if poll.most == 1:
        return speech(key, option=texts[kept[0]], number=poll.id, when=when)
    quoted = [speech("quoted", text=texts[one]) for one in kept]
    text = speech(f"{key}.several", options=_joined(poll, quoted, speech), when=when)
    more = min(poll.most, len(options)) - len(kept)
    return f"{text} {speech.count('vote.more', more)}" if more else text


def _joined(poll: Poll, quoted: Sequence[str], speech: Speech) -> str:
    if poll.kind != Kind.RANKING:
        return speech.listed(quoted)
    return ", ".join(f"{rank}. {one}" for rank, one in enumerate(quoted, start=1))


def revealed(context: Context, poll: Poll) -> list[Block]:
    """The results so far, where they are for whoever has voted."""
    if shown_when(poll) != Showing.VOTED:
        return []
    counted = polls.get(context.connection, poll.id)
    result = polls.result(context.connection, counted)
    return so_far(counted, result, context.speech, has_voted=True)
