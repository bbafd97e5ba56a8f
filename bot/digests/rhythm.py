"""Law: a rhythm typed in words is one crontab; a crontab told in words is read back the same.

French and English are read alike ("vendredi 17h", "the first Monday of the month at 9am"), and so
are five crontab fields. What has no words here is told as its crontab. What a crontab can't count,
such as every second week, is refused with what is possible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from babel.dates import get_day_names

from bot.contributions.wording import clean, unaccented
from bot.digests.schedule import read_schedule
from bot.errors import Illegal
from bot.texts import LANGUAGES, Speech

LONGEST_TYPED = 160

_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ORDINALS = ("first", "second", "third", "fourth")
_ALL, _WORKING = frozenset(range(7)), frozenset(range(5))

WEEKDAYS: dict[str, int] = {
    unaccented(name).casefold().removesuffix("."): number
    for language in LANGUAGES
    for width in ("wide", "abbreviated")
    for number, name in get_day_names(width, locale=language).items()
}
_NTH = {
    name: rank
    for rank, names in enumerate(
        (
            "premier 1er first 1st",
            "deuxieme second 2e 2eme 2nd",
            "troisieme third 3e 3eme 3rd",
            "quatrieme fourth 4e 4eme 4th",
            "dernier last",
        )
    )
    for name in names.split()
}


def _any_of(names: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(names, key=len, reverse=True)) + ")"


# --- reading --------------------------------------------------------------------------------------

_CRONTAB = re.compile(r"[\d*/,-]+ [\d*/,-]+ [\d*/,lw-]+ [\da-z*/,-]+ [\da-z*/,#-]+", re.ASCII)
_UNCOUNTED = re.compile(
    r"\bquinz|\bsur (?:deux|trois|2|3)\b|\b(?:bi|tri)(?:mensuel|mestriel|weekly|monthly)|\bother\b"
    r"|\bfortnight|\b(?:deux|trois|quatre|two|three|four|\d+) (?:semaine|week|mois|month)s?\b"
)

# One way of writing for several. Order matters: a line may rely on those above it.
_REWRITES = tuple(
    (re.compile(pattern, re.ASCII), by)
    for pattern, by in (
        (r"[,;&]|\band\b", " et "),
        (r"\b(\d\d?) ?(?:heures?|h) ?(\d\d)\b", r"\1:\2"),
        (r"\b(\d\d?) ?(?:heures?|h)\b", r"\1:00"),
        (r"(?<![:\d])(\d\d?) ?([ap])\.?m\b\.?", r"\1:00 \2m"),
        (r"\b(?:midi|noon)\b", "12:00"),
        (r"\b(?:le|la|les|the|tous|toutes|chaque|every|each|on)\b", " "),
        (r"\s+", " "),
        (r" et(?: et)+ ", " et "),
    )
)
_CLOCK = re.compile(r"(?:\b(?:a|at) )?\b(\d\d?):(\d\d)(?: ?([ap])m)?\b", re.ASCII)


def read_rhythm(typed: str) -> str:
    """What an animator typed → a crontab; Illegal says what is missing, or what is possible."""
    text = re.sub(r"\s+", " ", unaccented(clean(typed)).casefold())
    if len(text) > LONGEST_TYPED:
        raise Illegal("rhythm.unreadable")
    if _CRONTAB.fullmatch(text):
        return _known(text)
    if _UNCOUNTED.search(text):
        raise Illegal("rhythm.uncounted")
    for pattern, by in _REWRITES:
        text = pattern.sub(by, text)
    clocks = list(_CLOCK.finditer(text))
    days = _days(_CLOCK.sub(" ", text))
    if len(clocks) != 1:
        raise Illegal("rhythm.one_hour" if clocks else "rhythm.no_hour")
    hour, minute = _hour(clocks[0])
    return f"{minute} {hour} {days[0]} * {days[1]}"


def _known(crontab: str) -> str:
    try:
        read_schedule(crontab, "UTC", "0s")
    except ValueError:
        raise Illegal("rhythm.crontab") from None
    if not crontab.partition(" ")[0].isdigit():
        raise Illegal("rhythm.often")
    return crontab


def _hour(clock: re.Match[str]) -> tuple[int, int]:
    hour, minute, half = int(clock[1]), int(clock[2]), clock[3]
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise Illegal("rhythm.hour")
    return (hour % 12 + 12 * (half == "p") if half else hour), minute


def _days(text: str) -> tuple[str, str]:
    """Words for days → the crontab's day of month and day of week."""
    words = " ".join(text.split()).removesuffix(" a").removesuffix(" at")
    for shape, read in _SHAPES:
        found = shape.fullmatch(words)
        if found is not None:
            return read(found)
    raise Illegal("rhythm.unreadable")


def _no_day(_: re.Match[str]) -> tuple[str, str]:
    raise Illegal("rhythm.no_day")


def _every_day(_: re.Match[str]) -> tuple[str, str]:
    return "*", "*"


def _every_working_day(_: re.Match[str]) -> tuple[str, str]:
    return "*", _weekly(_WORKING)


def _from_to(found: re.Match[str]) -> tuple[str, str]:
    first, last = _weekday(found["first"]), _weekday(found["last"])
    return "*", _weekly((first + more) % 7 for more in range((last - first) % 7 + 1))


def _on_weekdays(found: re.Match[str]) -> tuple[str, str]:
    return "*", _weekly(map(_weekday, found.group().split(" et ")))


