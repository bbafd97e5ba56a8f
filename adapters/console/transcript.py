"""Law: what a room's reader sees, from the journal alone: both sides, in order, edits in place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.console.journal import Journal, Post
from bot.messages import Address, Event, Letter, Said
from bot.richtext import paragraph


@dataclass(frozen=True, slots=True)
class Entry:
    """One message in a room. `author` is a person's name, or None for the bot."""

    id: str
    place: Address
    author: str | None
    letter: Letter
    edited: bool = False


def transcript(journal: Journal, place: Address, most: int) -> list[Entry]:
    """The last messages of that room, `most` at most, as they read now."""
    # A conversation at a keyboard is short: reading it all again is simpler than an index.
    said, _ = journal.read(0)
    posts, _ = journal.posts(0)
    # An edit takes the place of what it edits, since a dict keeps the first position of a key.
    shown = {(e.author is None, e.id): e for e in _in_order(said, posts) if e.place == place}
    return list(shown.values())[-most:]


class News:
    """What has been said and posted since the last look, the first being at its making."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._said, self._posted = journal.ends()

    def take(self) -> list[Entry]:
        """The new messages of all rooms, in order; an edit comes as its new text, marked so."""
        said, self._said = self._journal.read(self._said)
        posts, self._posted = self._journal.posts(self._posted)
        return _in_order(said, posts)


def _in_order(said: Iterable[Event], posts: Iterable[Post]) -> list[Entry]:
    """Both files merged: what was said at byte b comes after what was posted when there were b."""
    rows = [((post.after, 0), _posted(post)) for post in posts]
    # A press is no message: the bot's answer shows what it did.
    rows += [((int(event.id), 1), _said(event)) for event in said if isinstance(event, Said)]
    return [entry for _, entry in sorted(rows, key=lambda row: row[0])]


def _posted(post: Post) -> Entry:
    delivery = post.delivery
    edited = delivery.replaces is not None
    return Entry(post.message, delivery.to, None, delivery.letter, edited)


def _said(event: Said) -> Entry:
    return Entry(event.id, event.place, event.name, Letter((paragraph(event.text),)))
