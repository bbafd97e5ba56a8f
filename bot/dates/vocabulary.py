"""Law: each word for a day, a month or a length of time has one meaning, in French and English.

The words are in small letters without accents. Only "mar" has two, a Tuesday in French and a month
in English: `bot.dates.spelling` settles it by the language.
"""

from __future__ import annotations

from collections.abc import Iterable

WEEKDAYS = {
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
MONTHS = {
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
NEAR = {
    **dict.fromkeys(("aujourd'hui", "today"), 0),
    **dict.fromkeys(("demain", "tomorrow"), 1),
    **dict.fromkeys(("apres demain", "day after tomorrow"), 2),
    **dict.fromkeys(("hier", "yesterday"), -1),
}
WEEKS_MORE = {"huit": 1, "8": 1, "quinze": 2, "15": 2}
QUARTERS = {"et quart": 15, "et demi": 30, "et demie": 30, "moins le quart": -15}
PARTS = {"matin": range(12), "aprem": range(12, 20), "soir": range(17, 24)}
UNITS = {  # of a wait that keeps the hour: days, months
    **dict.fromkeys(("j", "jour", "jours", "day", "days"), (1, 0)),
    **dict.fromkeys(("semaine", "semaines", "week", "weeks"), (7, 0)),
    **dict.fromkeys(("mois", "month", "months"), (0, 1)),
    **dict.fromkeys(("an", "ans", "year", "years"), (0, 12)),
}


def any_of(words: Iterable[str]) -> str:
    """The pattern of any of these words, the longer before its beginning."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"
