"""Law: wording is mended, never what was voted: an option stays the option that was chosen.

Before the opening that is nobody's business; after it, the card says for good how it was worded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.commands.context import Context, Reply
from bot.commands.poll_card import changed
from bot.commands.poll_named import named, record
from bot.contributions.wording import unaccented
from bot.errors import Illegal
from bot.polls.lifecycle import Deed, State
from bot.polls.reading import read_options, read_question
from bot.store import ballots, polls, series
from bot.tables import Poll, PollOption

QUESTION = "question"
"""In place of an option's number: the question."""

_MENDED = re.compile(r"(?P<what>\S+)\s+(?P<words>.+)", re.DOTALL)


def mend(context: Context, argument: str) -> Reply:
    """`corriger number rank words`, or `corriger number question words`."""
    poll, rest = named(context, argument, Deed.MEND)
    found = _MENDED.fullmatch(rest)
    if found is None:
        raise Illegal("poll.mend.how", number=poll.id)
    if poll.native and poll.state == State.OPEN:
        raise Illegal("poll.mend.native", number=poll.id)
    for one in (poll, *_following(context, poll)):
        _mend(context, one, found["what"], found["words"])
    record(context, "mend_poll", poll)
    ballots.fell_behind(context.connection, poll.id, context.now)
    said = context.speech("poll.mend.done" if poll.state == State.OPEN else "poll.now.mend")
    return changed(context, polls.get(context.connection, poll.id), said) + Reply(stir=True)


def _following(context: Context, poll: Poll) -> Sequence[Poll]:
    """The polls of its series that are still to open: what is mended of one holds for them."""
    found = series.of_poll(context.connection, poll.id)
    waiting = series.scheduled(context.connection, found.id) if found else []
    return [one for one in waiting if one.id != poll.id]


def _mend(context: Context, poll: Poll, what: str, words: str) -> None:
    if unaccented(what).casefold() == QUESTION:
        _mend_question(context, poll, read_question(words))
    else:
        _mend_option(context, poll, what, words)


def _mend_question(context: Context, poll: Poll, words: str) -> None:
    was = poll.question_was or poll.question if poll.state == State.OPEN else ""
    polls.mend_question(context.connection, poll.id, words, was)


def _mend_option(context: Context, poll: Poll, which: str, words: str) -> None:
    options = polls.options(context.connection, poll.id)
    option = _of_rank(options, which, poll)
    texts = [words if one.id == option.id else one.text for one in options]
    mended = read_options("\n".join(" ".join(text.split()) for text in texts))
    if len(mended) != len(options):
        raise Illegal("poll.mend.how", number=poll.id)
    was = option.was or option.text if poll.state == State.OPEN else ""
    polls.mend_option(context.connection, option, mended[option.position - 1], was)


def _of_rank(options: list[PollOption], which: str, poll: Poll) -> PollOption:
    for option in options:
        if str(option.position) == which:
            return option
    key = "poll.mend.which" if options else "poll.mend.question"
    raise Illegal(key, number=poll.id, most=len(options))
