"""Law: what is echoed is what was meant: a moment is read whole, or refused with what to type."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.dates.reading import read_moment
from bot.dates.spelling import LONGEST_TYPED
from bot.errors import Illegal
from bot.texts import Speech

PARIS = ZoneInfo("Europe/Paris")
GUADELOUPE, NOUMEA = ZoneInfo("America/Guadeloupe"), ZoneInfo("Pacific/Noumea")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=PARIS).astimezone(UTC)

REFUSALS = {  # each with the values that its sentence shows
    "dates.unreadable": set[str](),
    "dates.vague": set[str](),
    "dates.midnight": set[str](),
    "dates.hour": set[str](),
    "dates.no_hour": {"day"},
    "dates.no_day": {"day"},
    "dates.weekday": {"day"},
    "dates.past": {"moment"},
    "dates.skipped": {"moment"},
    "dates.twice": {"moment"},
    "dates.far": {"limit"},
}


def local(text: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def read(
    typed: str, now: datetime = MONDAY, zone: ZoneInfo = PARIS, language: str = "fr"
) -> datetime:
    """The moment read, once what every answer must be is checked."""
    moment = read_moment(typed, now, zone, language)
    assert moment.tzinfo is UTC
    assert (moment.second, moment.microsecond) == (0, 0)
    assert now < moment <= now + timedelta(days=731, hours=3)
    return moment


def refusal(
    typed: str, now: datetime = MONDAY, zone: ZoneInfo = PARIS, language: str = "fr"
) -> Illegal:
    with pytest.raises(Illegal) as caught:
        read_moment(typed, now, zone, language)
    assert set(caught.value.values) == REFUSALS[caught.value.key]
    return caught.value


READ = {
    "2026-11-23 10:05": ["dans 5 minutes", "dans 5 min", "dans cinq minutes", "in 5 minutes"],
    "2026-11-23 10:30": ["dans une demi-heure", "in half an hour", "10h30", "à 10 h 30"],
    "2026-11-23 11:30": [
        "dans 1h30", "dans une heure et demie", "dans 90 minutes", "in an hour and a half",
        "dans 1 heure et 30 minutes", "à onze heures et demie", "aujourd'hui 11h30",
    ],
    "2026-11-23 12:00": ["dans 2h", "dans deux heures", "in 2 hours", "ce midi", "midi"],
    "2026-11-23 15:00": ["cet après-midi 15h", "cet aprem à 3h", "this afternoon 3pm", "lundi 15h"],
    "2026-11-23 17:00": [
        "aujourd'hui 17h", "aujourd’hui à 17 h", "17h", "lundi 17h", "ce lundi à 17h", "23/11 17h",
        "le 23 à 17h", "monday 5pm", "today 5 p.m.", "À DIX-SEPT HEURES", "１７ｈ",
    ],
    "2026-11-23 18:00": ["ce soir 18h", "ce soir à 6h", "tonight 6pm", "tonight at 6"],
    "2026-11-24 00:00": ["demain 0h", "demain 00:00", "12am tomorrow", "mardi 0h00"],
    "2026-11-24 09:00": [
        "demain 9h", "demain à 9h", "Demain, 9 h.", "demain matin 9h", "9h demain", "demain à 9",
        "demain 9h du matin", "demain à neuf heures", "tomorrow 9am", "tomorrow at 9 am",
        "tomorrow morning at 9", "mardi 9h", "mardi prochain 9h", "next tuesday 9:00",
        "mardi 24 9h", "le 24 à 9h", "mar. 24 nov. 9h", "demain  9h", "demain 9h00",
    ],
    "2026-11-24 14:00": ["mardi prochain à 14h", "next Tuesday 2pm", "mardi qui vient 14h"],
    "2026-11-24 20:00": ["demain soir 20h", "demain soir à 8h", "tomorrow night 8pm"],
    "2026-11-25 12:45": [
        "après-demain 12h45", "mercredi 12:45", "mercredi à 13h moins le quart",
        "day after tomorrow 12:45pm",
    ],
    "2026-11-26 09:00": ["dans 3 jours à 9h", "in three days at 9am", "jeu. 26/11 9h"],
    "2026-11-26 10:00": ["dans 3 jours", "dans trois jours", "3 jours", "in 3 days", "dans 72h"],
    "2026-11-27 12:00": ["vendredi midi", "vendredi à midi", "midi vendredi", "friday noon"],
    "2026-11-27 12:30": ["vendredi midi et demi", "vendredi à midi trente", "vendredi 12h30"],
    "2026-11-27 17:00": [
        "vendredi 27 novembre à 17:00", "Friday 27 November at 5:00\u202fPM", "vendredi 27 17h",
        "le vendredi 27 à 17h", "27 novembre 17h", "17h le 27 novembre", "17h 27 novembre",
        "jusqu'au 27 novembre 17h", "jusqu’à vendredi 17h", "until friday 5pm", "27.11 17h",
        "Nov 27th 5pm", "November 27, 2026 5 p.m.", "27th of November at 17:00",
        "27/11/26 17h", "ven 27-11-2026 17h", "vendredi vingt-sept novembre à dix-sept heures",
        "dans 4 jours à 17h", "27 nov. 2026 à 17 heures", "vendredi à 5h de l'après-midi",
    ],
    "2026-11-27 18:00": [
        "27/11 18:00", "2026-11-27 18:00", "2026-11-27T18:00", "2026-11-27T18:00:00", "Nov 27 6pm",
        "27/11 à 18h", "27/11 - 18h", "2026/11/27 18h", "vendredi 27/11 18h",
    ],
    "2026-11-30 08:30": ["lundi 8h30", "monday 8:30", "lundi prochain 8h30", "lundi 8.30am"],
    "2026-11-30 08:00": ["lundi 8h", "lundi 30 à 8h", "le 30/11 8h", "lundi à 8h du matin"],
    "2026-11-30 09:00": [
        "lundi 9h", "aujourd'hui en huit 9h", "dans une semaine à 9h", "dans huit jours 9h",
        "lundi de la semaine prochaine 9h", "monday next week 9am", "9h 30 novembre",
    ],
    "2026-11-30 17:00": ["30 novembre 2026 17h", "lundi prochain 17h", "next monday 5pm"],
    "2026-12-01 09:00": ["le 1er décembre à 9 h", "1 dec 9am", "premier décembre 9h", "1/12 9h",
        "mardi en huit 9h", "mardi de la semaine prochaine 9h"],
    "2026-12-07 08:00": ["le sept décembre à huit heures", "7 déc 8h", "lundi en huit 8h"],
    "2026-12-07 10:00": ["dans quinze jours", "dans une quinzaine", "in two weeks"],
    "2026-12-08 09:00": ["dans 15 jours à 9h", "mardi en quinze 9h", "le 8 à 9h"],
    "2026-12-23 10:00": ["dans un mois", "in a month"],
    "2027-01-03 09:00": ["3 janvier 9h", "3 janv. 9h", "03/01 9h"],
    "2027-09-27 09:00": ["27 sept 9h", "27 sept. 2027 9h", "Sept 27 9am"],
    "2027-11-20 09:00": ["20 novembre 9h", "20 novembre 2027 9h"],
    "2027-11-23 10:00": ["dans un an", "dans 12 mois"],
    "2028-02-29 09:00": ["29 février 2028 9h", "mardi 29/02/2028 9h"],
    "2028-11-23 10:00": ["dans deux ans", "23/11/2028 10h"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "expected"), [(typed, when) for when, forms in READ.items() for typed in forms]
)
def test_what_an_animator_types(typed: str, expected: str) -> None:
    assert read(typed) == local(expected)


def test_mar_is_a_tuesday_in_french_and_a_month_in_english() -> None:
    assert read("mar 24 novembre 9h") == local("2026-11-24 09:00")
    assert read("24 mar 9am", language="en") == local("2027-03-24 09:00")


def test_a_month_ends_where_it_ends() -> None:
    assert read("dans un mois", local("2027-01-31 10:00")) == local("2027-02-28 10:00")


def test_waits_are_rounded_up_to_the_minute() -> None:
    now = local("2026-11-23 23:59:30")
    assert read("dans 1 minute", now) == local("2026-11-24 00:01")
    assert read("dans 3 jours", now) == local("2026-11-27 00:00")


def test_the_same_words_follow_the_zone() -> None:
    now = datetime(2026, 11, 23, 23, tzinfo=UTC)  # Monday 19:00, Tuesday 00:00 and 10:00
    assert read("demain 9h", now, GUADELOUPE) == local("2026-11-24 09:00", GUADELOUPE)
    assert read("demain 9h", now, PARIS) == local("2026-11-25 09:00")
    assert read("mardi 11h", now, NOUMEA) == local("2026-11-24 11:00", NOUMEA)


REFUSED = {
    "dates.unreadable": [
        "", " ", "bonjour", "12", "?", "lundi blabla 9h", "demain 9h merci", "9h 9h", "à",
        "27 18h", "9h-10h demain", "lundi dernier 9h",
        "x" * 5_000, "\ud800", "٩h demain", "2026-11-27T18:00:30",
    ],
    "dates.vague": [
        "fin novembre", "la semaine prochaine", "ce week-end", "lundi ou mardi 9h",
        "vers 9h demain", "lundi mardi 9h30 10h", "demain 9h - 10",
        "mi-décembre", "bientôt", "plus tard", "next week", "avant vendredi 17h", "décembre 2026",
        "dans quelques jours", "end of November", "à la rentrée", "cet été",
    ],
    "dates.midnight": ["vendredi minuit", "ce soir à minuit", "friday midnight", "lundi 24h"],
    "dates.hour": ["lundi 25h", "demain 9h75", "13pm tomorrow", "0am tomorrow", "demain matin 14h",
        "tonight 8am", "cet après-midi 0h", "demain midi matin", "demain après-midi 9h"],
    "dates.no_hour": [
        "vendredi", "demain matin", "27 novembre", "tomorrow at 9", "le 1er décembre", "27/11/2026",
        "ce soir", "aujourd'hui", "lundi prochain", "2026-11-27", "lundi en huit",
    ],
    "dates.no_day": [
        "30 février 9h", "31/11 9h", "31/11", "29 février 9h", "29/02/2027 9h", "11/27 9am",
        "0/5 9h", "2026-13-01 9h", "le 45 à 9h", "le 0 à 9h",
    ],
    "dates.weekday": ["samedi 27 novembre 17h", "lundi 8 9h", "friday 28/11 9am"],
    "dates.past": [
        "hier 9h", "hier", "9h", "aujourd'hui 10h", "ce matin 9h", "23 novembre 9h",
        "20/11/2026 9h", "dans 0 minute", "0001-01-01 00:00", "le 23 à 10h",
    ],
    "dates.far": [
        "dans 3 ans", "dans 9999 ans", "dans 99999h", "23/11/2028 10h01", "31/12/9999 23h59",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "key"), [(typed, key) for key, forms in REFUSED.items() for typed in forms]
)
def test_what_is_refused(typed: str, key: str) -> None:
    assert refusal(typed).key == key


@pytest.mark.parametrize(
    ("typed", "language", "values"),
    [
        ("hier 9h", "fr", {"moment": "dimanche 22 novembre 2026 à 09:00"}),
        ("yesterday 9am", "en", {"moment": "Sunday 22 November 2026 at 09:00"}),
        ("vendredi", "fr", {"day": "vendredi 27 novembre 2026"}),
        ("30 février 9h", "fr", {"day": "30 février 2027"}),
        ("30 feb 9am", "en", {"day": "30 February 2027"}),
        ("31/13 9h", "fr", {"day": "31/13"}),
        ("samedi 27 novembre 9h", "fr", {"day": "vendredi 27 novembre 2026"}),
        ("dans 3 ans", "fr", {"limit": "jeudi 23 novembre 2028 à 10:00"}),
    ],
)
def test_a_refusal_says_what_was_read(typed: str, language: str, values: dict[str, str]) -> None:
    assert refusal(typed, language=language).values == values


SATURDAY_SPRING, SATURDAY_AUTUMN = local("2027-03-27 10:00"), local("2026-10-24 10:00")


@pytest.mark.parametrize(
    ("typed", "now", "zone", "expected"),
    [
        ("demain 1h59", SATURDAY_SPRING, PARIS, "2027-03-28T00:59+00:00"),
        ("demain 2h", SATURDAY_SPRING, PARIS, "dates.skipped"),
        ("dimanche 2h30", SATURDAY_SPRING, PARIS, "dates.skipped"),
        ("28/03/2027 2:59", SATURDAY_SPRING, PARIS, "dates.skipped"),
        ("dimanche 28 mars 3h", SATURDAY_SPRING, PARIS, "2027-03-28T01:00+00:00"),
        ("dans 24h", SATURDAY_SPRING, PARIS, "2027-03-28T09:00+00:00"),  # 11:00 there
        ("dans 1 jour", SATURDAY_SPRING, PARIS, "2027-03-28T08:00+00:00"),  # 10:00 there
        ("dans 1 jour", local("2027-03-27 02:30"), PARIS, "dates.skipped"),
        ("28/03/2027 2:30", SATURDAY_SPRING, GUADELOUPE, "2027-03-28T06:30+00:00"),
        ("28/03/2027 2:30", SATURDAY_SPRING, NOUMEA, "2027-03-27T15:30+00:00"),
        ("demain 1h59", SATURDAY_AUTUMN, PARIS, "2026-10-24T23:59+00:00"),
        ("demain 2h", SATURDAY_AUTUMN, PARIS, "dates.twice"),
        ("sunday 2:59am", SATURDAY_AUTUMN, PARIS, "dates.twice"),
        ("25 octobre 3h", SATURDAY_AUTUMN, PARIS, "2026-10-25T02:00+00:00"),
        ("dans 16h30", SATURDAY_AUTUMN, PARIS, "2026-10-25T00:30+00:00"),  # the first 02:30
        ("dans 17h30", SATURDAY_AUTUMN, PARIS, "2026-10-25T01:30+00:00"),  # the second
        ("25/10 2h30", SATURDAY_AUTUMN, GUADELOUPE, "2026-10-25T06:30+00:00"),
        ("25/10 2h30", SATURDAY_AUTUMN, NOUMEA, "2026-10-24T15:30+00:00"),
        # Between the two passes of 02:30, and after both.
        ("dimanche 2h30", datetime(2026, 10, 25, 0, 45, tzinfo=UTC), PARIS, "dates.twice"),
        ("aujourd'hui 2h30", datetime(2026, 10, 25, 1, 45, tzinfo=UTC), PARIS, "dates.past"),
        (
            "dimanche 2h30",
            datetime(2026, 10, 25, 1, 45, tzinfo=UTC),
            PARIS,
            "2026-11-01T01:30+00:00",
        ),
    ],
)
def test_clock_changes(typed: str, now: datetime, zone: ZoneInfo, expected: str) -> None:
    if expected.startswith("dates."):
        assert refusal(typed, now, zone).key == expected
    else:
        assert read(typed, now, zone) == datetime.fromisoformat(expected)


# --- every way of writing a minute reads back to it

nows = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2031, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
zones = st.sampled_from([PARIS, GUADELOUPE, NOUMEA, ZoneInfo("Australia/Lord_Howe")])


@st.composite
def asked(draw: st.DrawFn, most: timedelta) -> tuple[datetime, ZoneInfo, datetime]:
    """Now, a zone, and a later minute that its clocks show once."""
    now, zone = draw(nows), draw(zones)
    minutes = draw(st.integers(1, most // timedelta(minutes=1)))
    moment = now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    there = moment.astimezone(zone)
    assume(there.utcoffset() == there.replace(fold=1 - there.fold).utcoffset())
    return now, zone, moment


def in_french(there: datetime, speech: Speech) -> list[str]:
    """The minute in full."""
    hours = [f"{there:%H:%M}", f"{there.hour}h{there:%M}", f"{there.hour} h {there:%M}"]
    if not there.minute:
        hours += [f"{there.hour}h", f"{there.hour} heures"]
    day, month, weekday = there.day, there.month, speech.day(there).split()[0]
    days = [
        speech.date(there), f"le {speech.day(there)} {there.year}", f"{there:%d/%m/%Y}",
        f"{day}/{month}/{there:%y}", f"{there:%Y-%m-%d}", f"{day}.{month}.{there.year}",
        f"{weekday} {day}-{month}-{there.year}",
    ]  # fmt: skip
    forms = [f"{day} {link}{hour}" for day in days for hour in hours for link in ("", "à ")]
    return [*forms, *(f"{hour} {day}" for day in days for hour in hours), there.isoformat()[:16]]


def in_english(there: datetime, speech: Speech) -> list[str]:
    """The minute in full."""
    hours = [f"{there:%I:%M %p}", f"{there:%H:%M}", f"{there.hour % 12 or 12}:{there:%M%p}"]
    if not there.minute:
        hours += [f"{there.hour % 12 or 12}{there:%p}".lower()]
    days = [speech.date(there), f"{speech.day(there)} {there.year}", f"{there:%b %d %Y}"]
    forms = [f"{day} {link}{hour}" for day in days for hour in hours for link in ("", "at ")]
    return [*forms, *(f"{hour} {day}" for day in days for hour in hours)]


@given(asked(timedelta(days=729)))
@example((MONDAY, PARIS, local("2028-02-29 00:00")))
def test_a_minute_written_in_full_reads_back(case: tuple[datetime, ZoneInfo, datetime]) -> None:
    now, zone, moment = case
    there = moment.astimezone(zone)
    for typed in in_french(there, Speech("fr", zone)):
        assert read(typed, now, zone) == moment, typed
    for typed in in_english(there, Speech("en", zone)):
        assert read(typed, now, zone, "en") == moment, typed


@given(asked(timedelta(days=729)), st.sampled_from(["fr", "en"]))
def test_an_echo_reads_back_or_is_refused(
    case: tuple[datetime, ZoneInfo, datetime], language: str
) -> None:
    """The echo shows no year: a later year's is refused for its weekday, never read as sooner."""
    now, zone, moment = case
    there, today = moment.astimezone(zone), now.astimezone(zone).date()
    echo = Speech(language, zone).moment(moment)
    following = (there.month, there.day) < (today.month, today.day)
    if there.year == today.year + following:
        assert read(echo, now, zone, language) == moment
        assert read(echo.split(maxsplit=1)[1], now, zone, language) == moment
    else:
        assert refusal(echo, now, zone, language).key in {"dates.weekday", "dates.no_day"}


