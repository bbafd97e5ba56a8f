"""Law: a questionnaire ends at an instant that was typed, within a year, and only ever later."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.dates.reading import read_moment
from bot.errors import Illegal
from bot.texts import Speech

LONGEST = timedelta(days=366)


def read_deadline(
    typed: str, now: datetime, speech: Speech, later_than: datetime | None = None
) -> datetime:
    """The instant typed, within a year from now, and after the one that it puts off; or Illegal."""
    moment = read_moment(typed, now, speech.zone, speech.language)
    if moment > now + LONGEST:
        raise Illegal("questionnaire.too_long", limit=speech.exact(now + LONGEST))
    if later_than is not None and moment <= later_than:
        raise Illegal("questionnaire.not_later", when=speech.exact(later_than))
    return moment
