"""Law: killed at any moment on Telegram and started again, the bot loses and doubles nothing.

Nor do two of them, on one database or each on its own. `ESSAIM_KILLS` and `ESSAIM_SEED` in the
environment change how often a siege kills, and which way.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.botapi import serving
from tests.databases import Kind, driver, fresh
from tests.integration.processes import Place
from tests.integration.telegram_house import HELP, Home
from tests.integration.telegram_record import Telegram
from tests.integration.telegram_siege import Siege
from tests.integration.telegram_town import MODES, Mode, Way, configuration, founded
from tests.web import free_port

Tell = Callable[[str, object], None]


@pytest.mark.parametrize("mode", MODES)
def test_kills(mode: Mode, tmp_path: Path, record_property: Tell) -> None:
    besiege("sqlite", mode, tmp_path, record_property, kills=9)


@pytest.mark.chaos
@pytest.mark.parametrize("mode", MODES)
def test_a_hundred_kills(kind: Kind, mode: Mode, tmp_path: Path, record_property: Tell) -> None:
    besiege(kind, mode, tmp_path, record_property, kills=110)


def besiege(kind: Kind, mode: Mode, folder: Path, tell: Tell, *, kills: int) -> None:
    """Kill a bot so often; all must be as if it never was, and some kills must have struck home."""
    seed = int(os.environ.get("ESSAIM_SEED") or random.randrange(10**6))
    kills = int(os.environ.get("ESSAIM_KILLS") or kills)
    manner = f"Telegram, {mode} on {kind}: ESSAIM_SEED={seed} ESSAIM_KILLS={kills}"
    print(f"\n{manner}, in {folder}", flush=True)
    with fresh(kind, folder, durable=True) as url, serving(Telegram()) as api:
        assert isinstance(api, Telegram)
        siege = Siege(folder, url, seed, api, mode)
        found = siege.run(kills, deadline=90)
    tell("told", f"{manner}: {siege.wreck}; {siege.village.tally()}")
    assert found == [], f"{manner}: {siege.wreck}"
    assert siege.wreck.hits >= kills // 5, "the kills missed the window that they aim at"


# --- two at once ----------------------------------------------------------------------------------


@pytest.fixture
def api() -> Iterator[Telegram]:
    with serving(Telegram()) as there:
        assert isinstance(there, Telegram)
        yield there


def place(api: Telegram, folder: Path, home: Home, server: str = "") -> Place:
    """A folder of its own for a process that serves that community."""
    folder.mkdir()
    made = Place(folder, server=server)
    text = configuration(folder, made.url, api, home.way, [home.town])
    made.config.write_text(text, encoding="utf-8")
    return made


def conflicts(api: Telegram) -> int:
    """How often Telegram said that there are two who ask."""
    return [code for _, code, _ in api.refused].count(409)


def all_answered_once(home: Home, *names: str) -> None:
    people = home.people(*names)
    for person in people:
        person.say("/aide")
    for person in people:
        home.hears(person, HELP)
    assert [home.times(person, HELP) for person in people] == [1] * len(people)


def under_way(url: str) -> bool:
    """Whether it is not kept yet what became of something that was sent."""
    with driver(url) as database:
        query = "SELECT count(*) FROM outbox WHERE status = 'sending'"
        return bool(database.execute(query).fetchone()[0])


@pytest.mark.parametrize("mode", MODES)
def test_of_two_on_one_database_one_hears_and_the_other_takes_over(
    api: Telegram, mode: Mode, tmp_path: Path
) -> None:
    town = founded(api, "lab", api.person("Camille"))
    home = Home(api, tmp_path, Way(mode, free_port()), town)
    with fresh("postgresql", tmp_path) as server:
        first = place(api, tmp_path / "one", home, server)
        second = place(api, tmp_path / "two", home, server)
        with first.running() as process:
            all_answered_once(home, "Anne")
            with second.running():
                all_answered_once(home, "Bernard", "Claire", "Denis")
                api.until(lambda: not under_way(server))  # else these answers may come again
                process.kill()
                all_answered_once(home, "Élise", "Farid", "Gaël")
    assert conflicts(api) == 0
    answers = [line for line in api.lines if HELP in line.words]
    assert len(answers) == 7


def test_of_two_with_a_database_each_the_second_says_so_and_takes_over(
    api: Telegram, tmp_path: Path
) -> None:
    """Somebody has started the bot twice. Who was turned away lets the other be for two seconds."""
    town = founded(api, "lab", api.person("Camille"))
    home = Home(api, tmp_path, Way("polling", free_port()), town)
    first, second = (place(api, tmp_path / name, home) for name in ("one", "two"))
    with first.running() as process:
        all_answered_once(home, "Anne")
        with second.running():
            api.until(lambda: conflicts(api) >= 1)
            all_answered_once(home, "Bernard")
            seen = conflicts(api)
            api.until(lambda: conflicts(api) > seen)
            all_answered_once(home, "Claire")
            process.kill()
            process.wait()
            all_answered_once(home, "Denis", "Élise")
    assert '"fault": "Contested"' in first.log() + second.log()
    answers = [line for line in api.lines if HELP in line.words]
    assert len(answers) == 5
