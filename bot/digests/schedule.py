"""Law: a schedule is read whole, or refused with what was wrong in it and what would be right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from bot.digests.holidays import read_place

LONGEST_FREEZE = timedelta(days=14)
LONGEST_PAUSE = timedelta(days=366)

_ANY_YEAR = datetime(2000, 1, 1, tzinfo=UTC)
_DURATION = re.compile(
    r"(?=\d)(?:(?P<days>\d{1,4})d)?(?:(?P<hours>\d{1,4})h)?"
    r"(?:(?P<minutes>\d{1,6})m)?(?:(?P<seconds>\d{1,8})s)?",
    re.ASCII,
)
_PAUSE = re.compile(r"(2[01]\d\d-\d\d-\d\d)/(2[01]\d\d-\d\d-\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """Local days, both ends included, on which nothing is published."""

    first: date
    last: date

    def __str__(self) -> str:
        """As `read_pause` reads it."""
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest goes out: a five-field crontab read in `zone`, how long before it freezes, the
    pauses, and the place whose public holidays bring it forward (none when it is empty).

    Build it with `read_schedule`, which refuses what could never be published.
    """

    crontab: str
    zone: ZoneInfo
    freeze: timedelta
    pauses: tuple[Pause, ...] = ()
    place: str = ""


def read_schedule(
    crontab: str, zone_name: str, freeze: str, pauses: Iterable[str] = (), place: str = ""
) -> Schedule:
    """Read a schedule as typed: `"0 17 * * fri"`, `"Europe/Paris"`, `"3h"`, its pauses, `"FR"`.

    Raises ValueError whose text names the part that was wrong and what would be right.
    """
    return _read(crontab, zone_name, freeze, tuple(pauses), place)


@lru_cache(maxsize=256)
def _read(
    crontab: str, zone_name: str, freeze: str, pauses: tuple[str, ...], place: str
) -> Schedule:
    crontab, zone = _read_crontab(crontab), _read_zone(zone_name)
    days = tuple(map(read_pause, pauses))
    return Schedule(crontab, zone, _read_freeze(freeze), days, read_place(place))


def read_pause(text: str) -> Pause:
    """Read `"2026-08-01/2026-08-31"`, from a day to a later one or the same; else ValueError."""
    found = _PAUSE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a pause: write 2026-08-01/2026-08-31")
    pause = Pause(*map(date.fromisoformat, found.groups()))
    if not timedelta() <= pause.last - pause.first < LONGEST_PAUSE:
        raise ValueError(f"pause {text!r} lasts less than a day, or more than a year")
    return pause


def read_duration(text: str) -> timedelta:
    """Read `"1d12h"`, `"3h"`, `"90m"`, `"45s"`: whole numbers, largest unit first; else ValueError.

    A day is 24 elapsed hours.
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a duration: write 3h, 90m, 1d or 1d12h")
    return timedelta(**{unit: int(count) for unit, count in found.groupdict("0").items()})


def _read_crontab(text: str) -> str:
    """Check a crontab; cronsim alone would also take a sixth field, for seconds."""
    if len(text.split()) != 5:
        raise ValueError(f"crontab {text!r} needs five fields, such as 0 17 * * fri")
    try:
        fires = next(CronSim(text, _ANY_YEAR), None) is not None
    except (CronSimError, ValueError) as error:
        raise ValueError(f"crontab {text!r}: {error}; write it like 0 17 * * fri") from error
    if not fires:
        raise ValueError(f"crontab {text!r} never fires: no such day exists")
    return text


def _read_zone(name: str) -> ZoneInfo:
    # zoneinfo looks names up as files: a folder ("Europe") or an odd path fails as such.
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"time zone {name!r} is unknown: write it like Europe/Paris") from error


def _read_freeze(text: str) -> timedelta:
    try:
        freeze = read_duration(text)
    except ValueError as error:
        raise ValueError(f"freeze: {error}") from error
    if freeze > LONGEST_FREEZE:
        raise ValueError(f"freeze {text!r} is over {LONGEST_FREEZE.days} days")
    return freeze
