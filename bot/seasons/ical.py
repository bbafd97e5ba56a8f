"""Law: an event keeps its UID whatever becomes of its poll: brought again, it takes its own place.

iCalendar is RFC 5545; instants are in UTC. A poll takes up nobody's time (`TRANSPARENT`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from icalendar import Calendar, Event

from bot.seasons.agenda import Coming
from bot.texts import Speech


def calendar(coming: Iterable[Coming], slug: str, now: datetime, speech: Speech) -> bytes:
    """What is open and what comes in that community, as a file."""
    found = Calendar()
    found.add("prodid", "-//Essaim//polls")
    found.add("version", "2.0")
    for one in coming:
        found.add_component(_event(one, slug, now, speech))
    return bytes(found.to_ical())


def _event(one: Coming, slug: str, now: datetime, speech: Speech) -> Event:
    event = Event()
    event.add("uid", f"{one.uid}@{slug}.essaim")
    event.add("dtstamp", now)
    event.add("dtstart", one.opens_at)
    event.add("dtend", one.closes_at)
    event.add("summary", speech("agenda.event", question=one.question))
    if one.number is not None:
        event.add("description", speech("poll.title", number=one.number))
    event.add("transp", "TRANSPARENT")
    return event