def _weekly(days: Iterable[int]) -> str:
    chosen = frozenset(days)
    named = {_ALL: "*", _WORKING: "mon-fri"}
    return named.get(chosen) or ",".join(_NAMES[day] for day in sorted(chosen))


def _weekday(word: str) -> int:
    return WEEKDAYS[word if word in WEEKDAYS else word.removesuffix("s")]


def _nth_weekday(found: re.Match[str]) -> tuple[str, str]:
    day = _weekday(found["day"])
    ranks = sorted({_NTH[word] for word in found["nth"].split(" et ")})
    last = f"{(day + 1) % 7}L"
    return "*", ",".join(f"{_NAMES[day]}#{rank + 1}" if rank < 4 else last for rank in ranks)


def _on_dates(found: re.Match[str]) -> tuple[str, str]:
    dates = sorted({int(number) for number in re.findall(r"\d+", found.group())})
    if not 1 <= dates[0] <= dates[-1] <= 28:
        raise Illegal("rhythm.short_months")
    return ",".join(map(str, dates)), "*"


def _at_month_end(_: re.Match[str]) -> tuple[str, str]:
    return "L", "*"


_DAY = f"{_any_of(WEEKDAYS)}s?"
_RANK = _any_of(_NTH)
_DATE = r"(?:jour |day )?\d\d?(?:er|e|st|nd|rd|th)?"
_OF_MONTH = "(?:du|de|of) (?:mois|month)"

_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]], ...] = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        ("|semaine|weeks?|weekly|hebdomadaire|mois|months?|monthly|mensuel", _no_day),
        ("jours?|days?|quotidien|daily", _every_day),
        ("jours? (?:ouvres?|de semaine)|(?:week|work|working )days?", _every_working_day),
        (f"(?:du |de |from )?(?P<first>{_DAY}) (?:au|a|to|-) (?P<last>{_DAY})", _from_to),
        (f"{_DAY}(?: et {_DAY})*", _on_weekdays),
        (f"(?P<nth>{_RANK}(?: et {_RANK})*) (?P<day>{_DAY})(?: {_OF_MONTH})?", _nth_weekday),
        (f"{_DATE}(?: et {_DATE})* {_OF_MONTH}", _on_dates),
        (f"(?:dernier jour|last day) {_OF_MONTH}", _at_month_end),
    )
)


# --- telling --------------------------------------------------------------------------------------


def tell_rhythm(crontab: str, speech: Speech) -> str:
    """`chaque vendredi à 17:00`; the crontab itself when it has no words here."""
    minute, hour, date, month, weekday = crontab.lower().split()
    if not (minute.isdigit() and hour.isdigit() and month == "*"):
        return crontab
    clock = speech.clock(datetime(2000, 1, 1, int(hour), int(minute), tzinfo=speech.zone))
    if weekday == "*":
        return _told_dates(date, clock, speech) or crontab
    if date != "*":
        return crontab
    return _told_weekdays(weekday, clock, speech) or _told_nth(weekday, clock, speech) or crontab


def _told_dates(date: str, clock: str, speech: Speech) -> str:
    if date in ("*", "l"):
        return speech("rhythm.daily" if date == "*" else "rhythm.month_end", time=clock)
    numbers = date.split(",")
    if not all(number.isdigit() and 1 <= int(number) <= 28 for number in numbers):
        return ""
    ordered = sorted({int(number) for number in numbers})
    names = [speech("rhythm.the_first") if number == 1 else str(number) for number in ordered]
    return speech("rhythm.dates", dates=speech.listed(names), time=clock)


def _told_weekdays(field: str, clock: str, speech: Speech) -> str:
    days = _told_days(field)
    if days == _ALL:
        return speech("rhythm.daily", time=clock)
    if days == _WORKING:
        return speech("rhythm.working_days", time=clock)
    names = speech.listed(speech.weekday(day) for day in sorted(days))
    return speech("rhythm.weekdays", days=names, time=clock) if days else ""


def _told_days(field: str) -> frozenset[int]:
    """The weekdays of a list of days and ranges of days; none when it is anything else."""
    days: set[int] = set()
    for term in field.split(","):
        ends = [_number(end) for end in term.split("-")]
        if None in ends or len(ends) > 2:
            return frozenset()
        first, last = ends[0] or 0, ends[-1] or 0
        days |= {(number - 1) % 7 for number in range(first, last + 1)}
    return frozenset(days)


def _number(day: str) -> int | None:
    """A crontab's weekday as cron counts it: Sunday is 0, and 7 too."""
    if day in _NAMES:
        return (_NAMES.index(day) + 1) % 7
    return int(day) if day.isdigit() else None


def _told_nth(field: str, clock: str, speech: Speech) -> str:
    found = [re.fullmatch(r"(\w+?)(?:#([1-4])|(l))", term) for term in field.split(",")]
    terms = [term for term in found if term is not None]
    days = {_told_days(term[1]) for term in terms}
    if len(terms) < len(found) or len(days) != 1:
        return ""
    (day,) = days.pop()
    ranks = sorted({int(term[2] or 5) for term in terms})
    names = speech.listed(speech(f"rhythm.{(*_ORDINALS, 'last')[rank - 1]}") for rank in ranks)
    return speech("rhythm.nth", nth=names, day=speech.weekday(day), time=clock)