@given(asked(timedelta(days=6)))
def test_a_minute_of_these_days_reads_back(case: tuple[datetime, ZoneInfo, datetime]) -> None:
    now, zone, moment = case
    there, today = moment.astimezone(zone), now.astimezone(zone).date()
    ahead = (there.date() - today).days
    hour = f"{there.hour}h{there:%M}"
    days = [f"le {there.day}", Speech("fr", zone).day(there).split()[0], f"dans {ahead} jours"]
    days += [f"{there:%A}", f"on the {there.day}th", f"in {ahead} days"]
    days += [["aujourd'hui"], ["demain", "tomorrow"], ["après-demain"]][ahead] if ahead < 3 else []
    for day in days:
        assert read(f"{day} {hour}", now, zone) == moment
        assert read(f"{hour} {day}", now, zone) == moment


@given(nows, zones, st.integers(1, 60 * 24 * 60))
def test_a_wait_is_elapsed_time(now: datetime, zone: ZoneInfo, minutes: int) -> None:
    moment = read(f"dans {minutes} min", now, zone)
    assert timedelta(0) <= moment - now - timedelta(minutes=minutes) < timedelta(minutes=1)
    if minutes >= 60:
        assert read(f"dans {minutes // 60}h{minutes % 60:02d}", now, zone) == moment


