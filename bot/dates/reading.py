"""Law: a moment is read whole or not at all: no word skipped, no hour guessed, no day corrected.

`read_moment` turns what an animator types ("demain 9h", "lundi en huit à 14h", "Nov 27 6pm") into
an instant, by a small grammar of French and English: a day, an hour, in either order, or a wait
("dans 2h"). The caller echoes the moment before anything rests on it. What is arguable is settled
here:

* "lundi 9h" is the next one still to come, today included; "lundi prochain", "next Monday" the
  first Monday after today (on a Sunday: tomorrow); "lundi en huit" a week after that one; "lundi de
  la semaine prochaine" the one of the next calendar week;
* a day without its year (or month) is the next one to come; a weekday typed with it must fit;
* today at an hour that is over is refused as past, unless only the weekday was typed;
* figures are day first in both languages: 3/12 is 3 December;
* "dans 3 jours" keeps the hour it is now, "dans 48h" counts elapsed time, both rounded up to the
  minute; "quinze jours" and "huit jours" in words are two weeks and one, as people mean them;
* "minuit" may begin a day or end it, so it is asked again; 0h and 12 AM begin it.

No library: dateparser 1.5 reads "demain 9h" as 19:00, "31/11 9h" as today 19:00, "12" as a day and
"jeudi 27 novembre" as a Friday without a word, and what this grammar leaves out it leaves out too.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.dates.asked import Asked
from bot.dates.days import day_named
from bot.dates.hours import hour_in, splits
from bot.dates.spelling import plain
from bot.dates.vocabulary import MONTHS, NEAR, UNITS, WEEKDAYS
from bot.dates.waits import end_of_wait
from bot.errors import Illegal


def _set_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that name a time without naming one day; with the small words around them.
_PERIODS = _set_of(
    "week weekend semaine annee l'annee rentree ete l'ete hiver l'hiver printemps automne summer"
    " winter bientot soon tard later"
)
_AROUND = _set_of(
    "a au around about avant before by ce cet cette courant d'ici dans de debut du early en end few"
    " fin in la late le matin mi mid next of on or ou plus prochain prochaine quelques soir the"
    " this un vers"
)
_DAY_NAMES = frozenset((*_PERIODS, *MONTHS, *WEEKDAYS, *UNITS, *NEAR))
_A_FIGURE = re.compile(r"\d{4}|\d\d?(?:h|:)?(?:\d\d)?(?:[ap]m)?", re.ASCII)


def read_moment(typed: str, now: datetime, zone: ZoneInfo, language: str = "fr") -> datetime:
    """What was typed → the instant meant, in UTC; Illegal (`dates.…`) says what to type instead.

    `now` is aware; the language only settles "mar" and words the refusals.
    """
    asked = Asked(now, zone, language)
    text = plain(typed, language)
    end = end_of_wait(text, asked)
    if end is not None:
        return end
    for words in splits(text):
        shape = day_named(words.day)
        if shape is not None:
            hour = hour_in(words)
            day = shape(asked, time.max if hour is None else hour)
            if hour is None:
                raise _hour_missing(day, asked)
            return asked.instant(datetime.combine(day, hour))
    raise Illegal("dates.vague" if _is_vague(text) else "dates.unreadable")


def _hour_missing(day: date, asked: Asked) -> Illegal:
    if day < asked.today:
        return Illegal("dates.past", moment=asked.said_day(day))
    return Illegal("dates.no_hour", day=asked.said_day(day))


def _is_vague(text: str) -> bool:
    """Whether it is made of words for time alone, and names a period or several days."""
    words = text.split()
    known = all(word in _DAY_NAMES | _AROUND or _A_FIGURE.fullmatch(word) for word in words)
    return known and any(word in _DAY_NAMES for word in words)
