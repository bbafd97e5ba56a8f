"""Law: whatever fails inside is told and can be done again; nothing is lost, nothing doubled."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from adapters.memory import MemoryChannel
from bot.commands import help as help_
from bot.commands import submit
from bot.duties.rounds import Round
from bot.duties.table import DUTIES
from bot.messages import Address, Edited, Outgoing, Redacted, Said, Voted
from bot.outbox import Outbox
from bot.ports import Batch
from bot.richtext import paragraph
from bot.store import cursors, events
from bot.store.database import Store
from bot.store.schema import OUTBOX
from tests.databases import Kind, driver
from tests.dialogues.scenes import known
from tests.integration.moody import (
    CHANNELS,
    FAILED,
    FRIDAY,
    OUT,
    approve_one,
    broken,
    heard,
    inbox,
    lines,
    live,
    weekly,
)
from tests.stage import MONDAY, Stage, settings

pytestmark = pytest.mark.usefixtures("houses")

# --- on the way in --------------------------------------------------------------------------------


def test_an_answer_that_can_t_be_said_is_put_aside_and_blocks_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = settings(tmp_path)
    put = Outbox.put

    def picky(
        box: Outbox, connection: Connection, messages: Sequence[Outgoing], now: datetime
    ) -> None:
        if any(one.to.native == "claire" for one in messages):
            raise ZeroDivisionError
        put(box, connection, messages, now)

    async def act(stage: Stage) -> None:
        monkeypatch.setattr(Outbox, "put", picky)
        await stage.say("claire", "/aide")
        await stage.say("malik", "/aide")
        assert (len(stage.unread("malik")), len(stage.unread("claire"))) == (1, 0)

    live(given, MemoryChannel(), act)
    assert [status for status, _ in inbox(given)] == ["failed", "held"]


def test_a_message_that_can_t_be_read_keeps_nobody_from_being_heard(tmp_path: Path) -> None:
    given = settings(tmp_path)

    async def act(stage: Stage) -> None:
        def spoil(connection: Connection) -> None:
            said = Outgoing(to=Address("memory:claire"), body=(paragraph("…"),), key="spoilt")
            stage.house.outbox.put(connection, [said], stage.clock.now())
            connection.execute(update(OUTBOX).values(content="{"))

        await stage.house.store.run(spoil)
        await stage.say("claire", "/aide")
        await stage.say("malik", "/aide")
        assert (len(stage.unread("malik")), len(stage.unread("claire"))) == (1, 1)

    live(given, MemoryChannel(), act)
    assert [status for status, _ in inbox(given)] == ["held", "held"]


@pytest.mark.parametrize("odd", ["\ud83d", "\0"])
def test_half_a_character_stops_nobody(tmp_path: Path, odd: str) -> None:
    """As a client writes that cuts an emoji in two: no database keeps it."""

    async def act(stage: Stage) -> None:
        fact = stage._fact("claire", "")
        await stage._happen(Said(**fact | {"id": f"a{odd}", "name": odd}, text=f"/aide {odd}"))
        await stage._happen(
            Said(**fact | {"id": f"b{odd}", "thread": odd}, text="/aide", answers=odd)
        )
        await stage._happen(Edited(**fact | {"id": f"c{odd}"}, of=odd, text=odd))
        await stage._happen(Redacted(**fact | {"id": f"d{odd}"}, of=odd))
        await stage._happen(Voted(**fact | {"id": f"e{odd}"}, of=odd, answers=(odd,)))
        await stage.say("malik", "/aide")
        assert (len(stage.unread("malik")), len(stage.unread("claire"))) == (1, 2)

    given = settings(tmp_path)
    live(given, MemoryChannel(), act)
    assert {status for status, _ in inbox(given)} == {"held", "done"}


def test_a_handler_that_raises_leaves_nothing_and_its_event_can_be_replayed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = settings(tmp_path)

    async def fail(stage: Stage) -> None:
        await lines(stage, known("claire"))
        for line in (
            "/temoigner Un guichet mobile au marché.",
            "passer",
            "passer",
            "Signer « Claire »",
        ):
            await stage.say("claire", line)
        monkeypatch.setattr(submit, "_to_desk", broken)
        stage.watch()
        await stage.say("claire", "Oui, proposer à la publication")
        stage.expect("claire", FAILED)
        stage.expect_unchanged()
        assert [status for status, content in inbox(given) if content] == ["failed"]
        await stage.say("claire", "/lire 101")
        stage.expect("claire", "n° 101")

    async def replay(stage: Stage) -> None:
        monkeypatch.undo()
        assert await stage.house.store.run(events.replay) == 1
        assert await stage.house.store.run(events.replay) == 0

    async def after(stage: Stage) -> None:
        # The number of what was undone: SQLite gives it again, PostgreSQL does not.
        stage.expect("claire", "Votre contribution n° … est entre les mains")
        stage.expect_not("claire", "Votre contribution n°")
        stage.expect("bureau", "Nouvelle contribution, n°")
        stage.expect_not("bureau", "Nouvelle contribution")
        assert len(stage.kept()["contribution"]) == 1
        assert set(inbox(given)) == {("done", "")}

    live(given, MemoryChannel(), fail, replay, after)


def test_a_replay_that_fails_again_is_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(stage: Stage) -> None:
        await lines(stage, known("claire"))
        monkeypatch.setattr(help_, "overview", broken)
        await stage.say("claire", "/aide")
        stage.expect("claire", FAILED)
        await stage.house.store.run(events.replay)

    async def again(stage: Stage) -> None:
        stage.expect("claire", FAILED)

    live(settings(tmp_path), MemoryChannel(), fail, again)


def test_an_event_received_again_is_handled_once(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        event = heard(stage, "/lire 101", "twin")
        cursor = str(len(stage.channel.received))
        for batch in ([event, event], [event]):
            await stage.house.dispatch.keep("memory", Batch(batch, cursor))
            await stage.clock.idle()
        stage.expect("claire", "n° 101")
        assert stage.unread("claire") == []

    live(settings(tmp_path), MemoryChannel(), act)


def test_what_was_taken_in_before_a_restart_is_handled_after_it(tmp_path: Path) -> None:
    given = settings(tmp_path)
    channel = MemoryChannel()

    async def before(stage: Stage) -> None:
        await lines(stage, known("claire"))

    stage = live(given, channel, before)
    channel.received.append(heard(stage, "/lire 101", "late"))
    store = Store(given.database.url)
    cursor = str(len(channel.received))
    store.run_now(events.receive, "memory", channel.received[-1:], cursor, stage.clock.now())
    store.close()

    async def after(_: Stage) -> None:
        """The house handles what it finds."""

    stage = live(given, channel, after, after)
    assert sum("n° 101" in text for text in stage.texts("claire")) == 1


def test_the_cursor_moves_with_the_commit_or_not_at_all(tmp_path: Path) -> None:
    given = settings(tmp_path)
    store = Store(given.database.url)
    claire = Address("memory:claire")
    said = Said(id="1", at=MONDAY, account=claire, name="C", place=claire, text="bonjour")

    def receive_and_fail(connection: object) -> None:
        events.receive(connection, "memory", [said], "1", MONDAY)  # type: ignore[arg-type]
        raise OSError

    with pytest.raises(OSError):
        store.run_now(receive_and_fail)
    assert store.run_now(cursors.read, "memory") is None
    assert inbox(given) == []
    store.run_now(events.receive, "memory", [said], "1", MONDAY)
    assert store.run_now(cursors.read, "memory") == "1"
    assert len(inbox(given)) == 1
    store.close()


def test_the_platform_is_acknowledged_only_after_the_commit(tmp_path: Path) -> None:
    given = settings(tmp_path)
    committed = []

    class Watched(MemoryChannel):
        async def acknowledge(self, cursor: str) -> None:
            with driver(given.database.url) as database:
                row = database.execute(
                    "SELECT value FROM cursor WHERE platform = 'memory'"
                ).fetchone()
            committed.append(row == (cursor,))

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))

    live(given, Watched(), act)
    assert committed
    assert all(committed)


# --- the database ---------------------------------------------------------------------------------


def test_a_server_that_goes_away_is_waited_for(kind: Kind, tmp_path: Path) -> None:
    """What people say meanwhile is answered once, when it is back."""
    given = settings(tmp_path)
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'essaim'"

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        if kind == "postgresql":
            with driver(given.database.url) as database:
                database.execute(f"{end} AND datname = current_database()")
        await stage.say("claire", "/lire 101")
        stage.expect("claire", "n° 101")
        assert stage.unread("claire") == []

    live(given, MemoryChannel(), act)


# --- time -----------------------------------------------------------------------------------------


def test_a_duty_that_raises_does_not_stop_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = deque([ZeroDivisionError()] * 3)

    def moody(_: Round) -> None:
        if faults:
            raise faults.popleft()

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        monkeypatch.setattr("bot.rota.DUTIES", (*DUTIES, moody))
        await stage.until(FRIDAY + timedelta(minutes=5))
        assert not faults
        stage.expect("canal", "Futurs Publics · n° 1")
        stage.expect("bureau", OUT)

    stage = live(weekly(tmp_path), MemoryChannel(), act)
    assert [len(stage.texts(name)) for name in CHANNELS] == [1, 1]
