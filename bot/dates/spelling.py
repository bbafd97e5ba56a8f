"""Law: what can be written in several ways is written in one, before its meaning is asked."""

from __future__ import annotations

import re
import unicodedata

from bot.contributions.wording import clean, unaccented
from bot.dates.vocabulary import MONTHS, UNITS, any_of
from bot.errors import Illegal

LONGEST_TYPED = 100

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

# "sept" is a number before a unit or a month's name, else September; so with every word.
_COUNTED = rf"(?:heures?|h|minutes?|min|mn|hours?|am|pm|{any_of(UNITS)}|{any_of(MONTHS)})"
_IN_WORDS = re.compile(
    rf"\b(?P<count>{any_of(_NUMBERS)})(?= {_COUNTED}\b)"
    rf"|(?:(?<=\bheures )|(?<=\bheure )|(?<=\bmidi ))(?P<minutes>{any_of(_NUMBERS)})\b"
)


def plain(typed: str, language: str) -> str:
    """Small letters without accents, one spelling for several, numbers in figures.

    `Illegal` when it is too long to be a date.
    """
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
