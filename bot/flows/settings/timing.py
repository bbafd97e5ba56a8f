"""Law: whoever changes when editions come out sees the next one's dates before they hold.

An edition that is already frozen keeps its own.
"""

from __future__ import annotations

from typing import Any

from bot.digests import pauses
from bot.digests.calendar import next_period
from bot.digests.durations import read_freeze, tell_duration
from bot.digests.pauses import tell_holiday
from bot.digests.rhythm import read_rhythm, tell_rhythm
from bot.digests.schedule import Schedule, read_pause, read_schedule
from bot.errors import Illegal
from bot.flows.settings.panel import Lines, Panel, Presses, Setting
from bot.richtext import item

PAUSES_MOST = 24


def _schedule(panel: Panel, **changed: Any) -> Schedule:
    said = {**panel.present, **changed}
    zone = panel.speech.zone.key
    return read_schedule(said["schedule"], zone, said["freeze"], said["pauses"], panel.holidays)


def next_dates(panel: Panel, **changed: Any) -> list[str]:
    """When the next edition freezes and goes out, and why earlier than usual, if it does."""
    schedule, speech = _schedule(panel, **changed), panel.speech
    period = next_period(schedule, panel.now)
    dates = {"freeze": speech.exact(period.freeze_at), "publish": speech.exact(period.publish_at)}
    return [speech("settings.next", **dates), *tell_holiday(schedule, period.publish_at, speech)]


def _dates(panel: Panel, **changed: Any) -> list[str]:
    lines, speech = next_dates(panel, **changed), panel.speech
    if panel.leaves_at is not None:
        lines.append(speech("settings.frozen_stays", when=speech.moment(panel.leaves_at)))
    return lines


# --- the schedule, and the freeze before it -------------------------------------------------------


def _tell_schedule(crontab: str, panel: Panel) -> str:
    return tell_rhythm(crontab, panel.speech)


def _tell_freeze(freeze: str, panel: Panel) -> str:
    return panel.speech("settings.before", duration=tell_duration(freeze, panel.speech))


SCHEDULE = Setting(
    name="schedule",
    words=("parution", "schedule"),
    read=lambda typed, _, __: read_rhythm(typed),
    brief=_tell_schedule,
    told=lambda crontab, panel: [_tell_schedule(crontab, panel)],
    effects=lambda _, crontab, panel: _dates(panel, schedule=crontab),
)

FREEZE = Setting(
    name="freeze",
    words=("gel", "freeze"),
    read=lambda typed, _, __: read_freeze(typed),
    brief=_tell_freeze,
    told=lambda freeze, panel: [_tell_freeze(freeze, panel)],
    effects=lambda _, freeze, panel: _dates(panel, freeze=freeze),
)


# --- pauses ---------------------------------------------------------------------------------------


def _read_pause(typed: str, value: list[str], panel: Panel) -> list[str]:
    more = pauses.read_typed(typed, panel.today, panel.speech)
    after = pauses.merged(pauses.coming(value, panel.today), more)
    if len(after) > PAUSES_MOST:
        raise Illegal("pauses.too_many", most=PAUSES_MOST)
    return after


def _names(value: list[str], panel: Panel) -> list[str]:
    coming = pauses.coming(value, panel.today)
    return [pauses.tell_pause(read_pause(one), panel.speech) for one in coming]


def _brief_pauses(value: list[str], panel: Panel) -> str:
    names = _names(value, panel)
    return panel.speech.listed(names) if names else panel.speech("settings.none")


def _told_pauses(value: list[str], panel: Panel) -> Lines:
    return [item(name) for name in _names(value, panel)] or [panel.speech("settings.none")]


def _press_pauses(value: list[str], panel: Panel) -> Presses:
    coming = pauses.coming(value, panel.today)
    return [
        (panel.label("settings.remove", name), coming[:rank] + coming[rank + 1 :])
        for rank, name in enumerate(_names(value, panel))
    ]


PAUSES = Setting(
    name="pauses",
    words=("pauses", "pause"),
    read=_read_pause,
    brief=_brief_pauses,
    told=_told_pauses,
    presses=_press_pauses,
    effects=lambda _, value, panel: _dates(panel, pauses=value),
)
