"""Law: whatever fails, outside or inside, delays or is told; nothing is lost, nothing doubled."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import Connection, update

from adapters.memory import MemoryChannel
from bot.commands import help as help_
from bot.commands import tell
from bot.config import Settings
from bot.duties.rounds import Round
from bot.duties.table import DUTIES
from bot.errors import Blocked, RateLimited, Rejected, Unconfirmed, Unreachable
from bot.messages import Address, Edited, Outgoing, Redacted, Said, Voted, paragraph
from bot.outbox import Outbox
from bot.ports import Batch, Delivery, Receipt
from bot.store import cursors, events
from bot.store.database import Store
from bot.store.schema import OUTBOX
from tests.databases import Kind, driver
from tests.dialogues.scenes import approved, known
from tests.stage import MONDAY, PARIS, Stage, opened, play, settings

pytestmark = pytest.mark.usefixtures("houses")

FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=PARIS)
CHANNELS = ("canal", "forum")
FAILED = "Je n’ai pas pu traiter ce message"
ASKED = "Je ne sais pas si ce message est arrivé dans memory:forum"
OUT = "L’édition n° 1 est parue"

Act = Callable[[Stage], Awaitable[None]]


class Moody(MemoryChannel):
    """A platform that fails for one room: `before` it takes a message, or `after`."""

    def __init__(self, *, keyed: bool = True) -> None:
        super().__init__(keyed=keyed)
        self.before: defaultdict[str, deque[Exception]] = defaultdict(deque)
        self.after: defaultdict[str, deque[Exception]] = defaultdict(deque)

    async def send(self, delivery: Delivery) -> Receipt:
        if mood := self.before[delivery.to.native]:
            raise mood.popleft()
        receipt = await super().send(delivery)
        if mood := self.after[delivery.to.native]:
            raise mood.popleft()
        return receipt


def weekly(folder: Path) -> Settings:
    """A community of two channels whose digest needs no yes of the desk."""
    channels = [f"memory:{name}" for name in CHANNELS]
    return settings(folder, channels=channels, digest={"approval": "automatic"})


def live(given: Settings, channel: MemoryChannel, *acts: Act) -> Stage:
    """Play these acts, each in a process of its own; the stage as it was at the end."""

    async def run() -> Stage:
        stage: Stage | None = None
        for act in acts:
            now = stage.clock.now() if stage else MONDAY
            async with opened(given, channel, now, stage) as stage:
                await act(stage)
        assert stage is not None
        return stage

    return asyncio.run(run())


async def lines(stage: Stage, script: str) -> None:
    await play(stage, [line for line in script.splitlines() if line.strip()])


async def wait(stage: Stage, seconds: float) -> None:
    await stage.until(stage.clock.now() + timedelta(seconds=seconds))


async def approve_one(stage: Stage) -> None:
    """Claire is known, and her first contribution is approved."""
    await lines(stage, known("claire") + approved("claire", 1))


def inbox(given: Settings) -> Sequence[tuple[str, str]]:
    """The status and content of every event received."""
    with driver(given.database.url) as database:
        found: Sequence[tuple[str, str]] = database.execute(
            "SELECT status, content FROM inbox ORDER BY id"
        ).fetchall()
        return found


def broken(*_: object, **__: object) -> NoReturn:
    """A part of the house that is at fault."""
    raise ZeroDivisionError


# --- on the way out -------------------------------------------------------------------------------


def test_a_rate_limit_delays_its_room_alone_and_keeps_its_order(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire", "malik"))
        channel.before["claire"].append(RateLimited(30))
        await stage.say("claire", "/contributions")
        await stage.say("claire", "/annuler")
        await stage.say("malik", "/contributions")
        stage.expect("malik", "Vous n’avez encore rien raconté")
        await wait(stage, 29)
        assert stage.unread("claire") == []
        await wait(stage, 1)
        stage.expect("claire", "Vous n’avez encore rien raconté")
        stage.expect("claire", "Il n’y a rien à annuler")

    live(settings(tmp_path), channel, act)


def test_an_unreachable_platform_is_tried_less_and_less_often(tmp_path: Path) -> None:
    channel = Moody()
    channel.before["claire"].extend(Unreachable() for _ in range(4))

    async def act(stage: Stage) -> None:
        await stage.say("claire", "/aide")
        left = []
        for _ in range(16):
            left.append(len(channel.before["claire"]))
            await wait(stage, 1)
        # Tried after 0, 1, 3 and 7 seconds, and answered after 15.
        assert left == [3, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        stage.expect("claire", "Bonjour, ici Essaim")

    live(settings(tmp_path), channel, act)


def test_an_unreachable_room_receives_all_in_order(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        channel.before["claire"].extend(Unreachable() for _ in range(5))
        for number in range(101, 105):
            await stage.say("claire", f"/lire {number}")
        await wait(stage, 60)
        for number in range(101, 105):
            stage.expect("claire", f"n° {number}")
        assert stage.unread("claire") == []

    live(settings(tmp_path), channel, act)


def test_after_a_day_an_unreachable_room_is_given_up(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        channel.before["claire"].extend(Unreachable() for _ in range(10_000))
        await stage.say("claire", "/lire 101")
        await wait(stage, 25 * 3600)
        channel.before["claire"].clear()
        await wait(stage, 3600)
        assert stage.unread("claire") == []
        await stage.say("claire", "/lire 102")
        stage.expect("claire", "n° 102")

    live(settings(tmp_path), channel, act)


@pytest.mark.parametrize(("keyed", "copies"), [(True, 1), (False, 2)])
@pytest.mark.parametrize("fault", [Unconfirmed, ZeroDivisionError])
def test_a_reply_of_unknown_fate_is_sent_again(
    keyed: bool, copies: int, fault: type[Exception], tmp_path: Path
) -> None:
    channel = Moody(keyed=keyed)

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        channel.after["claire"].append(fault())
        await stage.say("claire", "/lire 101")
        await wait(stage, 60)
        heard = stage.unread("claire")
        assert len(heard) == copies
        assert all("n° 101" in text for text in heard)

    live(settings(tmp_path), channel, act)


def test_a_blocked_room_holds_nobody_up(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        channel.before["claire"].append(Blocked())
        await stage.say("claire", "/lire 101")
        await stage.say("claire", "/lire 102")
        stage.expect("claire", "n° 102")
        await wait(stage, 3600)
        stage.expect_not("claire", "n° 101")

    live(settings(tmp_path), channel, act)


# --- posts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [Unconfirmed, ZeroDivisionError])
def test_a_post_that_may_have_arrived_is_asked_about_once_and_not_repeated(
    fault: type[Exception], tmp_path: Path
) -> None:
    channel = Moody(keyed=False)

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        channel.after["forum"].append(fault())
        await stage.until(FRIDAY)
        stage.expect("bureau", ASKED)
        await wait(stage, 7200)
        stage.expect_not("bureau", ASKED)
        stage.expect_not("bureau", OUT)
        await stage.press("camille", "Oui, il y est", "bureau")
        stage.expect("bureau", "il est arrivé")
        stage.expect("bureau", OUT)
        await stage.press("camille", "Non, l’envoyer", "bureau")
        stage.expect("bureau", "n’est plus incertaine")

    stage = live(weekly(tmp_path), channel, act)
    assert [len(stage.texts(name)) for name in CHANNELS] == [1, 1]


def test_a_post_that_did_not_arrive_is_sent_when_the_desk_says_so(tmp_path: Path) -> None:
    channel = Moody(keyed=False)

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        channel.before["forum"].append(Unconfirmed())
        await stage.until(FRIDAY)
        stage.expect("bureau", ASKED)
        await stage.press("camille", "Non, l’envoyer", "bureau")
        stage.expect("bureau", OUT)

    stage = live(weekly(tmp_path), channel, act)
    assert [len(stage.texts(name)) for name in CHANNELS] == [1, 1]


def test_a_post_that_is_lost_again_is_asked_about_again(tmp_path: Path) -> None:
    channel = Moody(keyed=False)

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        channel.before["forum"].extend([Unconfirmed(), Unconfirmed()])
        await stage.until(FRIDAY)
        for _ in range(2):
            stage.expect("bureau", ASKED)
            await stage.press("camille", "Non, l’envoyer", "bureau")
        stage.expect("bureau", OUT)

    stage = live(weekly(tmp_path), channel, act)
    assert [len(stage.texts(name)) for name in CHANNELS] == [1, 1]


def test_a_keyed_platform_is_never_asked_about(tmp_path: Path) -> None:
    channel = Moody(keyed=True)

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        channel.after["forum"].extend([Unconfirmed(), Unconfirmed()])
        await stage.until(FRIDAY + timedelta(minutes=1))
        stage.expect_not("bureau", ASKED)
        stage.expect("bureau", OUT)

    stage = live(weekly(tmp_path), channel, act)
    assert [len(stage.texts(name)) for name in CHANNELS] == [1, 1]


def test_a_refused_post_is_told_and_the_edition_closes(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        channel.before["forum"].append(Rejected("the room is read-only"))
        await stage.until(FRIDAY)
        stage.expect("bureau", "memory:forum … the room is read-only")
        stage.expect("bureau", f"{OUT} dans 1 canal")
        stage.expect("claire", "vient de paraître")
        await wait(stage, 3600)
        stage.expect_not("bureau", "l’a refusé")

    stage = live(weekly(tmp_path), channel, act)
    assert [len(stage.texts(name)) for name in CHANNELS] == [1, 0]


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
        for line in ("/temoigner Un guichet mobile au marché.", "passer", "passer", "1"):
            await stage.say("claire", line)
        monkeypatch.setattr(tell, "_to_desk", broken)
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


def heard(stage: Stage, text: str, identity: str) -> Said:
    """An event as the platform would hand it over."""
    claire = Address("memory:claire")
    return Said(
        id=identity,
        at=stage.clock.now(),
        account=claire,
        name="Claire",
        place=claire,
        private=claire,
        text=text,
    )


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
        monkeypatch.setattr("bot.house.DUTIES", (*DUTIES, moody))
        await stage.until(FRIDAY + timedelta(minutes=5))
        assert not faults
        stage.expect("canal", "Futurs Publics · n° 1")
        stage.expect("bureau", OUT)

    stage = live(weekly(tmp_path), MemoryChannel(), act)
    assert [len(stage.texts(name)) for name in CHANNELS] == [1, 1]
