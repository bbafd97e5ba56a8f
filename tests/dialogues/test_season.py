"""Law: what a season has brought beside the house opens on time, and all that comes is foreseen."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from icalendar import Calendar, Component

from adapters.memory import MemoryChannel
from bot.config import Settings
from bot.operating.agenda import written
from bot.operating.season import import_season
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
        ("Sondage : Un atelier en mars ?", datetime(2026, 11, 30, 8, 0, tzinfo=UTC)),
        ("Sondage : Un atelier en mars ?", datetime(2026, 12, 7, 8, 0, tzinfo=UTC)),
        ("Sondage : Un atelier en mars ?", datetime(2026, 12, 14, 8, 0, tzinfo=UTC)),
    ]
    assert before[0].decoded("dtend") == datetime(2026, 12, 3, 17, 0, tzinfo=UTC)
    dialogue("⏲ 2026-11-30 09:00", given, MONDAY, stage.channel)
    assert [str(one["uid"]) for one in _events(given)] == [str(one["uid"]) for one in before]


def _events(given: Settings) -> list[Component]:
    return Calendar.from_ical(written(given, "", MONDAY)).walk("VEVENT")
