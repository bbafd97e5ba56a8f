"""Law: the polls of a season open and close on their community's own clock, whatever clocks do."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.memory import MemoryChannel
from bot.config import Settings
from bot.operating.season import import_season
from bot.polls.lifecycle import State
from bot.store import polls
from bot.tables import Poll
from tests.houses import opened, settings

ZONES = {"paris": "Europe/Paris", "lezard": "America/Guadeloupe", "cagou": "Pacific/Noumea"}
CHANGES = [datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)]
AROUND = """
[[poll]]
key = "nuit"
question = "Qui veille ?"
options = ["Moi", "Lui"]
opens = {day:%Y-%m-%d}T01:30:00
closes = {day:%Y-%m-%d}T04:30:00

[[poll]]
key = "serie"
question = "Bien dormi ?"
kind = "opinion"
every = "tous les jours à 3h15, 4 fois, ouvert 1 jour"
opens = {before:%Y-%m-%d}T00:00:00
"""


def _community(slug: str, zone: str) -> dict[str, Any]:
    rooms = {"desk": f"memory:bureau_{slug}", "channels": [f"memory:{slug}"]}
    return {"slug": slug, "name": slug, "timezone": zone, **rooms}


@pytest.mark.parametrize("change", CHANGES, ids=["autumn", "spring"])
def test_on_either_side_of_a_clock_change_each_keeps_its_local_hour(
    tmp_path: Path, change: datetime
) -> None:
    async def life(given: Settings) -> None:
        before = change - timedelta(days=2)
        start = before - timedelta(days=1)
        async with opened(given, MemoryChannel(), start) as stage:
            for slug in ZONES:
                text = AROUND.format(day=change, before=before)
                assert not import_season(given, slug, text, start).mistakes
            await stage.house.look_around()
            await stage.until(change + timedelta(days=4))
            for slug, zone in ZONES.items():
                community = stage.house.directory.plain.ids[slug]
                found = await stage.house.store.run(polls.all_in, community, State.CLOSED)
                _check_hours(found, ZoneInfo(zone), change)

    asyncio.run(life(settings(tmp_path, *(_community(*one) for one in ZONES.items()))))


def _check_hours(found: list[Poll], zone: ZoneInfo, change: datetime) -> None:
    """The night's poll, and four of the series: each opened when the clock there said so."""
    clocks = [
        [
            one and one.astimezone(zone).replace(tzinfo=None)
            for one in (poll.opened_at, poll.closes_at)
        ]
        for poll in found
    ]
    night, *series = clocks
    day = change.replace(tzinfo=None)
    assert night == [day.replace(hour=1, minute=30), day.replace(hour=4, minute=30)]
    early = [day + timedelta(days=rank - 2, hours=3, minutes=15) for rank in range(4)]
    assert [opens for opens, _ in series] == early
    assert [closes for _, closes in series] == [*early[1:], early[-1] + timedelta(days=1)]
