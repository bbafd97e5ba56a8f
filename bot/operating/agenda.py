"""Law: the calendar of a community's polls is read at one instant, and nothing is changed."""

from __future__ import annotations

from datetime import datetime

from bot.config import Settings
from bot.errors import ConfigError
from bot.operating.given import community_of
from bot.operating.season import WHICH
from bot.seasons.ical import calendar
from bot.store import agenda, beside, seasons
from bot.texts import Speech


def written(settings: Settings, slug: str, now: datetime) -> bytes:
    """What is open and what comes, as iCalendar; `ConfigError` when there is no such community."""
    community = community_of(settings, slug, WHICH)
    with beside.looking(settings.database.url) as connection:
        found = seasons.community_id(connection, community.slug)
        if found is None:
            raise ConfigError("season.not_served", community=community.name)
        coming = agenda.coming(connection, found, community.zone)
    return calendar(coming, community.slug, now, Speech(community.language, community.zone))
