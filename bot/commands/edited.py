"""Law: who edits a message rewords what they told in it, by the rule of any rewording of theirs.

It stands, refused, where it can't be read. An edit of what told nothing, of somebody else's message
or to the same words comes to nothing, without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.commands import other_words, talk
from bot.commands.context import Context, Reply
from bot.commands.ownership import at_home
from bot.commands.table import by_word
from bot.contributions.telling import has_words_of, message
from bot.flows.engine import State
from bot.messages import Edited, Reacted, Said
from bot.roles import Place
from bot.store import contributions, events, tellings
from bot.tables import Telling

_COMMAND = re.compile(r"([/!]?)([^\W\d_]\S*)\s*(.*)", re.DOTALL)
_LEADING = {"testimony": 0, "initiative": 0, "join": 1}
"""The commands that tell something, and how many words stand between theirs and the text."""


def edited(context: Context) -> Reply:
    """Somebody's message reads otherwise from now on; raises `Illegal`."""
    event = context.event
    assert isinstance(event, Edited)
    _amend_what_waits(context, event)
    said = message(event.place, event.of)
    telling = told_in_message(context, said)
    asked = talk.asked_about(context, said, telling.contribution_id if telling else 0)
    if asked is not None:
        before = State.unpack(asked.state).data["text"]
        return talk.reworded(context, asked, words(event.text, context.place, before))
    return _reword(context, telling, event.text) if telling else Reply()


def told_in_message(context: Context, said: str) -> Telling | None:
    """What this person told in that message."""
    if context.person is None:
        return None
    return tellings.in_message(context.connection, context.person.id, said)


def _amend_what_waits(context: Context, event: Edited) -> None:
    """What waits for a yes, or to be replayed, says it in the new words when its turn comes."""
    for row, kept in waiting(context, message(event.place, event.of)):
        events.amend(context.connection, row, replace(kept, text=event.text))


def waiting(context: Context, said: str) -> Iterator[tuple[int, Said | Reacted | Edited]]:
    """The kept events with words of that message of this account's, with their rows."""
    for row, kept in events.kept(context.connection, context.event.account):
        if isinstance(kept, Said | Reacted | Edited) and has_words_of(kept, said):
            yield row, kept


def _reword(context: Context, telling: Telling, text: str) -> Reply:
    entry = contributions.find(context.connection, telling.contribution_id)
    assert entry is not None
    told = words(text, context.place, entry.revision.text)
    return other_words.reword(at_home(context, entry), telling, told)


def words(text: str, place: Place, before: str) -> str:
    """What a message tells, without the command that tells it; any other command tells nothing.

    In a channel, where the bot's name stands for the sign, a command's word is of the text where it
    was so `before`.
    """
    found = _COMMAND.match(text.strip())
    if found is None:
        return text
    sign, word, rest = found.groups()
    row = by_word(word)
    leading = _LEADING.get(row.name) if row else 0
    if not sign and (row is None or leading is None or not _stands_for_it(word, place, before)):
        return text
    return "" if leading is None else "".join(rest.split(maxsplit=leading)[leading:])


def _stands_for_it(word: str, place: Place, before: str) -> bool:
    """Whether a word without a sign is a command."""
    return place is Place.CHANNEL and not before.startswith(word)
