"""Law: an entry of a season opens and closes at instants to come, or is refused with one sentence.

Dates are on the community's clock, the zone of `speech`, unless the file gives them another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.dates.asked import Asked
from bot.dates.reading import read_moment
from bot.errors import Illegal
from bot.polls.lifecycle import USUAL_DAYS, State, check_span
from bot.polls.terms import clash
from bot.seasons.entries import Entry, Wrong
from bot.seasons.keys import Moment
from bot.seasons.lasting import Lasting, Unit, settled
from bot.seasons.reading import Wanted, read_series
from bot.seasons.rule import Rule, evening_after
from bot.tables import Poll
from bot.texts import Speech

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry with its first opening and close, in UTC; a series also has its rule."""

    entry: Entry
    opens_at: datetime
    closes_at: datetime
    rule: Rule | None = None

    def draft(self, community_id: int, now: datetime) -> Poll:
        """The poll as it is kept, scheduled."""
        return Poll(
            community_id=community_id,
            state=State.SCHEDULED,
            question=self.entry.asked.question,
            kind=self.entry.asked.kind,
            secrecy=self.entry.secrecy,
            most=self.entry.most,
            showing=self.entry.showing,
            electorate=self.entry.electorate,
            fixed_roll=self.entry.fixed_roll,
            created_at=now,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            closing_chosen=True,
        )


def plan(entry: Entry, now: datetime, speech: Speech) -> Planned:
    """When it is due; `Wrong` when that, or what it is, can't be."""
    planned = _planned(entry, now, speech)
    if clash(planned.draft(0, now)):
        raise Wrong("secrecy", Illegal("season.clash"))
    return planned


def _planned(entry: Entry, now: datetime, speech: Speech) -> Planned:
    with _about("opens"):
        opens_at = _instant(entry.opens, now, speech) if entry.opens is not None else None
    if entry.every:
        planned = _plan_series(entry, now if opens_at is None else opens_at - _INSTANT, speech)
        with _about("opens"):
            check_span(planned.opens_at, planned.closes_at, now, speech)
        return planned
    assert opens_at is not None
    with _about("closes"):
        closes_at = _closing(entry, opens_at, now, speech)
        check_span(opens_at, closes_at, now, speech)
    return Planned(entry, opens_at, closes_at)


@contextmanager
def _about(name: str) -> Iterator[None]:
    """What is refused inside is told of that key."""
    try:
        yield
    except Illegal as refused:
        raise Wrong(name, refused) from None


def _instant(moment: Moment, now: datetime, speech: Speech) -> datetime:
    """The one instant of a moment in the file, which is still to come."""
    if isinstance(moment, str):
        return read_moment(moment, now, speech.zone, speech.language)
    if moment.tzinfo is None:
        return Asked(now, speech.zone, speech.language).instant(moment)
    if moment <= now:
        raise Illegal("dates.past", moment=speech.moment(moment))
    return moment.astimezone(UTC)


def _closing(entry: Entry, opens_at: datetime, now: datetime, speech: Speech) -> datetime:
    if entry.closes is not None:
        return _instant(entry.closes, now, speech)
    return evening_after(opens_at, entry.days or USUAL_DAYS, speech.zone)


# --- a series -------------------------------------------------------------------------------------


def _plan_series(entry: Entry, begins: datetime, speech: Speech) -> Planned:
    """It begins at its first instant after `begins`."""
    with _about("every"):
        wanted = read_series(entry.every, begins, speech)
        lasting = _lasting(entry, wanted)
        days = entry.days or wanted.days
        found = settled(wanted.crontab, wanted.stride, days, lasting, begins, speech)
    first = found.openings[0]
    return Planned(entry, first, found.rule.closing(first), found.rule)


def _lasting(entry: Entry, wanted: Wanted) -> Lasting:
    """How long it lasts, which is said once, in `every` or by `until`."""
    if (wanted.lasting is None) == (entry.until is None):
        raise Illegal("season.how_long")
    return wanted.lasting or Lasting(Unit.DATE, last=entry.until)
