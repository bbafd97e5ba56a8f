"""Law: however many members there are, each is reminded once, a few at a time, or not at all."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update

from adapters.memory import MemoryChannel
from bot.duties.reminding import MOST, PAUSE
from bot.errors import Unreachable
from bot.store import pairings, polls, reminders
from bot.store.schema import ACCOUNT, BALLOT, MEMBER, OFFER, OUTBOX, PERSON, POLL
from tests.dialogues.scenes import VOTING, known
from tests.integration.moody import Moody, lines, live
from tests.stage import MONDAY, PARIS, Stage, settings

pytestmark = pytest.mark.usefixtures("houses")

DUE = MONDAY + timedelta(days=6, hours=9)
CROWD = 2 * MOST + 50


def crowd(connection: Connection, most: int = CROWD) -> None:
    """So many members, each with two accounts; of every ten the first has voted, by the second of
    them, the second wants no reminder, and the third can't be written to."""
    people = [
        {"id": one, "name": "", "region": "", "consented_at": MONDAY, "unreminded": one % 10 == 2}
        for one in range(1, most + 1)
    ]
    accounts = [
        {
            "address": f"memory:{letter}{one}",
            "person_id": one,
            "private": "" if one % 10 == 3 else f"memory:{letter}{one}",
            "external": False,
        }
        for one in range(1, most + 1)
        for letter in "ab"
    ]
    connection.execute(insert(PERSON), people)
    connection.execute(insert(ACCOUNT), accounts)
    members = [{"person_id": one["id"], "community_id": 1, "joined_at": MONDAY} for one in people]
    connection.execute(insert(MEMBER), members)
    voted = [
        {"poll_id": 1, "voter": f"memory:b{one}", "name": "", "voted_at": MONDAY}
        for one in range(1, most + 1, 10)
    ]
    connection.execute(insert(BALLOT), voted)
    connection.execute(update(POLL).values(voters=len(voted)))


def reminded(stage: Stage) -> Counter[str]:
    return Counter(one.to for one in stage.channel.sent if one.key.startswith("reminder."))


def test_a_crowd_is_reminded_a_few_at_a_time_each_in_one_place(tmp_path: Path) -> None:
    wanted = {f"memory:a{one}" for one in range(1, CROWD + 1) if one % 10 not in (1, 2, 3)}

    async def act(stage: Stage) -> None:
        await lines(stage, VOTING)
        await stage.house.store.run(crowd)
        await stage.until(DUE - timedelta(seconds=1))
        assert not reminded(stage)
        await stage.until(DUE)
        assert len(reminded(stage)) == MOST
        await stage.until(DUE + PAUSE)
        assert set(reminded(stage)) == wanted
        await stage.until(DUE + timedelta(days=1))
        assert set(reminded(stage).values()) == {1}
        stage.expect_shown("canal", "10 % des 450 membres qui pouvaient voter")

    live(settings(tmp_path), MemoryChannel(), act)


def waits(connection: Connection) -> tuple[list[str], int]:
    """What has become of reminders, and how many buttons are shown with them."""
    shown = select(OFFER.c.message).where(OFFER.c.choices.contains("reminders non"))
    states = select(OUTBOX.c.status).where(OUTBOX.c.key.startswith("reminder."))
    found = connection.execute(states.order_by(OUTBOX.c.id)).scalars()
    return list(found), len(connection.execute(shown).all())


@pytest.mark.parametrize("ending", ["claire@canal [Oui]", "camille@bureau [Oui, clore]"])
def test_a_reminder_that_has_not_left_stays_once_it_is_moot(tmp_path: Path, ending: str) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire") + VOTING)
        await lines(stage, "camille@bureau: /clore 1")
        channel.before["claire"].append(Unreachable())
        await stage.until(DUE)
        assert await stage.house.store.run(waits) == (["pending"], 1)
        await lines(stage, ending)
        assert await stage.house.store.run(waits) == (["dropped"], 0)
        await stage.until(DUE + timedelta(hours=20))
        assert not reminded(stage)

    live(settings(tmp_path), channel, act)


def test_of_two_linked_accounts_only_one_is_still_reminded(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "clara") + VOTING)
        for who in ("claire", "clara"):
            channel.before[who].append(Unreachable())
        await stage.until(DUE)
        assert await stage.house.store.run(waits) == (["pending"] * 2, 2)
        await stage.house.store.run(pairings.link, 1, 2, DUE)
        assert await stage.house.store.run(waits) == (["pending", "dropped"], 1)
        await stage.until(DUE + timedelta(hours=20))
        assert set(reminded(stage)) == {"memory:claire"}

    live(settings(tmp_path), channel, act)


def test_a_reminder_is_given_out_by_one_of_two(tmp_path: Path) -> None:
    """As two processes that have seen the same."""

    def twice(connection: Connection) -> list[bool]:
        seen = polls.get(connection, 1)
        return [reminders.advance(connection, seen, 9, {}) for _ in range(2)]

    async def act(stage: Stage) -> None:
        await lines(stage, VOTING)
        assert await stage.house.store.run(twice) == [True, False]

    live(settings(tmp_path), MemoryChannel(), act)


def test_who_links_accounts_is_a_member_since_the_first_and_as_quiet_as_either(
    tmp_path: Path,
) -> None:
    later = MONDAY.replace(hour=15).astimezone(PARIS)

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        await stage.until(later)
        await lines(stage, known("clara") + "\nclaire: /rappels non")
        await stage.house.store.run(pairings.link, 2, 1, later)
        await lines(stage, "clara: /rappels")
        stage.expect("clara", "Je ne vous rappelle plus")
        since = select(MEMBER.c.person_id, MEMBER.c.joined_at)
        found = await stage.house.store.run(lambda one: one.execute(since).all())
        assert [tuple(row) for row in found] == [(2, MONDAY)]

    live(settings(tmp_path), MemoryChannel(), act)
