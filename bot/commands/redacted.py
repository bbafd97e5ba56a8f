"""Law: who takes their message back takes back what they told in it, published or not.

Only its author does so: what a moderator removes from a room stays told.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.commands import native, talk
from bot.commands.context import Context, Reply
from bot.commands.edited import told_in_message, waiting
from bot.commands.mine import withdrawn
from bot.commands.unsend import taken_back
from bot.contributions.telling import message
from bot.messages import Address, Redacted, Voted
from bot.store import contributions, events, people
from bot.tables import Telling

Taken = Callable[[Context, str], Reply | None]
"""What is done when that message is taken back; None where it was nothing of this kind."""


def redacted(context: Context) -> Reply:
    """Somebody took a message, a reaction or a vote back."""
    event = context.event
    assert isinstance(event, Redacted)
    said = message(event.place, event.of)
    _wipe_what_waits(context, said)
    taken = (take(context, said) for take in KINDS)
    return next((reply for reply in taken if reply is not None), Reply())


def _wipe_what_waits(context: Context, said: str) -> None:
    """What waits for a yes, or to be replayed, is wiped."""
    for row, _ in waiting(context, said):
        events.wipe(context.connection, row)
    for row, kept in events.kept(context.connection, context.event.account):
        if isinstance(kept, Voted) and message(kept.place, kept.id) == said:
            events.wipe(context.connection, row)


def _what_was_told(context: Context, said: str) -> Reply | None:
    """A contribution is withdrawn; what is still being asked about is dropped."""
    telling = told_in_message(context, said)
    asked = talk.asked_about(context, said, telling.contribution_id if telling else 0)
    if asked is not None:
        people.drop(context.connection, asked.token)
    if telling is not None:
        return _withdrawn(context, telling)
    if asked is None:
        return None
    room = Address(asked.place)
    return context.write(room, context.speech_at(room)("redacted.draft"))


def _withdrawn(context: Context, telling: Telling) -> Reply:
    entry = contributions.find(context.connection, telling.contribution_id)
    assert entry is not None
    home = context.directory.community(entry.contribution.community_id)
    return withdrawn(context.within(home), entry)


KINDS: tuple[Taken, ...] = (_what_was_told, taken_back, native.withdrawn)
