"""Law: an edition takes no more posts than its community wants, and every item can be read whole.

It says less of each item before it leaves one out: shorter excerpts, then titles alone; last, items
beyond the room are counted, and the way to them is said.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.digests.compose import TITLES, Content, Layout, compose
from bot.digests.parts import parts
from bot.richtext import Body
from bot.tables import Edition
from bot.texts import Speech

SHORTEST = 80
"""Characters of the shortest excerpt that still says something."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many posts an edition may take in a channel, and how much text each holds."""

    posts: int
    most: int
    measure: Callable[[str], int]


def degrees(excerpt: int) -> tuple[int, ...]:
    """How long excerpts may be, the best first."""
    return tuple(dict.fromkeys((excerpt, max(excerpt // 2, SHORTEST), SHORTEST, TITLES)))


def fitted(
    edition: Edition,
    content: Content,
    layout: Layout,
    speech: Speech,
    room: Room,
    contact: str = "",
) -> list[Body]:
    """The edition in as many posts as there is room for, with as much of each item as fits.

    What other than items is too long for the room takes more posts: nothing is lost.
    """

    def told(excerpt: int, left: int = 0) -> list[Body]:
        kept = len(content.items) - left
        shown = replace(content, items=content.items[:kept], left=left)
        body = compose(edition, shown, replace(layout, excerpt=excerpt), speech, contact)
        return parts(body, room.most, room.measure, speech)

    for excerpt in degrees(layout.excerpt):
        bodies = told(excerpt)
        if len(bodies) <= room.posts:
            return bodies
    every = range(len(content.items) + 1)
    left = bisect_left(every, True, key=lambda count: len(told(TITLES, count)) <= room.posts)
    return told(TITLES, left if left in every else 0)
