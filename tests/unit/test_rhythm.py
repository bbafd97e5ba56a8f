"""Law: what is told of a rhythm is read back as the same one; what can't be meant is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim
from hypothesis import example, given
from hypothesis import strategies as st

from bot.digests.durations import read_freeze, tell_duration
from bot.digests.pauses import FARTHEST, coming, merged, read_typed, tell_pause
from bot.digests.rhythm import read_rhythm, tell_rhythm
from bot.digests.schedule import (
    LONGEST_FREEZE,
    LONGEST_PAUSE,
    Pause,
    read_duration,
    read_pause,
)
from bot.errors import Illegal
from bot.texts import LANGUAGES, Speech

PARIS = ZoneInfo("Europe/Paris")
FR, EN = Speech("fr", PARIS), Speech("en", PARIS)
TODAY = date(2026, 11, 23)
speeches = st.sampled_from([Speech(language, PARIS) for language in LANGUAGES])

# --- rhythms: each as typed, its crontab, and what is told ----------------------------------------

READ = [
    ("vendredi 17h", "0 17 * * fri", "chaque vendredi à 17:00"),
    ("Vendredi à 17 h 00", "0 17 * * fri", "chaque vendredi à 17:00"),
    ("chaque mardi à 9h30", "30 9 * * tue", "chaque mardi à 09:30"),
    ("à 9h chaque lundi", "0 9 * * mon", "chaque lundi à 09:00"),
    ("les jeudis midi", "0 12 * * thu", "chaque jeudi à 12:00"),
    ("mar 8h", "0 8 * * tue", "chaque mardi à 08:00"),
    ("lundi et jeudi 8h", "0 8 * * mon,thu", "chaque lundi et jeudi à 08:00"),
    ("le jeudi et le lundi à 8h", "0 8 * * mon,thu", "chaque lundi et jeudi à 08:00"),
    ("lundi, mardi, jeudi 8h", "0 8 * * mon,tue,thu", "chaque lundi, mardi et jeudi à 08:00"),
    ("tous les jours ouvrés 9h", "0 9 * * mon-fri", "du lundi au vendredi à 09:00"),
    ("du lundi au vendredi 9h", "0 9 * * mon-fri", "du lundi au vendredi à 09:00"),
    ("de samedi à lundi 9h", "0 9 * * mon,sat,sun", "chaque lundi, samedi et dimanche à 09:00"),
    ("tous les jours à 8h", "0 8 * * *", "tous les jours à 08:00"),
    ("le premier lundi du mois à 9h", "0 9 * * mon#1", "le premier lundi du mois à 09:00"),
    ("1er lundi de chaque mois 9h", "0 9 * * mon#1", "le premier lundi du mois à 09:00"),
    ("dernier vendredi du mois 17h", "0 17 * * 5L", "le dernier vendredi du mois à 17:00"),
    ("dernier dimanche du mois 10h", "0 10 * * 0L", "le dernier dimanche du mois à 10:00"),
    (
        "premier et troisième jeudi du mois 17h",
        "0 17 * * thu#1,thu#3",
        "le premier et troisième jeudi du mois à 17:00",
    ),
    ("le 1er et le 15 du mois à 9h", "0 9 1,15 * *", "le 1er et 15 du mois à 09:00"),
    ("dernier jour du mois 18h", "0 18 L * *", "le dernier jour du mois à 18:00"),
    ("0 17 * * FRI", "0 17 * * fri", "chaque vendredi à 17:00"),
    ("0 9 * * 1-5", "0 9 * * 1-5", "du lundi au vendredi à 09:00"),
    ("0 9 * * 7", "0 9 * * 7", "chaque dimanche à 09:00"),
    ("every Friday at 5:30 pm", "30 17 * * fri", "chaque vendredi à 17:30"),
    ("Mondays and Thursdays 8am", "0 8 * * mon,thu", "chaque lundi et jeudi à 08:00"),
    ("weekdays at noon", "0 12 * * mon-fri", "du lundi au vendredi à 12:00"),
    ("first Monday of the month 9am", "0 9 * * mon#1", "le premier lundi du mois à 09:00"),
    ("on the last day of the month at 12 am", "0 0 L * *", "le dernier jour du mois à 00:00"),
    # No words for these here: they are told as they are.
    ("0 9,17 * * mon", "0 9,17 * * mon", "0 9,17 * * mon"),
    ("0 9 1-7 * mon", "0 9 1-7 * mon", "0 9 1-7 * mon"),
    ("0 9 * 1-6 mon", "0 9 * 1-6 mon", "0 9 * 1-6 mon"),
    ("0 9 */10 * *", "0 9 */10 * *", "0 9 */10 * *"),
    ("0 9 * * mon#1,tue#2", "0 9 * * mon#1,tue#2", "0 9 * * mon#1,tue#2"),
]  # fmt: skip

REFUSED = [
    ("", "no_day"),
    ("17h", "no_day"),
    ("chaque semaine à 17h", "no_day"),
    ("vendredi", "no_hour"),
    ("le premier lundi du mois", "no_hour"),
    ("vendredi 25h", "hour"),
    ("vendredi 9h75", "hour"),
    ("Friday 13pm", "hour"),
    ("lundi 9h et mardi 10h", "one_hour"),
    ("tous les quinze jours 9h", "uncounted"),
    ("un vendredi sur deux 9h", "uncounted"),
    ("toutes les 2 semaines 9h", "uncounted"),
    ("every other Friday 9am", "uncounted"),
    ("le 31 du mois 9h", "short_months"),
    ("le 0 du mois 9h", "short_months"),
    ("* * * * *", "often"),
    ("*/15 9 * * *", "often"),
    ("0 17 31 2 *", "crontab"),
    ("99 17 * * fri", "crontab"),
    ("bientôt", "unreadable"),
    ("vendredi après-midi 17h", "unreadable"),
    ("vendredi ou samedi 17h", "unreadable"),
    ("0 0 17 * * fri", "unreadable"),
    ("vendredi 17h " * 20, "unreadable"),
]


@pytest.mark.parametrize(("typed", "crontab", "told"), READ)
def test_a_rhythm_reads_as_typed(typed: str, crontab: str, told: str) -> None:
    assert read_rhythm(typed) == crontab
    assert tell_rhythm(crontab, FR) == told


@pytest.mark.parametrize(("typed", "key"), REFUSED)
def test_what_is_no_rhythm_is_refused_with_its_reason(typed: str, key: str) -> None:
    with pytest.raises(Illegal) as refused:
        read_rhythm(typed)
    assert refused.value.key == f"rhythm.{key}"


NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@st.composite
def rhythms(draw: st.DrawFn) -> str:
    """Whatever has words."""
    days = st.lists(st.sampled_from(NAMES), min_size=1, unique=True)
    nth = st.lists(st.integers(1, 4), min_size=1, unique=True)
    dates = st.lists(st.integers(1, 28), min_size=1, unique=True)
    day = draw(st.integers(0, 6))
    spoken = {
        "days": ("*", ",".join(draw(days))),
        "nth": ("*", ",".join(f"{NAMES[day]}#{rank}" for rank in draw(nth))),
        "last": ("*", f"{day}L"),
        "dates": (",".join(map(str, draw(dates))), "*"),
        "others": draw(st.sampled_from([("*", "*"), ("L", "*"), ("*", "mon-fri"), ("*", "0-3")])),
    }
    date_, weekday = spoken[draw(st.sampled_from(sorted(spoken)))]
    return f"{draw(st.integers(0, 59))} {draw(st.integers(0, 23))} {date_} * {weekday}"


def fires(crontab: str) -> list[datetime]:
    return list(islice(CronSim(crontab, datetime(2026, 1, 1, tzinfo=UTC)), 40))


LONG = "0 0 " + ",".join(map(str, range(1, 29))) + " * *"


@example(LONG, Speech("fr", ZoneInfo("Europe/Paris")))
@given(rhythms(), speeches)
def test_what_is_told_is_read_back_the_same(crontab: str, speech: Speech) -> None:
    told = tell_rhythm(crontab, speech)
    assert told != crontab
    again = read_rhythm(told)
    assert fires(again) == fires(crontab)
    assert read_rhythm(tell_rhythm(again, speech)) == again


@given(st.text(max_size=60) | st.text("lundivenr 1579hdumoàet,:*/#-", max_size=40), speeches)
def test_any_typing_is_read_or_refused(typed: str, speech: Speech) -> None:
    for read, tell in ((read_rhythm, tell_rhythm), (read_freeze, tell_duration)):
        try:
            found = read(typed)
        except Illegal:
            continue
        assert read(tell(found, speech))


# --- durations ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected", "told"),
    [
        ("3h", "3h", "3 heures"),
        ("3 heures avant", "3h", "3 heures"),
        ("une heure", "1h", "1 heure"),
        ("1h30", "1h30m", "1 heure et 30 minutes"),
        ("90 minutes", "1h30m", "1 heure et 30 minutes"),
        ("un jour et 12 heures", "1d12h", "1 jour et 12 heures"),
        ("24h", "1d", "1 jour"),
        ("1d12h", "1d12h", "1 jour et 12 heures"),
        ("0 minute", "0m", "0 minute"),
        ("14 days", "14d", "14 jours"),
    ],
)
def test_a_freeze_reads_as_typed(typed: str, expected: str, told: str) -> None:
    assert read_freeze(typed) == expected
    assert tell_duration(expected, FR).replace("\u00a0", " ") == told


@pytest.mark.parametrize(
    ("typed", "key"),
    [("", "unreadable"), ("3", "unreadable"), ("-3h", "unreadable"), ("bientôt", "unreadable"),
     ("3h ou 4h", "unreadable"), ("15 jours", "too_long"), ("337h", "too_long")],
)  # fmt: skip
def test_a_freeze_out_of_range_is_refused(typed: str, key: str) -> None:
    with pytest.raises(Illegal) as refused:
        read_freeze(typed)
    assert refused.value.key == f"durations.{key}"


@given(st.integers(0, int(LONGEST_FREEZE.total_seconds()) // 60), speeches)
def test_a_freeze_told_is_read_back(minutes: int, speech: Speech) -> None:
    freeze = read_freeze(f"{minutes} min")
    assert read_duration(freeze) == timedelta(minutes=minutes)
    assert read_freeze(tell_duration(freeze, speech)) == freeze


# --- pauses, typed on 23 November 2026 ------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("du 1er au 31 août", "2027-08-01/2027-08-31"),
        ("1er août - 31 août", "2027-08-01/2027-08-31"),
        ("from August 1 to August 31", "2027-08-01/2027-08-31"),
        ("1/8/2027 au 31/8/2027", "2027-08-01/2027-08-31"),
        ("2027-08-01/2027-08-31", "2027-08-01/2027-08-31"),
        ("24/12 - 2/1", "2026-12-24/2027-01-02"),
        ("24/12/2026 au 2/1", "2026-12-24/2027-01-02"),
        ("24/12 au 2/1/2028", "2027-12-24/2028-01-02"),
        ("du jeudi 24 décembre au 2 janvier", "2026-12-24/2027-01-02"),
        ("du 20 au 27 novembre", "2026-11-20/2026-11-27"),
        ("le 11 novembre", "2027-11-11/2027-11-11"),
        ("23/11", "2026-11-23/2026-11-23"),
    ],
)
def test_a_pause_reads_as_typed(typed: str, expected: str) -> None:
    assert str(read_typed(typed, TODAY, FR)) == expected


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "pauses.unreadable"),
        ("tout le mois d’août", "pauses.unreadable"),
        ("du 1 au 31", "pauses.unreadable"),
        ("31/11", "dates.no_day"),
        ("1/13", "dates.no_day"),
        ("29/2/2027", "dates.no_day"),
        ("du mercredi 24 décembre au 2 janvier", "dates.weekday"),
        ("du 31 au 1er août", "pauses.order"),
        ("31/8/2027 au 1/8/2027", "pauses.order"),
        ("1/8/2026 au 31/8/2026", "pauses.over"),
        ("1/1/2027 au 2/1/2028", "pauses.too_long"),
        ("1/1/2030 au 3/1/2030", "pauses.too_far"),
    ],
)
def test_what_is_no_pause_is_refused_with_its_reason(typed: str, key: str) -> None:
    with pytest.raises(Illegal) as refused:
        read_typed(typed, TODAY, FR)
    assert refused.value.key == key


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    last = draw(st.dates(TODAY, TODAY + FARTHEST))
    return Pause(last - draw(st.timedeltas(timedelta(), LONGEST_PAUSE - timedelta(days=1))), last)


@given(pauses(), speeches)
def test_a_pause_told_is_read_back(pause: Pause, speech: Speech) -> None:
    assert read_typed(tell_pause(pause, speech), TODAY, speech) == pause
    assert read_pause(str(pause)) == pause


@given(st.text("0123456789/-. duaeûtojnvirlcbmfà", max_size=40))
def test_any_typing_is_a_pause_or_refused(typed: str) -> None:
    try:
        pause = read_typed(typed, TODAY, FR)
    except Illegal:
        return
    assert pause.first <= pause.last >= TODAY


def covered(written: list[str]) -> set[date]:
    found = map(read_pause, written)
    return {
        one.first + timedelta(n) for one in found for n in range((one.last - one.first).days + 1)
    }


@given(st.lists(pauses(), max_size=5), pauses())
def test_pauses_that_meet_are_one_and_no_day_is_lost(before: list[Pause], more: Pause) -> None:
    written = [str(pause) for pause in before]
    after = merged(written, more)
    assert covered(after) == covered([*written, str(more)])
    assert after == sorted(after)
    assert coming(after, TODAY) == after


def test_a_pause_that_is_over_is_no_longer_listed() -> None:
    kept = ["2026-11-01/2026-11-22", "2026-11-01/2026-11-23"]
    assert coming(kept, TODAY) == ["2026-11-01/2026-11-23"]
