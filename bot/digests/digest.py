"""Law: a community has one digest that brings what is new, and recaps of what has come out.

A recap holds again what came out in its period, of one region or some themes if it wants: nothing
is decided for it twice, and nothing is in two of its editions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.digests.calendar import Period, next_period
from bot.digests.compose import Layout
from bot.digests.schedule import Schedule
from bot.messages import Address

NEWS = ""
"""The slug of the digest that brings what is new."""


class Approval(StrEnum):
    """Whether an edition waits for the desk's yes: always, never, or for a time."""

    REQUIRED = "required"
    AUTOMATIC = "automatic"
    DELAYED = "delayed"


@dataclass(frozen=True, slots=True)
class Digest:
    """When editions of a digest freeze and go out, where, and what is in them.

    `delay` is how long after its hour a delayed edition leaves without a yes.
    """

    slug: str
    schedule: Schedule
    layout: Layout
    channels: tuple[Address, ...]
    approval: Approval
    delay: timedelta
    reminder: timedelta
    limit: int
    media: int
    posts: int
    region: str = ""
    themes: tuple[str, ...] = ()

    @property
    def brings_news(self) -> bool:
        """Whether it is the one that contributions come out in."""
        return self.slug == NEWS

    def period_after(self, period: Period) -> Period:
        """The period after that one, by the schedule of now."""
        return next_period(self.schedule, period.publish_at - self.schedule.freeze)
