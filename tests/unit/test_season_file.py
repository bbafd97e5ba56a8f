"""Law: a season file is taken whole or not at all, once, and each mistake has its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import ConfigError
from bot.locating import located
from bot.operating.season import Brought, import_season
from bot.seasons.entries import Wrong, read_season
from bot.seasons.keys import READERS
from bot.seasons.planning import plan
from bot.store import people
from bot.store.database import Store
from bot.texts import Speech
from tests.databases import Rows, rows
from tests.houses import settings

PARIS = ZoneInfo("Europe/Paris")
FR = Speech("fr", PARIS)
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=PARIS).astimezone(UTC)
DOCUMENTED = Path(__file__).parents[2] / "docs" / "saisons.md"
EXAMPLE = re.findall(r"```toml\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.DOTALL)[0]

Import = Callable[..., Brought]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return str(settings(tmp_path).database.url)


@pytest.fixture
def brings(tmp_path: Path, url: str) -> Import:
    """Import a text into the usual community of a database of its own."""
    store = Store(url)
    store.run_now(people.keep_communities, ["futurs"], NOW)
    store.close()
    return lambda text, now=NOW: import_season(settings(tmp_path), "", text, now)


def poll(**changed: str) -> str:
    """An entry, as TOML: what is changed as it is written, empty for what is left out."""
    keys = {
        "key": '"atelier"',
        "question": '"Un atelier en mars ?"',
        "options": '["Oui", "Non"]',
        "opens": "2027-01-04T09:00:00",
        **changed,
    }
    lines = [f"{name} = {value}" for name, value in keys.items() if value]
    return "\n".join(["[[poll]]", *lines, ""])


def wrong(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.key) for one in read_season(text, FR).mistakes]


def kept(url: str) -> Rows:
    return {name: found for name, found in rows(url).items() if name != "cursor"}


# --- what is brought ------------------------------------------------------------------------------


def test_the_documented_example_is_brought_whole_and_twice_changes_nothing(
    brings: Import, url: str
) -> None:
    first = brings(EXAMPLE)
    assert not first.mistakes
    assert [(FR.exact(one.opens_at or NOW), FR.moment(one.closes_at)) for one in first.polls] == [
        ("lundi 4 janvier 2027 à 09:00, heure de Paris", "lundi 11 janvier à 18:00"),
        ("lundi 1er février 2027 à 09:00, heure de Paris", "vendredi 12 février à 17:00"),
        ("lundi 1er février 2027 à 09:00, heure de Paris", "samedi 6 février à 18:00"),
    ]
    assert [(one.kind, one.most, one.showing) for one in first.polls] == [
        ("choice", 1, "live"),
        ("choice", 2, "close"),
        ("scale", 1, "live"),
    ]
    before = rows(url)
    again = brings(EXAMPLE, datetime(2027, 3, 1, tzinfo=UTC))
    assert (len(again.polls), again.known, len(again.mistakes)) == (0, 3, 0)
    assert rows(url) == before


def test_what_is_new_in_the_file_is_brought_and_what_has_changed_is_refused(
    brings: Import, url: str
) -> None:
    brings(poll())
    more = poll() + poll(key='"repas"')
    assert (len(brings(more).polls), brings(more).known) == (1, 2)
    before = kept(url)
    (mistake,) = brings(poll(question='"Un atelier en mai ?"') + poll(key='"autre"')).mistakes
    assert (mistake.line, mistake.key) == (2, "season.changed")
    assert kept(url) == before


def test_a_mistake_on_line_12_says_so_and_nothing_is_kept(brings: Import, url: str) -> None:
    before = kept(url)
    second = poll(key='"repas"', opens="2020-01-04T09:00:00")
    text = f"# Saison\n\n{poll()}{second}"
    assert text.splitlines()[11].startswith("opens")
    (mistake,) = brings(text).mistakes
    assert (mistake.line, mistake.key) == (12, "dates.past")
    assert kept(url) == before


def test_a_community_that_was_never_served_is_told(tmp_path: Path, url: str) -> None:
    Store(url).close()
    with pytest.raises(ConfigError) as refused:
        import_season(settings(tmp_path), "", poll(), NOW)
    assert refused.value.key == "season.not_served"
    with pytest.raises(ConfigError) as refused:
        import_season(settings(tmp_path), "ailleurs", poll(), NOW)
    assert refused.value.key == "season.which"


# --- its mistakes ---------------------------------------------------------------------------------

MISTAKES = [
    ("titre = 1\n" + poll(), [(1, "season.top")]),
    ("", [(1, "season.count")]),
    ("poll = 3", [(1, "season.array")]),
    ("[[poll]]\nkey = \n", [(2, "season.syntax")]),
    ('[[poll]]\nquestion = """Où ?\n', [(3, "season.syntax")]),
    (poll(optons='["a"]'), [(6, "season.misspelt")]),
    (poll(xyz="1"), [(6, "season.unknown")]),
    (poll(key='"Été"'), [(2, "season.key")]),
    (poll(key=""), [(1, "season.absent")]),
    (poll(question="3"), [(3, "season.text")]),
    (poll(question='"  "'), [(3, "poll.no_question")]),
    (poll(options='["Oui"]'), [(4, "poll.few")]),
    (poll(options='["Oui", "oui"]'), [(4, "poll.equal")]),
    (poll(options='["Oui | Non", "Peut-être"]'), [(4, "season.option_mark")]),
    (poll(options='"Oui"'), [(4, "season.options")]),
    (poll(options=""), [(1, "season.no_options")]),
    (poll(kind='"scale"'), [(4, "season.ready")]),
    (poll(kind='"marks"'), [(6, "season.choice")]),
    (poll(opens='"demain 9h"'), [(5, "season.moment")]),
    (poll(opens="2027-01-04"), [(5, "season.moment")]),
    (poll(opens=""), [(1, "season.absent")]),
    (poll(kind='"ranking"'), [(4, "season.ranked")]),
    (poll(voters='"Narnia"'), [(6, "region.unknown_near")]),
    (poll(several="3"), [(6, "season.several")]),
    (poll(several="true"), [(6, "season.several")]),
    (poll(days="0"), [(6, "season.days")]),
    (poll(days="2", closes="2027-01-05T09:00:00"), [(7, "season.closes_twice")]),
    (poll(until="2027-06-30"), [(6, "season.until")]),
    (poll(until="2027-06-30T09:00:00"), [(6, "season.day")]),
    (poll() + poll(), [(7, "season.twice")]),
    (poll(key='"É"', question="3") + poll(days="99"), [(2, "season.key"), (3, "season.text"),
                                                       (11, "season.days")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_each_mistake_is_told_with_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert wrong(text) == expected


LATER = [
    (poll(opens="2027-03-28T02:30:00"), (5, "dates.skipped")),
    (poll(opens="2027-10-31T02:30:00"), (5, "dates.twice")),
    (poll(opens="2027-01-04T09:00:00", closes="2027-01-03T09:00:00"), (6, "poll.closes_first")),
    (poll(opens="2028-01-04T09:00:00"), (1, "poll.too_long")),
    (poll(opens="2028-06-05T09:00:00", every='"lundi 9h, 3 fois"'), (5, "poll.too_long")),
    (poll(secrecy='"secret"', several="2"), (6, "season.clash")),
    (poll(every='"chaque lundi"'), (6, "rhythm.no_hour")),
    (poll(every='"chaque lundi à 9h"'), (6, "season.how_long")),
    (poll(every='"lundi 9h, 3 fois"', until="2027-06-30"), (6, "season.how_long")),
    (poll(every='"lundi 9h"', until="2027-01-05"), (6, "series.once")),
]


@pytest.mark.parametrize(("text", "expected"), LATER)
def test_so_is_what_could_never_open(brings: Import, text: str, expected: tuple[int, str]) -> None:
    assert [(one.line, one.key) for one in brings(text).mistakes] == [expected]


def test_an_instant_with_its_own_zone_is_that_instant(brings: Import) -> None:
    (one,) = brings(poll(opens="2027-01-04T09:00:00-04:00")).polls
    assert one.opens_at == datetime(2027, 1, 4, 13, 0, tzinfo=UTC)


# --- where a key stands ---------------------------------------------------------------------------

WINDING = '''
# [[poll]]
[[poll]] # key = 1
key = "un" # [[poll]]
question = """
[[poll]]
key = "trois"
"""
options = [ # "
  "a]",
  'b"', # ]
]

[[ "poll" ]]
"key" = \'\'\'
deux\'\'\'
opens = 1979-05-27T07:32:00
'''


def test_lines_are_those_of_toml_itself() -> None:
    assert located(WINDING, "poll").entries == [
        {"": 3, "key": 4, "question": 5, "options": 9},
        {"": 14, "key": 15, "opens": 17},
    ]


LINES = st.sampled_from(
    [
        poll(),
        poll(key='"dix"', opens="", every='"lundi 9h"', until="2999-12-31"),
        poll(key='"un"', opens="2999-12-31T23:59:59-23:59", every='"lundi 9h, 3 fois"'),
        "[[poll]]",
        "[poll.x]",
        "[autre]",
        "poll = [{}, {}]",
        "# rien",
        *(f"{name} = {value}" for name in READERS for value in ('"a"', "1", "[]", "{}")),
        "opens = 2027-01-04T09:00:00",
        "opens = 0001-01-01T00:00:00+23:59",
        'every = "lundi 9h pendant 6 mois"',
        'question = """',
        "options = [",
        '"a", "b"]',
    ]
)


@given(st.lists(LINES, max_size=12).map("\n".join) | st.text(max_size=60))
@example("[[poll]]\npoll.key = 1")
@example(poll(opens="9999-12-31T23:59:59-23:59"))
@example(poll(opens="2999-12-31T23:59:59-23:59", every='"lundi 9h, 3 fois"'))
@example(poll(opens="", every='"lundi 9h jusqu’au 31/12/9999"'))
@example("a = " + "[" * 2000)
@example("a = " + "9" * 5000)
def test_whatever_is_in_the_file_it_is_read_or_told(text: str) -> None:
    found = read_season(text, FR)
    assert found.entries or found.mistakes
    assert all(1 <= one.line <= text.count("\n") + 1 for one in found.mistakes)
    assert all(FR(one.key, **one.values) for one in found.mistakes)
    for entry in found.entries:
        with suppress(Wrong):
            assert plan(entry, NOW, FR).opens_at > NOW


# --- at the command line --------------------------------------------------------------------------


def test_the_command_says_what_it_did_or_what_to_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    community = '[[community]]\nslug = "lab"\nname = "Le Lab"\ndesk = "console:bureau"\n'
    Path("config.toml").write_text(f'[console]\nfolder = "console"\n{community}', encoding="utf-8")
    store = Store("sqlite:///essaim.db")
    store.run_now(people.keep_communities, ["lab"], NOW)
    store.close()
    Path("saison.toml").write_text(poll(opens="2999-01-04T09:00:00"), encoding="utf-8")
    run = CliRunner().invoke
    french = {"LC_ALL": "fr_FR.UTF-8"}
    refused = run(app, ["poll", "import", "saison.toml"], env=french)
    assert refused.exit_code == 2
    assert "saison.toml, ligne 5 : C’est trop loin" in refused.output
    assert "Rien n’a été enregistré." in refused.output
    year = datetime.now(PARIS).year + 1
    Path("saison.toml").write_text(poll(opens=f"{year}-01-01T09:00:00"), encoding="utf-8")
    brought = run(app, ["poll", "import", "saison.toml"], env=french)
    assert brought.exit_code == 0, brought.output
    assert "1 sondage programmé." in brought.output
    again = run(app, ["poll", "import", "saison.toml"], env=french)
    assert "1 sondage était déjà là : rien n’y change." in again.output
