"""Law: what a season has brought opens and closes on its community's clock, and is foreseen."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Component

from adapters.memory import MemoryChannel
from bot.config import Settings
from bot.operating.agenda import written
from bot.operating.season import import_season
from bot.polls.lifecycle import State
from bot.store import polls
from bot.tables import Poll
from tests.dialogues.scenes import DRAFT
from tests.houses import Stage, opened
from tests.stage import MONDAY, dialogue, settings

SEASON = """
[[poll]]
key = "atelier"
question = "Un atelier en mars ?"
options = ["Oui", "Non"]
opens = 2026-11-23T09:10:00
closes = 2026-11-23T09:20:00
"""


async def _beside(stage: Stage, given: Settings, slug: str, text: str) -> None:
    """Import a season while the house is at work, which looks around a little later."""
    found = await asyncio.to_thread(import_season, given, slug, text, stage.clock.now())
    assert not found.mistakes
    await stage.house.look_around()
    await stage.clock.idle()


def test_what_is_imported_beside_the_house_opens_on_time(tmp_path: Path) -> None:
    async def life(given: Settings) -> None:
        async with opened(given, MemoryChannel(), MONDAY) as stage:
            await _beside(stage, given, "", SEASON)
            stage.expect_not("canal", "atelier")
            await stage.until(MONDAY + timedelta(minutes=10))
            stage.expect("canal", "Sondage n° 1 · Un atelier en mars ?")
            await _beside(stage, given, "", SEASON)
            await stage.until(MONDAY + timedelta(minutes=20))
            stage.expect("bureau", "Le sondage n° 1 est clos")

    asyncio.run(life(settings(tmp_path)))


# --- the clocks -----------------------------------------------------------------------------------

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
        async with opened(given, MemoryChannel(), before - timedelta(days=1)) as stage:
            for slug in ZONES:
                await _beside(stage, given, slug, AROUND.format(day=change, before=before))
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


# --- what comes -----------------------------------------------------------------------------------


def test_the_desk_sees_what_comes_by_date(tmp_path: Path) -> None:
    dialogue(
        f"""
        {DRAFT}
        camille@bureau: /sondages
        ✗ bureau: À venir
        camille@bureau: /serie 1 chaque premier lundi à 9h pendant six mois
        camille@bureau [C’est bien cela]
        camille@bureau: /sondage Où en juin ? | Nancy | Metz
        camille@bureau: /ouvrir 2 8/12 9h
        camille@bureau [C’est bien cela]
        camille@bureau: /sondages
        → bureau: À venir … • lundi 7 décembre à 09:00 : Un atelier en mars ? (n° 1)
        camille@bureau: /sondages
        → bureau: • mardi 8 décembre à 09:00 : Où en juin ? (n° 2) … • lundi 4 janvier à 09:00 : Un
        claire: /sondages
        ✗ claire: À venir
        """,
        settings(tmp_path),
    )


def test_a_calendar_has_an_event_for_each_that_keeps_its_name(tmp_path: Path) -> None:
    given = settings(tmp_path)
    stage = dialogue(
        f"""
        {DRAFT}
        camille@bureau: /serie 1 chaque lundi à 9h, 3 fois, ouvert 3 jours
        camille@bureau [C’est bien cela]
        """,
        given,
    )
    before = _events(given)
    assert [(str(one["summary"]), one.decoded("dtstart")) for one in before] == [
        ("Un atelier en mars ?", datetime(2026, 11, 30, 8, 0, tzinfo=UTC)),
        ("Un atelier en mars ?", datetime(2026, 12, 7, 8, 0, tzinfo=UTC)),
        ("Un atelier en mars ?", datetime(2026, 12, 14, 8, 0, tzinfo=UTC)),
    ]
    assert before[0].decoded("dtend") == datetime(2026, 12, 3, 17, 0, tzinfo=UTC)
    dialogue("⏲ 2026-11-30 09:00", given, MONDAY, stage.channel)
    assert [str(one["uid"]) for one in _events(given)] == [str(one["uid"]) for one in before]


def _events(given: Settings) -> list[Component]:
    return Calendar.from_ical(written(given, "", MONDAY)).walk("VEVENT")
