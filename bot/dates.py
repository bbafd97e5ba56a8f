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
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.contributions.wording import clean, unaccented
from bot.errors import Illegal
from bot.texts import Speech

LONGEST_TYPED = 100
FARTHEST_MONTHS = 24

# What people call days and months, without accents. "mar" is a Tuesday in French, a month in
# English: `_plain` settles it by the language.
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "lundi lun monday mon",
            "mardi tuesday tues tue",
            "mercredi mer wednesday wed",
            "jeudi jeu thursday thurs thur thu",
            "vendredi ven friday fri",
            "samedi sam saturday sat",
            "dimanche dim sunday sun",
        )
    )
    for name in names.split()
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars march",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_NEAR = {
    **dict.fromkeys(("aujourd'hui", "today"), 0),
    **dict.fromkeys(("demain", "tomorrow"), 1),
    **dict.fromkeys(("apres demain", "day after tomorrow"), 2),
    **dict.fromkeys(("hier", "yesterday"), -1),
}
_WEEKS_MORE = {"huit": 1, "8": 1, "quinze": 2, "15": 2}
_QUARTERS = {"et quart": 15, "et demi": 30, "et demie": 30, "moins le quart": -15}
_PARTS = {"matin": range(12), "aprem": range(12, 20), "soir": range(17, 24)}
_UNITS = {  # of a wait that keeps the hour: days, months
    **dict.fromkeys(("j", "jour", "jours", "day", "days"), (1, 0)),
    **dict.fromkeys(("semaine", "semaines", "week", "weeks"), (7, 0)),
    **dict.fromkeys(("mois", "month", "months"), (0, 1)),
    **dict.fromkeys(("an", "ans", "year", "years"), (0, 12)),
}

# One way of writing for several. Order matters: a line may rely on those above it.
_REWRITES = tuple(
    (re.compile(pattern, re.ASCII), by)
    for pattern, by in (
        (r"[,;!?«»\"()]", " "),
        (r"\b([ap])\.m\b\.?", r"\1m"),
        (r"(?<=[a-z])\.|\.(?!\d)", " "),  # "nov.", "27/11."
        (r"(?<=[a-z])-(?=[a-z])", " "),
        (r" - ", " a "),  # "27/11 - 18h"; "9h - 10" stays two hours, not 9:10
        (r"(?<=\d)t(?=\d\d:)", " "),  # 2026-11-27T18:00
        (r"\s+", " "),
        (r"\b(?:apres midi|afternoon)\b", "aprem"),
        (r"\bmorning\b", "matin"),
        (r"\b(?:evening|night)\b", "soir"),
        (r"\btonight\b", "ce soir"),
        (r"\b(?:cet?|this) (?=(?:matin|midi|aprem|soir)\b)", "aujourd'hui "),
        (r"\bjusqu'au\b", "le"),
        (r"\b(?:jusqu'a|until|till)\b", " "),
        (r"\bo'clock\b", " "),
        (r"\b(?:une )?quinzaine(?: de jours)?\b|\bquinze jours\b", "2 semaines"),
        (r"\bhuit jours\b", "1 semaine"),
        (r"\b(?:une demi heure|half an hour)\b", "30 min"),
        (r"\bun quart d'heure\b", "15 min"),
        (r"\btrois quarts d'heure\b", "45 min"),
        (r"\s+", " "),
    )
)


def _spelt(ones: str, tens: str, link: str) -> dict[str, int]:
    """The numbers up to 59 in words: `ones` from zero on, then `tens`, joined as in 21."""
    words = {word: number for number, word in enumerate(ones.split())}
    units = list(words)[1:10]
    for ten, word in enumerate(tens.split(), start=2):
        words |= {f"{word} {unit}": 10 * ten + one for one, unit in enumerate(units, start=1)}
        words |= {word: 10 * ten, f"{word}{link}": 10 * ten + 1}
    return words


_SPELT = {
    **_spelt(
        "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
        " seize dix_sept dix_huit dix_neuf",
        "vingt trente quarante cinquante",
        " et un",
    ),
    **_spelt(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen",
        "twenty thirty forty fifty",
        " one",
    ),
    **{"une": 1, "vingt et une": 21, "premier": 1, "first": 1},
}
_NUMBERS = {word.replace("_", " "): number for word, number in _SPELT.items()}


