"""Law: what a week costs does not grow with the years behind it.

For archives of different sizes, the same week: 200 contributions are approved, the whole house runs
on simulated time to the edition's freeze and publication, and one more contribution comes, whose
card shows its look-alikes. The archive is written straight into the tables; its words follow
Zipf's law, as words do.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from benchmarks.house import (
    ARRIVAL,
    PLATFORM,
    PROPOSE,
    SIGN,
    STAGE,
    TEXT,
    Mute,
    crowd_says,
    opened,
    pour,
)
from bot.app import simulating
from bot.config import Settings, read
from bot.store.database import Store
from bot.store.indexing import MARK

SIZES = (1_000, 100_000, 1_000_000)
ITEMS = 200
WORDS = 50_000
"""How many different roots the archive has."""

ROOTS = 8
"""Roots kept for each contribution of the archive."""

PER_EDITION = 20
FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
LAST_FREEZE = FRIDAY - timedelta(days=7, hours=3)
LOOKS = 20
"""Contributions submitted to measure one."""


@dataclass(frozen=True, slots=True)
class Week:
    """Seconds of a week's edition, from its freeze to its delivery, and of one submission."""

    archive: int
    edition: float
    submission: float


def measure() -> list[Week]:
    """The same week on each archive."""
    return [_measure(size) for size in SIZES]


def _measure(size: int) -> Week:
    with TemporaryDirectory() as name:
        folder = Path(name)
        given = _settings(folder)
        Store(given.database.url).close()
        with closing(sqlite3.connect(folder / "essaim.db")) as database, database:
            _fill(database, size)
        submission = _submission(given.database.url)
        edition = asyncio.run(_edition(given))
    return Week(size, edition, submission)


def _settings(folder: Path) -> Settings:
    community = {
        "slug": "essai",
        "name": "Essai",
        "timezone": "UTC",
        "desk": f"{PLATFORM}:bureau",
        "channels": [f"{PLATFORM}:canal"],
        "digest": {"limit": ITEMS, "approval": "automatic"},
    }
    return read({"database": {"url": f"sqlite:///{folder}/essaim.db"}, "community": [community]})


async def _edition(given: Settings) -> float:
    """Seconds from just before the freeze until the edition has arrived everywhere."""
    async with simulating(given, [Mute()], FRIDAY - timedelta(hours=4)) as (house, clock):
        began = time.perf_counter()
        await clock.advance(FRIDAY)
        seconds = time.perf_counter() - began
        state = await house.store.run(
            lambda c: c.exec_driver_sql(
                "SELECT state, (SELECT count(*) FROM edition_item WHERE edition_id = edition.id)"
                " FROM edition WHERE state <> 'collecting' ORDER BY id DESC LIMIT 1"
            ).one()
        )
    assert tuple(state) == ("published", ITEMS), state
    return seconds


def _submission(url: str) -> float:
    """Seconds of a contribution's last step, with the look-alikes on its card: the mean of some."""
    house = opened(url)
    asyncio.run(pour(house, list(crowd_says((*ARRIVAL, TEXT, STAGE, SIGN), LOOKS, 0))))
    last = list(crowd_says((PROPOSE,), LOOKS, 10_000))
    before, began = house.store.run_now(_submitted), time.perf_counter()
    asyncio.run(pour(house, last))
    seconds = (time.perf_counter() - began) / LOOKS
    assert house.store.run_now(_submitted) == before + LOOKS, "not all was proposed"
    house.store.close()
    return seconds


def _submitted(connection: Connection) -> int:
    count = "SELECT count(*) FROM contribution WHERE submitted_at IS NOT NULL"
    found: int = connection.exec_driver_sql(count).scalar_one()
    return found


# --- the archive ----------------------------------------------------------------------------------


def _fill(database: sqlite3.Connection, size: int) -> None:
    """Published contributions in editions a minute apart, then this week's approved ones."""
    database.execute("INSERT INTO community (slug, created_at) VALUES ('essai', ?)", (_at(0),))
    editions = size // PER_EDITION
    database.executemany(
        "INSERT INTO edition (id, community_id, state, number, opens_at, freeze_at, publish_at,"
        " published_at, corrections, to_correct) VALUES (?, 1, 'published', ?, ?, ?, ?, ?, 0, 0)",
        ((n, n, *[_at(n - editions)] * 4) for n in range(1, editions + 1)),
    )
    database.executemany(
        "INSERT INTO contribution (id, community_id, kind, private, state, revision_id, created_at,"
        " submitted_at, decided_at) VALUES (?, 1, 'testimony', 1, ?, ?, ?, ?, ?)",
        ((n, state, n, *[_at(0)] * 3) for n, state in _numbers(size)),
    )
    database.executemany(
        "INSERT INTO revision (id, contribution_id, text, title, region, themes, stage, lesson,"
        " attribution, signature, created_at) VALUES (?, ?, ?, ?, '53', '[]', 'idea', '', 'named',"
        " 'Claire', ?)",
        ((n, n, f"Essai {n} : {TEXT[11:]}", f"Essai {n}", _at(0)) for n, _ in _numbers(size)),
    )
    database.executemany(
        "INSERT INTO edition_item (edition_id, contribution_id, revision_id, section, position)"
        " VALUES (?, ?, ?, 'testimony', ?)",
        ((1 + n % editions, n, n, n) for n in range(1, size + 1)),
    )
    database.execute("CREATE TEMP TABLE drawn (root TEXT, number INTEGER)")
    database.executemany("INSERT INTO drawn VALUES (?, ?)", _words(size))
    database.execute("INSERT INTO keyword SELECT DISTINCT 1, root, number FROM drawn ORDER BY 2, 3")
    database.execute("DROP TABLE drawn")
    # Nothing is left to index.
    database.execute("INSERT INTO cursor (platform, value) VALUES (?, '0')", (MARK,))


def _numbers(size: int) -> Iterator[tuple[int, str]]:
    yield from ((n, "published") for n in range(1, size + 1))
    yield from ((n, "approved") for n in range(size + 1, size + ITEMS + 1))


def _words(size: int) -> Iterator[tuple[str, int]]:
    rng = random.Random(size)
    weights = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))
    names = [*("guichet", "mair", "quarti", "usager", "agent", "servic", "chef", "mois")]
    names += [f"mot{rank}" for rank in range(len(names), WORDS)]
    for number in range(1, size + 1):
        for root in rng.choices(names, cum_weights=weights, k=ROOTS):
            yield root, number


def _at(number: int) -> str:
    """So many minutes after the last freeze, as SQLite keeps it."""
    return (LAST_FREEZE + timedelta(minutes=number)).strftime("%Y-%m-%d %H:%M:%S.%f")
