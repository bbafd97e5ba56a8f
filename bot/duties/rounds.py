"""Law: a duty asks the database what is due at `now`, claims it, and says when to come again.

A round of duties is one transaction; when one of them raises, each has its own. Run twice at the
same instant, a duty does nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.directory import Directory
from bot.messages import Choice, Outgoing
from bot.ports import Shelf, Traits
from bot.richtext import Block, paragraph
from bot.settings.communities import CommunitySettings
from bot.texts import Speech


@dataclass(frozen=True, slots=True)
class Round:
    """One visit to one community at one instant."""

    connection: Connection
    now: datetime
    directory: Directory
    community: CommunitySettings
    put: Callable[[Iterable[Outgoing]], None]
    traits: Callable[[str], Traits]
    shelf: Shelf

    @property
    def community_id(self) -> int:
        return self.directory.ids[self.community.slug]

    @property
    def speech(self) -> Speech:
        """As the desk is spoken to."""
        return self.directory.speech(self.community, self.community.desk)

    def post(self, topic: str, posts: Iterable[tuple[str, Outgoing]]) -> None:
        """Messages for readers, each under its key; what becomes of them is told to the desk."""
        owner = self.community_id
        self.put(
            replace(message, key=key, post=True, topic=topic, community_id=owner)
            for key, message in posts
        )

    def tell_desk(self, key: str, *blocks: Block | str, choices: Iterable[Choice] = ()) -> None:
        """A word to the animators, once per key."""
        body = tuple(paragraph(b) if isinstance(b, str) else b for b in blocks)
        self.put([Outgoing(to=self.community.desk, body=body, choices=tuple(choices), key=key)])


Duty = Callable[[Round], datetime | None]


def earliest(*moments: datetime | None) -> datetime | None:
    """The first of the moments that are known."""
    return min((moment for moment in moments if moment is not None), default=None)
