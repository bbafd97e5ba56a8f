"""Law: the desk sees a poll as members will, with its own lines, buttons and words below.

After a change it reads what has changed first, and the card in a few lines. What is
seldom changed, the terms of the vote, is behind one button (`bot.commands.poll_terms`).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands.context import Context, Reply
from bot.commands.in_series import in_series, other_series
from bot.commands.poll_named import as_seen
from bot.messages import Choice
from bot.polls.card import card, in_brief, listed, title
from bot.polls.lifecycle import State, closing
from bot.polls.results import mended
from bot.richtext import paragraph
from bot.store import polls
from bot.tables import Poll
from bot.texts import Speech

BUTTONS: dict[State, tuple[str, ...]] = {
    State.DRAFT: ("now", "at", "until", "series", "terms", "drop"),
    State.SCHEDULED: ("now", "at", "until", "series", "terms", "suspend", "drop"),
    State.OPEN: ("end", "until", "cancel"),
}
"""What the desk may do with a poll, in each state that it may do something in."""

LINES = {
    "now": "open {n} ={seen}",
    "at": "open {n} date",
    "until": "close {n} date",
    "again": "series {n}",
    "stop": "series {n} stop",
    "end": "close {n}",
    "terms": "terms {n}",
    "members": "voters {n} membres ={seen}",
    "everybody": "voters {n} tous ={seen}",
    "show": "names {n} oui ={seen}",
    "secret": "names {n} secret ={seen}",
    "hide": "names {n} non ={seen}",
    "room": "native {n} oui ={seen}",
    "card": "native {n} non ={seen}",
    "many": "choices {n} tous ={seen}",
    "rank": "choices {n} classement ={seen}",
    "one": "choices {n} 1 ={seen}",
    "at_close": "results {n} clôture ={seen}",
    "to_voters": "results {n} vote ={seen}",
    "live": "results {n} direct ={seen}",
    "suspend": "suspend {n} ={seen}",
    "drop": "drop {n}",
    "cancel": "drop {n}",
}
"""The command line that each button stands for; one that acts at once also says what was seen."""


def shown(context: Context, one: Poll) -> Reply:
    """The card as members see it, with the desk's own lines, buttons and typed words."""
    speech, result = context.speech, polls.result(context.connection, one)
    meant = [paragraph(speech("poll.native.meant", number=one.id))] if one.native else []
    return context.say(
        paragraph(_heading(one, speech)),
        *in_series(context, one),
        *card(_as_opened(context, one), result, speech),
        *([] if result.voters else listed(result)),
        *meant,
        paragraph(speech(f"poll.words.{one.state}", number=one.id)),
        choices=_buttons(context, one),
    )


def changed(context: Context, one: Poll, said: str) -> Reply:
    """What has just become otherwise, then the card in a few lines, with the same buttons."""
    speech, result = context.speech, polls.result(context.connection, one)
    return context.say(
        paragraph(said),
        title(result, speech),
        *in_series(context, one),
        *in_brief(_as_opened(context, one), speech),
        *map(paragraph, mended(result, speech)),
        *listed(result),
        paragraph(speech("poll.whole", number=one.id)),
        choices=_buttons(context, one),
    )


def _as_opened(context: Context, one: Poll) -> Poll:
    """With the closing that it has if it opens when it is to."""
    opens_at = one.opens_at or context.now
    return one.model_copy(update={"closes_at": closing(one, opens_at, context.community.zone)})


def _buttons(context: Context, one: Poll) -> list[Choice]:
    return [button(one, name, context.speech) for name in _offered(context, one)]


def _offered(context: Context, one: Poll) -> Iterator[str]:
    """The names of its buttons."""
    for name in BUTTONS[State(one.state)]:
        found = other_series(context, one) if name == "series" else name
        if found:
            yield found


def _heading(one: Poll, speech: Speech) -> str:
    opens_at = one.opens_at and speech.exact(one.opens_at)
    family = "poll.native.head" if one.native else "poll.head"
    return speech(f"{family}.{one.state}", number=one.id, when=opens_at)


def button(one: Poll, name: str, speech: Speech) -> Choice:
    """The button of that name, about the poll as it is shown."""
    return Choice(speech(f"poll.do.{name}"), LINES[name].format(n=one.id, seen=as_seen(one)))
