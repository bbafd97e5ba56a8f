"""Law: a deadline is an instant within a year, and is only ever put off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dates.reading import read_moment
from bot.errors import Illegal
from bot.texts import Speech

LONGEST = timedelta(days=366)
USUAL = {
    "week": "dans 1 semaine 18h",
    "fortnight": "dans 2 semaines 18h",
    "month": "dans 1 mois 18h",
}
"""The deadlines that are offered, in words that `read_moment` reads."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Those of one sort of thing, by the sentences that refuse one."""

    too_long: str
    not_later: str

    def read(
        self, typed: str, now: datetime, speech: Speech, later_than: datetime | None = None
    ) -> datetime:
        """The instant typed, after the one that it puts off; `Illegal` when it can't be."""
        moment = read_moment(typed, now, speech.zone, speech.language)
        if moment > now + LONGEST:
            raise Illegal(self.too_long, limit=speech.exact(now + LONGEST))
        if later_than is not None and moment <= later_than:
            raise Illegal(self.not_later, when=speech.exact(later_than))
        return moment


def usual_deadlines(now: datetime, zone: ZoneInfo) -> dict[str, datetime]:
    """The deadlines that are offered, by name, soonest first."""
    return {name: read_moment(words, now, zone) for name, words in USUAL.items()}
