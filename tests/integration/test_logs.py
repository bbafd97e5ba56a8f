"""Law: no log line holds what people or the configuration say; marks in every input show it."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog

from bot.commands import help as help_
from bot.commands import submit
from bot.duties.rounds import Round
from bot.duties.table import DUTIES
from bot.errors import Rejected
from bot.store import ballots, inquiries
from tests.databases import Kind, driver
from tests.dialogues.scenes import known, told
from tests.integration.faulty import BROKEN, MARK, REFUSED
from tests.integration.moody import FRIDAY, Moody, lines, wait
from tests.integration.processes import Place, faulty, stop, until
from tests.stage import MONDAY, Stage, opened, settings

WHO = f"claire{MARK}"


def shouting(*_: object, **__: object) -> None:
    """A part at fault, whose error says what it should not."""
    raise ValueError(MARK)


@pytest.mark.usefixtures("houses")
def test_a_whole_life_with_marks_in_every_input_leaves_none_in_the_logs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = f"canal{MARK}"
    given = settings(
        tmp_path,
        name=f"Futurs {MARK}",
        host=MARK,
        channels=[f"memory:{room}", f"memory:autre{MARK}"],
        themes={MARK: [MARK]},
        digest={"approval": "automatic", "sections": [{"kind": "testimony", "title": MARK}]},
    )
    channel = Moody(keyed=False)

    async def live(stage: Stage) -> None:
        await lines(stage, known(WHO))
        for line in (f"/temoigner Un guichet {MARK} au marché.", "passer", "passer", "1", "Oui"):
            await stage.say(WHO, line)
        await stage.press(WHO, "Oui, proposer")
        await stage.say("camille", "/approuver 1", "bureau")
        await stage.say(WHO, f"/temoigner Un second {MARK}.")
        for line in ("passer", "passer", "1"):
            await stage.say(WHO, line)
        await stage.press(WHO, "Oui, proposer")
        await stage.say("camille", f"/refuser 2 {MARK}", "bureau")
        await fail(stage)
        channel.before[room].append(Rejected(MARK))
        channel.after[f"autre{MARK}"].append(ValueError(MARK))
        await stage.until(FRIDAY)
        await wait(stage, 3600)

    async def fail(stage: Stage) -> None:
        monkeypatch.setattr(help_, "overview", shouting)
        monkeypatch.setattr(submit, "_to_desk", shouting)
        await stage.say(WHO, "/aide")
        channel.before[WHO].extend([ValueError(MARK), Rejected(MARK)])
        await stage.say(WHO, f"/lire {MARK}")
        faults = deque([ValueError(MARK)] * 2)

        def moody(_: Round) -> None:
            if faults:
                raise faults.popleft()

        monkeypatch.setattr("bot.rota.DUTIES", (moody, *DUTIES))

    async def run() -> None:
        async with opened(given, channel, MONDAY) as stage:
            await live(stage)

    with structlog.testing.capture_logs() as logged:
        asyncio.run(run())
    seen = {line["event"] for line in logged}
    assert {"recovered", "event_failed", "delivery_failed", "duty_failed"} <= seen
    assert [line for line in logged if MARK in str(line).casefold()] == []


# --- what the desk, polls and calls say -----------------------------------------------------------

SETTINGS = f"""
    camille@bureau: /reglages accueil Bonjour {MARK}.
    camille@bureau [C’est bien cela]
    camille@bureau: /reglages raisons Trop {MARK}.
    camille@bureau [C’est bien cela]
    camille@bureau: /reglages themes {MARK} : mot, {MARK}
    camille@bureau [C’est bien cela]
    camille@bureau: /reglages rubriques Témoignages = {MARK}
    camille@bureau [C’est bien cela]
    camille@bureau: /reglages parution {MARK}
    camille@bureau: /reglages {MARK} {MARK}
"""
DESK = f"""
    {known(WHO)}
    {told(WHO, f"Un guichet {MARK} au marché.")}
    camille@bureau: /demander 1 Et {MARK} ?
    {WHO}: /repondre 1 Oui, {MARK}.
    camille@bureau: /reecrire 1 Un guichet {MARK}.
    {WHO}: /accepter 1
    camille@bureau: /reporter 1 {MARK}
    camille@bureau: /refuser 1
    camille@bureau [Trop {MARK}]