def _set_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _any_of(words: dict[str, int] | dict[str, range] | dict[str, tuple[int, int]]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


# "sept" is a number before a unit or a month's name, else September; so with every word.
_COUNTED = rf"(?:heures?|h|minutes?|min|mn|hours?|am|pm|{_any_of(_UNITS)}|{_any_of(_MONTHS)})"
_IN_WORDS = re.compile(
    rf"\b(?P<count>{_any_of(_NUMBERS)})(?= {_COUNTED}\b)"
    rf"|(?:(?<=\bheures )|(?<=\bheure )|(?<=\bmidi ))(?P<minutes>{_any_of(_NUMBERS)})\b"
)

_QUARTER = rf"(?P<quarter>{_any_of(_QUARTERS)})"
_CLOCKS = (
    rf"(?P<hour>\d\d?) ?(?:h|heures?)(?: ?(?P<minute>\d\d)(?: ?(?:min|mn|minutes))?| {_QUARTER})?",
    r"(?P<hour>\d\d?) ?(?:h ?)?: ?(?P<minute>\d\d)(?::00)?(?: ?(?P<half>[ap]m))?",
    r"(?P<hour>\d\d?)(?:\.(?P<minute>\d\d))? ?(?P<half>[ap]m)",
    rf"(?P<noon>midi|noon|midday)(?: (?P<minute>\d\d)| {_QUARTER})?",
    r"(?P<midnight>minuit|midnight)(?: et demie?)?",
    r"(?P<hour>\d\d?) ?(?:h|heures?)",  # "9h 27 novembre"
    r"(?P<noon>midi|noon|midday)",
    r"a (?P<hour>\d\d?)",
    r"(?P<bare>\d\d?)",  # "tomorrow at 9", "lundi matin 9": an hour only beside a part of the day
)
_PART = rf"(?:(?:du|au|le|de l'|dans l'|in the|at) ?)?(?P<part>{_any_of(_PARTS)})"
_SPLITS = tuple(
    re.compile(pattern.format(hour=rf"(?:(?:a|at) )?{clock}(?: {_PART})?"), re.ASCII)
    for clock in _CLOCKS
    for pattern in ("{hour}", "(?P<day>.+?) {hour}", "{hour} (?P<day>.+)")
)
_DAY_AND_PART = re.compile(rf"(?P<day>.+) {_PART}", re.ASCII)

_LEAD = r"(?:(?:le|the|on|on the|ce|this|pour le) )?"
_WEEKDAY = rf"(?P<weekday>{_any_of(_WEEKDAYS)})"
_WEEKDAY_FIRST = rf"{_LEAD}(?:{_WEEKDAY} (?:(?:le|the) )?)?"
_NUMBER = r"(?P<number>\d\d?) ?(?:er|eme|e|st|nd|rd|th)?"
_MONTH = rf"(?P<month>{_any_of(_MONTHS)})"
_YEAR = r"(?: (?P<year>\d{4}))?"
_MORE = rf"(?: en (?P<more>{_any_of(_WEEKS_MORE)}))?"

_WAIT = (
    rf"(?:(?:dans|d'ici|sous|in) )?(?P<count>\d{{1,4}}|an?) ?(?P<unit>{_any_of(_UNITS)})"
    r"(?: from now)?"
)
_KEEPS_HOUR = re.compile(_WAIT, re.ASCII)
_ELAPSED = tuple(
    re.compile(rf"(?:dans|d'ici|sous|in) {pattern}(?: from now)?", re.ASCII)
    for pattern in (
        r"(?P<hours>\d{1,5}|an?) ?(?:h|heures?|hours?)"
        r"(?: (?P<half>et demie?|and a half)|(?: et| and)? ?(?P<minutes>\d\d?)"
        r"(?: ?(?:m|mn|min|minutes?))?)?",
        r"(?P<minutes>\d{1,6}|an?) ?(?:m|mn|min|minutes?)",
    )
)

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
_DAY_NAMES = frozenset((*_PERIODS, *_MONTHS, *_WEEKDAYS, *_UNITS, *_NEAR))
_A_FIGURE = re.compile(r"\d{4}|\d\d?(?:h|:)?(?:\d\d)?(?:[ap]m)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where and when the person types: everything that their words lean on."""

    now: datetime
    zone: ZoneInfo
    language: str

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def clock(self) -> datetime:
        """Now on the local clock, rounded up to the minute; naive, as all local times here."""
        return _rounded_up(self.now).astimezone(self.zone).replace(tzinfo=None)

    def ahead(self, day: date, hour: time) -> bool:
        """Whether that local time is still to come (its second pass, if it comes twice)."""
        return datetime.combine(day, hour, self.zone).replace(fold=1) > self.now

    @property
    def speech(self) -> Speech:
        """For local times, which may not even exist: said as they are, in no zone."""
        return Speech(self.language, ZoneInfo("UTC"))

    def said(self, local: datetime) -> str:
        """`vendredi 27 novembre 2026 à 17:00`, of a local time."""
        clock = self.speech.clock(local.replace(tzinfo=UTC))
        return self.speech("moment", day=self.said_day(local), time=clock)

    def said_day(self, day: date) -> str:
        return self.speech.whole_day(datetime.combine(day, time(12), UTC))

    def instant(self, local: datetime) -> datetime:
        """The one instant of a local time; Illegal if it has none or two, is over or too far."""
        if local.date() < self.today:
            raise Illegal("dates.past", moment=self.said(local))
        if local > self.farthest:
            raise self.too_far()
        first, second = (
            local.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1)
        )
        if first.astimezone(self.zone).replace(tzinfo=None) != local:
            raise Illegal("dates.skipped", moment=self.said(local))
        if second <= self.now:
            raise Illegal("dates.past", moment=self.said(local))
        if first != second:
            raise Illegal("dates.twice", moment=self.said(local))
        return first

    @property
    def farthest(self) -> datetime:
        return datetime.combine(_months_after(self.clock, FARTHEST_MONTHS), self.clock.time())

    def too_far(self) -> Illegal:
        return Illegal("dates.far", limit=self.said(self.farthest))


def read_moment(typed: str, now: datetime, zone: ZoneInfo, language: str = "fr") -> datetime:
    """What was typed → the instant meant, in UTC; Illegal (`dates.…`) says what to type instead.

    `now` is aware; the language only settles "mar" and words the refusals.
    """
    asked = _Asked(now, zone, language)
    text = _plain(typed, language)
    waited = _waited(text, asked)
    if waited is not None:
        return waited
    for words in _splits(text):
        shape = _shape(words.day)
        if shape is not None:
            hour = _hour(words)
            day = shape(asked, time.max if hour is None else hour)
            if hour is None:
                raise _hour_missing(day, asked)
            return asked.instant(datetime.combine(day, hour))
    raise Illegal("dates.vague" if _is_vague(text) else "dates.unreadable")


@dataclass(frozen=True, slots=True)
class _Words:
    """One way of cutting what was typed: the words of the day, those of the hour by their kind."""

    day: str
    clock: Mapping[str, str]


def _plain(typed: str, language: str) -> str:
    """Small letters without accents, one spelling for several, numbers in figures."""
    if len(typed) > LONGEST_TYPED:
        raise Illegal("dates.unreadable")
    text = unaccented(unicodedata.normalize("NFKC", clean(typed))).lower()
    for pattern, by in _REWRITES:
        text = pattern.sub(by, text)
    text = re.sub(r"\bmar\b", "mardi" if language == "fr" else "march", text)
    return _IN_WORDS.sub(_in_figures, text).strip()


def _in_figures(found: re.Match[str]) -> str:
    if found["count"]:
        return str(_NUMBERS[found["count"]])
    return f"{_NUMBERS[found['minutes']]:02d}"


def _splits(text: str) -> Iterator[_Words]:
    """Every way of cutting the text into a day and an hour; first as a day alone."""
    yield from _without_part(_Words(text, {}))
    for pattern in _SPLITS:
        found = pattern.fullmatch(text)
        if found is not None:
            clock = {kind: words for kind, words in found.groupdict().items() if words}
            day = clock.pop("day", "")
            if day or set(clock) != {"bare"}:
                yield from _without_part(_Words(day or "aujourd'hui", clock))


def _without_part(words: _Words) -> Iterator[_Words]:
    """The same, then with "matin", "soir"… moved from the day's words to the hour's."""
    yield words
    found = _DAY_AND_PART.fullmatch(words.day)
    if found is not None and "part" not in words.clock:
        yield _Words(found["day"], {**words.clock, "part": found["part"]})


# --- hours


def _hour(words: _Words) -> time | None:
    """The hour typed; None if there is none, or one that could be morning or evening."""
    clock = words.clock
    if "midnight" in clock:
        raise Illegal("dates.midnight")
    figure = clock.get("hour") or clock.get("noon") or ("part" in clock and clock.get("bare"))
    if not figure:
        return None
    hour = int(figure) if figure.isdigit() else 12
    minute = int(clock.get("minute", 0))
    if hour == 24 and not minute:
        raise Illegal("dates.midnight")
    return _time(60 * _in_day(hour, clock) + _QUARTERS.get(clock.get("quarter", ""), 0), minute)


def _time(minutes: int, more: int) -> time:
    hour, minute = divmod(minutes, 60)
    if not (0 <= hour < 24 and 0 <= minute + more < 60):
        raise Illegal("dates.hour")
    return time(hour, minute + more)


def _in_day(hour: int, clock: Mapping[str, str]) -> int:
    """3 pm, 3 in the afternoon → 15; Illegal when the hour and its half or part disagree."""
    half, part = clock.get("half"), clock.get("part")
    if half is not None:
        if not 1 <= hour <= 12:
            raise Illegal("dates.hour")
        hour = hour % 12 + 12 * (half == "pm")
    if part is None or hour in _PARTS[part]:
        return hour
    if half is None and 1 <= hour < 12 and hour + 12 in _PARTS[part]:
        return hour + 12
    raise Illegal("dates.hour")


def _hour_missing(day: date, asked: _Asked) -> Illegal:
    if day < asked.today:
        return Illegal("dates.past", moment=asked.said_day(day))
    return Illegal("dates.no_hour", day=asked.said_day(day))


# --- waits


def _waited(text: str, asked: _Asked) -> datetime | None:
    """The end of "dans 2h", "dans 3 jours"; None if the text is no wait, or says its own hour."""
    found = _KEEPS_HOUR.fullmatch(text)
    if found is not None:
        day = _shifted(asked.clock.date(), found, asked)
        return asked.instant(datetime.combine(day, asked.clock.time()))
    for pattern in _ELAPSED:
        found = pattern.fullmatch(text)
        if found is not None:
            return _elapsed(found, asked)
    return None


def _elapsed(found: re.Match[str], asked: _Asked) -> datetime:
    typed = found.groupdict()
    minutes = 60 * _count(typed.get("hours")) + _count(typed.get("minutes"))
    wait = timedelta(minutes=minutes + 30 * bool(typed.get("half")))
    moment = _rounded_up(asked.now + wait)
    local = moment.astimezone(asked.zone).replace(tzinfo=None)
    if not wait:
        raise Illegal("dates.past", moment=asked.said(local))
    if local > asked.farthest:
        raise asked.too_far()
    return moment


def _count(words: str | None) -> int:
    """A figure, or "a", "an"."""
    if words is None:
        return 0
    return int(words) if words.isdigit() else 1


def _shifted(day: date, found: re.Match[str], asked: _Asked) -> date:
    days, months = _UNITS[found["unit"]]
    count = _count(found["count"])
    if count * (days + 30 * months) > 32 * FARTHEST_MONTHS:
        raise asked.too_far()
    return _months_after(day, months * count) + timedelta(days * count)


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _rounded_up(moment: datetime) -> datetime:
    minute = moment.replace(second=0, microsecond=0)
    return minute if minute == moment else minute + timedelta(minutes=1)


# --- days


def _near(found: re.Match[str], asked: _Asked, _hour: time) -> date:
    weeks = _WEEKS_MORE.get(found["more"] or "", 0)
    return asked.today + timedelta(_NEAR[found["near"]] + 7 * weeks)


def _weekday(found: re.Match[str], asked: _Asked, hour: time) -> date:
    today = asked.today
    ahead = (_WEEKDAYS[found["weekday"]] - today.weekday()) % 7
    later = found["next"] or found["after"] or found["more"]
    if ahead == 0 and (later or not asked.ahead(today, hour)):
        ahead = 7
    return today + timedelta(ahead + 7 * _WEEKS_MORE.get(found["more"] or "", 0))


def _next_week(found: re.Match[str], asked: _Asked, _hour: time) -> date:
    monday = asked.today + timedelta(7 - asked.today.weekday())
    return monday + timedelta(_WEEKDAYS[found["weekday"]])


def _dated(found: re.Match[str], asked: _Asked, _hour: time) -> date:
    """A number in its month and year, or the next ones to come; on the weekday typed, if any."""
    typed = found.groupdict()
    today, number = asked.today, int(typed["number"])
    year, month = today.year, today.month
    if typed.get("month"):
        month = _MONTHS.get(typed["month"]) or int(typed["month"])
    elif number < today.day:
        year, month = year + month // 12, month % 12 + 1
    if typed.get("year"):
        year = int(typed["year"]) + 2000 * (len(typed["year"]) == 2)
    elif (year, month, number) < (today.year, today.month, today.day):
        year += 1
    day = _existing(year, month, number, asked)
    if typed.get("weekday") and _WEEKDAYS[typed["weekday"]] != day.weekday():
        raise Illegal("dates.weekday", day=asked.said_day(day))
    return day


def _existing(year: int, month: int, number: int, asked: _Asked) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        known = 1 <= month <= 12
        said = f"{number} {asked.speech.month(month)} {year}" if known else f"{number}/{month}"
        raise Illegal("dates.no_day", day=said) from None


def _wait(found: re.Match[str], asked: _Asked, _hour: time) -> date:
    return _shifted(asked.today, found, asked)


_Reader = Callable[[re.Match[str], _Asked, time], date]
_SHAPES: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern, re.ASCII), reader)
    for pattern, reader in (
        (rf"(?:the |d')?(?P<near>{_any_of(_NEAR)}){_MORE}", _near),
        (
            rf"{_LEAD}(?P<next>next |prochain )?{_WEEKDAY}(?P<after> prochain| qui vient)?{_MORE}",
            _weekday,
        ),
        (rf"{_LEAD}{_WEEKDAY}(?: de la semaine prochaine| (?:of )?next week)", _next_week),
        (rf"{_WEEKDAY_FIRST}{_NUMBER} (?:de |of )?{_MONTH}{_YEAR}", _dated),
        (rf"{_WEEKDAY_FIRST}{_MONTH} (?:the )?{_NUMBER}{_YEAR}", _dated),
        (
            rf"{_WEEKDAY_FIRST}(?P<number>\d\d?)(?P<mark>[/.-])(?P<month>\d\d?)"
            r"(?:(?P=mark)(?P<year>\d{4}|\d\d))?",
            _dated,
        ),
        (
            rf"{_WEEKDAY_FIRST}(?P<year>\d{{4}})(?P<mark>[/.-])(?P<month>\d\d?)(?P=mark)"
            r"(?P<number>\d\d?)",
            _dated,
        ),
        (rf"{_LEAD}{_WEEKDAY} (?:le |the )?{_NUMBER}", _dated),
        (rf"(?:pour |on )?(?:le|the) {_NUMBER}", _dated),
        (_WAIT, _wait),
    )
)


def _shape(day_words: str) -> Callable[[_Asked, time], date] | None:
    """How to find the day that these words name; None if they are no day."""
    for pattern, reader in _SHAPES:
        found = pattern.fullmatch(day_words)
        if found is not None:
            return partial(reader, found)
    return None


def _is_vague(text: str) -> bool:
    """Whether it is made of words for time alone, and names a period or several days."""
    words = text.split()
    known = all(word in _DAY_NAMES | _AROUND or _A_FIGURE.fullmatch(word) for word in words)
    return known and any(word in _DAY_NAMES for word in words)
