"""Law: what is held is held until a day, read whole and later than the edition that comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from bot.dates import read_moment
from bot.errors import Illegal
from bot.flows.engine import Answer, Chosen, Data, Flow, Input, Option, Prompt, Step, one_of, says
from bot.messages import paragraph
from bot.texts import Speech


@dataclass(frozen=True, slots=True)
class Timing:
    """When the question is answered, and when the edition that comes freezes."""

    speech: Speech
    now: datetime
    freeze_at: datetime


def _ask(data: Data, timing: Timing) -> Prompt:
    """`editions` holds, for some later ones, the day of publication and until when to hold."""
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
    return Answer({**data, "until": read_day(given.text, timing).isoformat()})


def read_day(typed: str, timing: Timing) -> datetime:
    """A day, or a moment of it, as typed → the instant that it begins there.

    `Illegal` when it can't be read, or when the edition that comes would not leave it out.
    """
    moment = _read_moment(typed, timing)
    zone = timing.speech.zone
    begins = datetime.combine(moment.astimezone(zone).date(), time(), zone)
    if begins < timing.freeze_at:
        raise Illegal("hold.too_soon", when=timing.speech.moment(timing.freeze_at))
    return begins


def _read_moment(typed: str, timing: Timing) -> datetime:
    asked = (timing.now, timing.speech.zone, timing.speech.language)
    try:
        return read_moment(typed, *asked)
    except Illegal as lacking:
        if lacking.key != "dates.no_hour":
            raise
    return read_moment(f"{typed} 12h", *asked)


HOLD: Flow[Timing] = Flow("hold", {"until": Step(_ask, _read)})