"""
POLLS = f"""
    camille@bureau: /sondage Et {MARK} ? | Oui {MARK} | Non {MARK}
    camille@bureau: /noms 1 oui
    camille@bureau: /noms 1 {MARK}
    camille@bureau: /ouvrir 1 {MARK}
    camille@bureau: /ouvrir 1 demain {MARK} à 9h
    camille@bureau: /ouvrir 1
    {WHO}@canal [Oui]
    {WHO}@canal [Non]
    {WHO}: /voter 1 {MARK}
    camille@bureau: /clore 1 31/11 {MARK}
"""
CALLS = f"""
    camille@bureau: /appel Et {MARK} ? | {MARK}
    camille@bureau: /appel Et {MARK} ? | jeudi 18h
    camille@bureau [Lancer l’appel]
    {WHO}@canal [Je réponds]
    {WHO}: Un banc {MARK}.
    {WHO} [Proposer, signé]
"""
ONCE = {"poll": "question", "ballot": "name", "inquiry": "question", "call": "question"}
"""Columns that the database is made to refuse twice: PostgreSQL says aloud what it was."""

AGAIN = f"""
    camille@bureau: /sondage Et {MARK} ? | Oui | Non
    autre{MARK}@canal [Oui]
    camille@bureau: /demander 2 Et {MARK} ?
    camille@bureau: /appel Et {MARK} ? | jeudi 18h
"""


@pytest.mark.usefixtures("houses")
def test_what_desks_polls_and_calls_say_leaves_no_mark_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = settings(tmp_path)
    names = {f"autre{MARK}": WHO.capitalize()}

    async def run() -> None:
        async with opened(given, Moody(keyed=False), MONDAY) as stage:
            stage.names = names
            await lines(stage, SETTINGS + DESK + POLLS + CALLS)
            assert marked(stage) >= {*ONCE, "editorial", "poll_option", "revision", "act"}
            with refused_twice(given.database.url):
                await lines(stage, AGAIN)
            monkeypatch.setattr(ballots, "cast", shouting)
            monkeypatch.setattr(inquiries, "ask", shouting)
            await lines(stage, AGAIN)

    with structlog.testing.capture_logs() as logged:
        asyncio.run(run())
    faults = [line["fault"] for line in logged if line["event"] == "event_failed"]
    assert len(faults) == len(ONCE) + 2
    assert faults.count("ValueError") == 2
    assert [line for line in logged if MARK in str(line).casefold()] == []


def marked(stage: Stage) -> set[str]:
    """The tables in which the mark is kept."""
    return {table for table, kept in stage.kept().items() if any(MARK in str(row) for row in kept)}


BAD = (f"/sondage {MARK} ? | {MARK}", f"/ouvrir 1 {MARK}", f"/appel {MARK} ? | {MARK}")
"""What the desk may type and is refused."""


@contextmanager
def refused_twice(url: str) -> Iterator[None]:
    """The database at fault: what was written once is refused, with its words."""
    with driver(url) as database:
        for table, column in ONCE.items():
            database.execute(f'CREATE UNIQUE INDEX once_{table} ON "{table}" ({column})')
    yield
    with driver(url) as database:
        for table in ONCE:
            database.execute(f"DROP INDEX once_{table}")


# --- a real process -------------------------------------------------------------------------------


def test_a_real_process_in_trouble_shows_no_mark_on_its_standard_error(
    kind: Kind, url: str, tmp_path: Path
) -> None:
    server = url if kind == "postgresql" else ""
    place = Place(tmp_path, f"Le Lab {MARK}", [f"canal{MARK}"], server)
    place.configure()
    people = [f"{kind}{MARK}" for kind in ("claire", REFUSED, BROKEN)]
    with place.running(faulty("noisy")) as process:
        for who in people:
            place.say(who, f"/aide {MARK}")
            place.say(who, "oui")
            place.say(who, f"/temoigner {MARK}")
            place.say(who, "/aide")
        for said in (*BAD, f"/refuser 1 {MARK}"):
            place.say("camille", said, "bureau")
        wanted = ("event_failed", "delivery_failed", "duty_failed", "asyncio", "library")
        until(lambda: all(word in place.log() for word in wanted))
        stop(process)
    assert MARK not in place.log().casefold()
    assert {"event", "level"} <= set.intersection(
        *(set(json.loads(line)) for line in place.log().splitlines())
    )


def test_a_crash_says_where_and_not_what(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.configure()
    with place.running(faulty("crashing")) as process:
        assert process.wait(timeout=20) == 1
    last = json.loads(place.log().splitlines()[-1])
    assert (last["event"], last["fault"]) == ("crashed", "ValueError")
    assert "faulty.py" in last["where"]
    assert MARK not in place.log()
