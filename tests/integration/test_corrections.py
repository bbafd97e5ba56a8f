"""Law: what is withdrawn or changed reaches every post, each on the way that its fate leaves open.

The edition is automatic and goes to two channels; the second one, the forum, is moody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.memory import MemoryChannel
from bot.config import Settings
from bot.errors import RateLimited, Rejected, Unconfirmed, Unreachable
from bot.messages import Address, Outgoing
from bot.outbox import Outbox
from bot.ports import Bell, Delivery, Receipt
from bot.richtext import paragraph
from bot.store.database import Store
from scheduler.simulated import SimulatedClock
from tests.dialogues.records import states
from tests.dialogues.scenes import approved, known
from tests.integration.moody import (
    ASKED,
    FRIDAY,
    OUT,
    Moody,
    approve_one,
    lines,
    live,
    wait,
    weekly,
)
from tests.stage import MONDAY, Stage, settings

pytestmark = pytest.mark.usefixtures("houses")

BUS = "Le bus passe le mardi."
WITHDRAW = "claire: /retirer 1\nclaire [Oui, retirer]"


async def approve_two(stage: Stage) -> None:
    """Claire's n° 1 and Marc's n° 2."""
    await lines(stage, known("claire", "marc") + approved("claire", 1) + approved("marc", 2, BUS))


def elsewhere(folder: Path, *channels: str) -> Settings:
    return settings(folder, channels=list(channels), digest={"approval": "automatic"})


@pytest.mark.parametrize("keyed", [True, False])
def test_a_channel_that_is_down_receives_the_new_text_and_holds_no_other_up(
    keyed: bool, tmp_path: Path
) -> None:
    channel = Moody(keyed=keyed)

    async def act(stage: Stage) -> None:
        await approve_two(stage)
        channel.before["forum"].extend(Unreachable() for _ in range(8))
        await stage.until(FRIDAY)
        stage.expect_shown("canal", "guichet")
        await lines(stage, WITHDRAW)
        stage.expect_not_shown("canal", "guichet")
        stage.expect_shown("canal", "bus")
        await wait(stage, 3600)
        stage.expect_shown("forum", "bus")
        assert not any("guichet" in text for text in stage.texts("forum"))
        stage.expect("bureau", OUT)

    live(weekly(tmp_path), channel, act)


def test_an_unsure_post_is_sent_with_the_new_text(tmp_path: Path) -> None:
    channel = Moody(keyed=False)

    async def act(stage: Stage) -> None:
        await approve_two(stage)
        channel.before["forum"].append(Unconfirmed())
        await stage.until(FRIDAY)
        stage.expect("bureau", ASKED)
        await lines(stage, WITHDRAW)
        stage.expect_not_shown("canal", "guichet")
        await stage.press("camille", "Non, l’envoyer", "bureau")
        stage.expect("bureau", OUT)
        assert not any("guichet" in text for text in stage.texts("forum"))
        stage.expect_shown("forum", "bus")
        stage.expect_not("bureau", "à la main")

    live(weekly(tmp_path), channel, act)


@pytest.mark.parametrize("before", [True, False])
def test_a_post_that_the_desk_saw_is_mended_by_hand(before: bool, tmp_path: Path) -> None:
    channel = Moody(keyed=False)

    async def act(stage: Stage) -> None:
        await approve_two(stage)
        channel.after["forum"].append(Unconfirmed())
        await stage.until(FRIDAY)
        if before:
            await lines(stage, WITHDRAW)
        stage.expect_not("bureau", "à la main")
        await stage.press("camille", "Oui, il y est", "bureau")
        if not before:
            await lines(stage, WITHDRAW)
        stage.expect("bureau", "L’édition n° 1 a changé … Memory 2 … à la main")
        await wait(stage, 3600)
        stage.expect_not("bureau", "à la main")
        assert not any("nothing to edit" in text for text in stage.texts("bureau"))

    live(weekly(tmp_path), channel, act)


def test_a_refused_edit_is_told_and_tried_again_with_the_next(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await approve_two(stage)
        await stage.until(FRIDAY)
        channel.before["forum"].append(Rejected("too old"))
        await lines(stage, WITHDRAW)
        stage.expect("bureau", "L’édition n° 1 a changé … Memory 2 (too old) … à la main")
        stage.expect_not("bureau", "l’a refusé")
        stage.expect_shown("forum", "guichet")
        await lines(stage, "marc: /retirer 2\nmarc [Oui, retirer]")
        stage.expect_not_shown("forum", "guichet")

    live(weekly(tmp_path), channel, act)


def test_an_edition_that_is_empty_before_anything_left_is_skipped(tmp_path: Path) -> None:
    channel = Moody(keyed=False)
    for room in ("canal", "forum"):
        channel.before[room].append(RateLimited(600))

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        await stage.until(FRIDAY)
        await lines(stage, WITHDRAW)
        stage.expect("bureau", "toutes ses contributions ont été retirées")
        await wait(stage, 3600)
        stage.expect_not("bureau", OUT)

    stage = live(weekly(tmp_path), channel, act)
    assert stage.texts("canal") + stage.texts("forum") == []
    assert states(stage)[0] == "skipped"
    assert not any("guichet" in str(row) for row in stage.kept()["outbox"] if "edition" in str(row))


def test_what_was_withdrawn_before_a_crash_does_not_leave_after_it(tmp_path: Path) -> None:
    given = weekly(tmp_path)
    channel = Moody(keyed=False)
    channel.before["forum"].append(RateLimited(600))

    async def before(stage: Stage) -> None:
        await approve_two(stage)
        await stage.until(FRIDAY)
        stage.house._ticking = True

        async def nothing(_: object) -> None:
            """The process ends before its duties are done."""

        stage.house._tick = nothing  # type: ignore[assignment, method-assign]
        await lines(stage, WITHDRAW)

    async def after(stage: Stage) -> None:
        await wait(stage, 3600)
        stage.expect_shown("forum", "bus")
        assert not any("guichet" in text for text in stage.texts("forum"))

    live(given, channel, before, after)


def test_an_edition_is_corrected_where_it_stands(tmp_path: Path) -> None:
    channel = MemoryChannel()

    async def publish(stage: Stage) -> None:
        await approve_two(stage)
        await stage.until(FRIDAY)

    async def withdraw(stage: Stage) -> None:
        await lines(stage, WITHDRAW)

    live(elsewhere(tmp_path, "memory:canal", "memory:forum"), channel, publish)
    stage = live(elsewhere(tmp_path, "memory:forum", "memory:salon"), channel, withdraw)
    for room in ("canal", "forum"):
        stage.expect_shown(room, "bus")
        stage.expect_not_shown(room, "guichet")
    assert stage.texts("salon") == []


def test_a_platform_that_left_is_told_and_the_edition_closes(tmp_path: Path) -> None:
    channel = Moody()

    async def publish(stage: Stage) -> None:
        await approve_one(stage)
        await stage.until(FRIDAY)
        rows = "UPDATE outbox SET platform = 'gone', status = 'pending', content = content"
        where = " WHERE destination = 'memory:forum'"
        await stage.house.store.run(lambda c: c.exec_driver_sql(rows + where))
        undone = "UPDATE edition SET state = 'publishing' WHERE state = 'published'"
        await stage.house.store.run(lambda c: c.exec_driver_sql(undone))

    async def after(stage: Stage) -> None:
        stage.expect("bureau", "memory:forum … n’est plus dans la configuration")

    live(weekly(tmp_path), channel, publish)
    stage = live(elsewhere(tmp_path, "memory:canal"), channel, after)
    assert states(stage)[0] == "published"


def test_lateness_counts_from_the_first_failure_or_from_the_desk(tmp_path: Path) -> None:
    channel = Moody(keyed=False)

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        channel.before["forum"].append(Unconfirmed())
        await stage.until(FRIDAY)
        await wait(stage, 30 * 3600)
        channel.before["forum"].append(Unreachable())
        await stage.press("camille", "Non, l’envoyer", "bureau")
        await wait(stage, 60)
        stage.expect("bureau", OUT)
        stage.expect_shown("forum", "guichet")

    live(weekly(tmp_path), channel, act)


def test_what_nobody_could_deliver_is_tried_and_then_wiped(tmp_path: Path) -> None:
    channel = Moody()

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        message = Outgoing(to=Address("memory:marc"), body=(paragraph("secret"),), key="k")
        old = stage.clock.now() - timedelta(days=2)
        channel.before["marc"].append(Unreachable())
        await stage.house.store.run(stage.house.outbox.put, [message], old)
        stage.house.outbox.ring()
        await wait(stage, 60)
        stage.expect("marc", "secret")
        channel.before["marc"].append(Rejected("no"))
        refused = Outgoing(to=Address("memory:marc"), body=(paragraph("intime"),), key="l")
        await stage.house.store.run(stage.house.outbox.put, [refused], stage.clock.now())
        stage.house.outbox.ring()
        await wait(stage, 60)
        stage.expect_nowhere("intime")

    live(settings(tmp_path), channel, act)


def test_a_stop_while_claiming_sends_what_was_claimed(url: str) -> None:
    class Slow(Store):
        async def run(self, unit: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            result = await super().run(unit, *args, **kwargs)
            if unit.__name__ == "_claim":
                claiming.set()
                await asyncio.sleep(0.05)
            return result

    claiming = asyncio.Event()

    async def run() -> Sequence[str]:
        channel, store = MemoryChannel(keyed=False), Slow(url)
        outbox = Outbox(store, {"memory": channel}, SimulatedClock(MONDAY, 1), Bell(), Bell())
        post = Outgoing(to=Address("memory:c"), body=(paragraph("un"),), key="un", post=True)
        await store.run(outbox.put, [post], MONDAY)
        work = asyncio.create_task(outbox.deliver("memory"))
        await claiming.wait()
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await outbox.finish(5)
        store.close()
        return [delivery.key for delivery in channel.sent]

    assert asyncio.run(run()) == ["un"]


class Linked(MemoryChannel):
    """A platform of short messages, with a link to each."""

    def __init__(self) -> None:
        super().__init__()
        self.traits = type(self.traits)(most=200, keyed=True)

    async def send(self, delivery: Delivery) -> Receipt:
        receipt = await super().send(delivery)
        return Receipt(receipt.id, f"https://essaim/{delivery.key}")


def test_an_author_is_given_the_link_of_their_part(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        await approve_two(stage)
        await stage.until(FRIDAY)
        parts = stage.texts("canal")
        for name, word in (("claire", "— Claire"), ("marc", "— Marc")):
            rank = next(rank for rank, text in enumerate(parts) if word in text)
            assert rank > 0
            stage.expect(name, f"vient de paraître … memory:canal.{rank}")

    live(elsewhere(tmp_path, "memory:canal"), Linked(), act)


def test_a_freeze_longer_than_the_interval_skips_nothing(tmp_path: Path) -> None:
    given = settings(
        tmp_path,
        digest={"schedule": "0 17 * * *", "freeze": "36h", "approval": "automatic"},
    )

    async def act(stage: Stage) -> None:
        await approve_one(stage)
        await stage.until(MONDAY + timedelta(days=1))
        await lines(stage, known("marc") + approved("marc", 2, BUS))
        await stage.until(MONDAY + timedelta(days=5))
        stage.expect("canal", "guichet")
        stage.expect("canal", "bus")
        assert "est sautée" not in "".join(stage.texts("bureau"))

    live(given, MemoryChannel(), act)
