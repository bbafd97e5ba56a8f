"""Law: what is held is held for a day of publication, read whole, after the edition that comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.dates.reading import read_moment
from bot.digests.holding import first_from, held_until
from bot.digests.schedule import Schedule
from bot.errors import Illegal
from bot.flows.engine import Answer, Chosen, Data, Flow, Input, Option, Prompt, Step, one_of, says
from bot.richtext import paragraph
from bot.texts import Speech


@dataclass(frozen=True, slots=True)
class Timing:
    """When the question is answered, when editions come, and when the next one is published."""

    speech: Speech
    now: datetime
    schedule: Schedule
    publish_at: datetime


def _ask(data: Data, timing: Timing) -> Prompt:
    """`editions` holds, for some later ones, when it is published and until when to hold."""
    speech = timing.speech
    options = [
        Option(speech("hold.edition", date=speech.date(datetime.fromisoformat(out))), until)
        for out, until in data["editions"]
    ]
    body = (paragraph(speech("hold.question", number=data["number"])),)
    return Prompt(body, (*options, Option(speech("hold.give_up"), "give_up")))


def _read(data: Data, given: Input, timing: Timing) -> Answer:
    if isinstance(given, Chosen) or says(given, timing.speech("hold.give_up")):
        value = one_of(_ask(data, timing), given)
        if value == "give_up":
            return Answer(data, outcome=value)
        return Answer({**data, "until": value})
    until = read_day(given.text, timing, data["number"])
    return Answer({**data, "until": until.isoformat()})


def read_day(typed: str, timing: Timing, number: int) -> datetime:
    """A day, or an hour of it, as typed → until when to hold for the first edition from then on.

    `Illegal` when it can't be read, or when the edition that comes would not leave it out.
    """
    period = first_from(timing.schedule, _read_moment(typed, timing))
    if period.publish_at <= timing.publish_at:
        when = timing.speech.moment(timing.publish_at)
        raise Illegal("hold.too_soon", number=number, when=when)
    return held_until(timing.schedule, period)


def _read_moment(typed: str, timing: Timing) -> datetime:
    """The instant typed; of a day without an hour, its beginning."""
    asked = (timing.now, timing.speech.zone, timing.speech.language)
    try:
        last = read_moment(f"{typed} 23h59", *asked)
    except Illegal as no_day:
        return _read_hour(typed, timing, no_day)
    day = last.astimezone(timing.speech.zone).date()
    return datetime.combine(day, time(), timing.speech.zone).astimezone(UTC)


def _read_hour(typed: str, timing: Timing, no_day: Illegal) -> datetime:
    """The instant typed; without an hour, it is the day that can't be."""
    try:
        return read_moment(typed, timing.now, timing.speech.zone, timing.speech.language)
    except Illegal as refused:
        raise (no_day if refused.key == "dates.no_hour" else refused) from None


HOLD: Flow[Timing] = Flow("hold", {"until": Step(_ask, _read)})
