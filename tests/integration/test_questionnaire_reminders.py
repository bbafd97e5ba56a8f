"""Law: whoever has begun is reminded once, a few at a time, and of nothing that is done or over.

By the same rounds as of a poll, on either database.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select

from adapters.memory import MemoryChannel
from bot.config import Settings
from bot.duties.reminding import MOST, PAUSE
from bot.errors import Unreachable
from bot.store import pairings
from bot.store.schema import ACCOUNT, OFFER, OUTBOX, PERSON, SHEET
from tests.dialogues.surveying import OPENED, half, with_survey
from tests.integration.moody import Moody, lines, live
from tests.stage import MONDAY, PARIS, Stage, settings

pytestmark = pytest.mark.usefixtures("houses")

DUE = datetime(2026, 12, 9, 18, tzinfo=PARIS)
CROWD = 2 * MOST + 50
FINISHED = """
    claire: 2
    claire: 4
    claire: Du temps.
    → claire: C’est fini, merci
"""
QUIET = "claire: /remplir 1 silence"
WITHDRAWN = "claire: /remplir 1 retirer\nclaire: Oui, tout retirer"
CLOSED = "camille@bureau: /questionnaire 1 clore\ncamille@bureau [Oui, c’est bien cela]"
PUT_OFF = """
    camille@bureau: /questionnaire 1 prolonger vendredi 18 décembre 18h
    camille@bureau [Oui, c’est bien cela]
"""


def surveyed(folder: Path) -> Settings:
    return with_survey(settings(folder), folder)


def crowd(connection: Connection) -> None:
    """So many who have begun, each with two accounts; of every ten the first has finished, the
    second is silent, the third wants no reminder of anything, the fourth can't be written to."""
    numbers = range(1, CROWD + 1)
    people = [
        {"id": one, "name": "", "region": "", "consented_at": MONDAY, "unreminded": one % 10 == 3}
        for one in numbers
    ]
    accounts = [
        {
            "address": f"memory:{letter}{one}",
            "person_id": one,
            "private": "" if one % 10 == 4 else f"memory:{letter}{one}",
            "external": False,
        }
        for one in numbers
        for letter in "ab"
    ]
    sheets = [
        {
            "questionnaire_id": 1,
            "person_id": one,
            "finished": one % 10 == 1,
            "silent": one % 10 == 2,
        }
        for one in numbers
    ]
    connection.execute(insert(PERSON), people)
    connection.execute(insert(ACCOUNT), accounts)
    connection.execute(insert(SHEET), sheets)


def reminded(stage: Stage) -> Counter[str]:
    return Counter(one.to for one in stage.channel.sent if one.key.startswith("reminder."))


def waits(connection: Connection) -> tuple[list[str], int]:
    """What has become of reminders, and how many buttons are shown with them."""
    theirs = (OUTBOX.c.id == OFFER.c.message) & OUTBOX.c.key.startswith("reminder.")
    shown = select(func.count()).select_from(OFFER).join(OUTBOX, theirs)
    states = select(OUTBOX.c.status).where(OUTBOX.c.key.startswith("reminder."))
    found = connection.execute(states.order_by(OUTBOX.c.id)).scalars()
    return list(found), connection.execute(shown).scalar_one()


def test_a_crowd_is_reminded_a_few_at_a_time_each_in_one_place(tmp_path: Path) -> None:
    wanted = {f"memory:a{one}" for one in range(1, CROWD + 1) if one % 10 not in (1, 2, 3, 4)}

    async def act(stage: Stage) -> None:
        await lines(stage, OPENED)
        await stage.house.store.run(crowd)
        await stage.until(DUE - timedelta(seconds=1))
        assert not reminded(stage)
        await stage.until(DUE)
        assert len(reminded(stage)) == MOST
        await stage.until(DUE + PAUSE)
        assert set(reminded(stage)) == wanted
        await stage.until(DUE + timedelta(days=1))
        assert set(reminded(stage).values()) == {1}

    live(surveyed(tmp_path), MemoryChannel(), act)


@pytest.mark.parametrize("ending", [FINISHED, WITHDRAWN, QUIET, CLOSED, PUT_OFF])
def test_a_reminder_that_has_not_left_stays_once_it_is_moot(tmp_path: Path, ending: str) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, OPENED + half("claire"))
        channel.before["claire"].append(Unreachable())
        await stage.until(DUE)
        assert await stage.house.store.run(waits) == (["pending"], 1)
        await lines(stage, ending)
        assert await stage.house.store.run(waits) == (["dropped"], 0)
        await stage.until(DUE + timedelta(hours=20))
        assert not reminded(stage)

    live(surveyed(tmp_path), channel, act)


def test_of_two_linked_accounts_only_one_is_still_reminded(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, OPENED + half("claire") + half("clara"))
        for who in ("claire", "clara"):
            channel.before[who].append(Unreachable())
        await stage.until(DUE)
        assert await stage.house.store.run(waits) == (["pending"] * 2, 2)
        await stage.house.store.run(pairings.link, 1, 2, DUE)
        assert await stage.house.store.run(waits) == (["pending", "dropped"], 1)
        await stage.until(DUE + timedelta(hours=20))
        assert set(reminded(stage)) == {"memory:claire"}

    live(surveyed(tmp_path), channel, act)
