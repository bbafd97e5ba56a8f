"""Law: somebody at the keyboard: the person and room of the moment, and what is new to them.

Both manners of the console, `terminal` and `pipe`, drive this one; neither reads a line itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adapters.console.cast import DIRECT, Cast, Scene
from adapters.console.journal import Journal
from adapters.console.transcript import News
from bot.messages import Address


class Voice(Protocol):
    """The sentences that people read, as `bot.texts.Speech` gives them."""

    def __call__(self, key: str, **values: object) -> str: ...
    def count(self, key: str, n: int, **values: object) -> str: ...


@dataclass(frozen=True, slots=True)
class Venue:
    """What a console stands on.

    `settle` returns once the bot has answered all that was said; `now` tells the time, UTC.
    """

    journal: Journal
    cast: Cast
    speech: Voice
    settle: Callable[[], Awaitable[None]]
    now: Callable[[], datetime]


class Session:
    """The scene of the moment in a venue, and the news since the last look."""

    def __init__(self, venue: Venue) -> None:
        self.venue = venue
        self.scene = Scene(venue.cast.people[0])
        self.news = News(venue.journal)

    def say(self, text: str) -> str:
        """The current person says this in the current room; return the event's id."""
        return self.venue.journal.say(self.scene.said(text, self.venue.now())).id

    def title(self, place: Address) -> str:
        """A place by name: `bureau`, `direct claire`."""
        scene = self.venue.cast.scene_of(place)
        if scene is None:
            return place.native
        return scene.label if scene.room else f"{DIRECT} {scene.person.name.lower()}"