# --- any text

PIECES = """
    demain lundi mardi prochain en huit quinze le à 9h 8h30 27 11 / - : . 2026 novembre fin dans 3
    jours heures h midi minuit et demie matin soir next tuesday at 6 pm am 31/11 30 février sept mar
    week-end 0 99 9999 ans 99999 min l' d'ici vingt et un moins quart premier 12:00 ﷺ ½
"""
pieces = st.lists(st.sampled_from(PIECES.split()), max_size=12)


@given(
    st.text(max_size=LONGEST_TYPED + 5)
    | pieces.map(" ".join)
    | pieces.map("".join)
    | st.text("0123456789h:/-. ", max_size=LONGEST_TYPED),
    nows,
    zones,
    st.sampled_from(["fr", "en"]),
)
def test_any_text_is_read_or_refused(
    typed: str, now: datetime, zone: ZoneInfo, language: str
) -> None:
    refused = None
    try:
        read(typed, now, zone, language)
    except Illegal as error:
        refused = error
    assert refused is None or set(refused.values) == REFUSALS[refused.key]


@pytest.mark.parametrize(
    "piece", ["9", "9h ", "h", " ", "a ", "le ", "ﷺ", "lundi ", "en huit ", "-", "."]
)
def test_the_longest_text_is_answered_at_once(piece: str) -> None:
    longest = (piece * LONGEST_TYPED)[:LONGEST_TYPED]
    start = datetime.now(UTC)
    refusal(longest)
    assert datetime.now(UTC) - start < timedelta(seconds=0.5)
