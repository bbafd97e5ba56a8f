"""Law: no log line holds what people or the configuration say; marks in every input show it."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from pathlib import Path

import pytest
import structlog

from bot.commands import help as help_
from bot.commands import tell
from bot.duties.rounds import Round
from bot.duties.table import DUTIES
from bot.errors import Rejected
from tests.dialogues.scenes import known
from tests.integration.faulty import BROKEN, MARK, REFUSED
from tests.integration.processes import Place, faulty, stop, until
from tests.integration.test_faults import FRIDAY, Moody, lines, wait
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
        monkeypatch.setattr(tell, "_to_desk", shouting)
        await stage.say(WHO, "/aide")
        channel.before[WHO].extend([ValueError(MARK), Rejected(MARK)])
        await stage.say(WHO, f"/lire {MARK}")
        faults = deque([ValueError(MARK)] * 2)

        def moody(_: Round) -> None:
            if faults:
                raise faults.popleft()

        monkeypatch.setattr("bot.house.DUTIES", (moody, *DUTIES))

    async def run() -> None:
        async with opened(given, channel, MONDAY) as stage:
            await live(stage)

    with structlog.testing.capture_logs() as logged:
        asyncio.run(run())
    seen = {line["event"] for line in logged}
    assert {"recovered", "event_failed", "delivery_failed", "duty_failed"} <= seen
    assert [line for line in logged if MARK in str(line).casefold()] == []


def test_a_real_process_in_trouble_shows_no_mark_on_its_standard_error(tmp_path: Path) -> None:
    place = Place(tmp_path, name=f"Le Lab {MARK}", channels=[f"canal{MARK}"])
    place.configure()
    people = [f"{kind}{MARK}" for kind in ("claire", REFUSED, BROKEN)]
    with place.running(faulty("noisy")) as process:
        for who in people:
            place.say(who, f"/aide {MARK}")
            place.say(who, "oui")
            place.say(who, f"/temoigner {MARK}")
            place.say(who, "/aide")
        place.say("camille", f"/refuser 1 {MARK}", "bureau")
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
