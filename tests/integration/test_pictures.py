"""Law: a withdrawn picture stands nowhere in the end, whatever became of its post.

The edition is automatic and goes to two channels; the second one, the forum, is moody.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from bot.errors import ChannelError, Rejected, Unconfirmed, Unreachable
from bot.messages import File
from bot.ports import Delivery, Receipt
from tests.dialogues.scenes import known
from tests.integration.moody import FRIDAY, Moody, lines, live, wait, weekly
from tests.stage import Stage

pytestmark = pytest.mark.usefixtures("houses")

UNKNOWN = Unconfirmed()
PICTURE = "📎 1-1.png"
WITHDRAW = "claire: /retirer 1\nclaire [Oui, retirer]"


class Picky(MemoryChannel):
    """A platform that fails each time that a picture comes to the forum, arrived or not."""

    def __init__(self, fault: ChannelError | None = UNKNOWN, *, arrived: bool = False) -> None:
        super().__init__(keyed=True)
        self.fault = fault
        self.arrived = arrived

    async def send(self, delivery: Delivery) -> Receipt:
        picture = isinstance(delivery.letter.extra, File) and delivery.to.native == "forum"
        if self.fault is None or not picture:
            return await super().send(delivery)
        if self.arrived:
            await super().send(delivery)
        raise self.fault


def approved(name: str, number: int, files: str = "") -> str:
    described = f"{name} [Passer]" if files else ""
    return f"""
        {name}: {files}/temoigner Nous avons ouvert un guichet commun à la mairie.
        {name} [Passer]
        {name} [Passer]
        {name} [Signer]
        {described}
        {name} [Oui, proposer]
        camille@bureau: /approuver {number}
    """


async def approve_two(stage: Stage) -> None:
    """Claire's n° 1, with a picture, and Marc's n° 2."""
    told = approved("claire", 1, "📎 guichet.png ") + approved("marc", 2)
    await lines(stage, known("claire", "marc") + told)


def pictures(stage: Stage, room: str) -> int:
    """How many pictures that room was ever sent."""
    return sum(isinstance(letter.extra, File) for letter in stage.letters(room))


def test_a_picture_that_waits_does_not_leave(tmp_path: Path) -> None:
    channel = Moody(keyed=False)

    async def act(stage: Stage) -> None:
        await approve_two(stage)
        channel.before["forum"].extend(Unreachable() for _ in range(6))
        await stage.until(FRIDAY)
        stage.expect_shown("canal", PICTURE)
        await lines(stage, WITHDRAW)
        await wait(stage, 3600)
        stage.expect_shown("forum", "guichet")
        assert pictures(stage, "forum") == 0
        stage.expect_not_shown("canal", PICTURE)

    live(weekly(tmp_path), channel, act)


@pytest.mark.parametrize("arrived", [True, False])
def test_a_picture_that_may_have_arrived_is_taken_away(arrived: bool, tmp_path: Path) -> None:
    channel = Picky(arrived=arrived)

    async def act(stage: Stage) -> None:
        await approve_two(stage)
        await stage.until(FRIDAY)
        await lines(stage, WITHDRAW)
        channel.fault = None
        await wait(stage, 3600)
        stage.expect_not_shown("forum", "📎")
        stage.expect_not_shown("forum", "pièce")
        stage.expect_shown("forum", "guichet")

    live(weekly(tmp_path), channel, act)


def test_a_picture_that_is_refused_is_told_and_the_edition_is_out(tmp_path: Path) -> None:
    channel = Picky(Rejected("trop lourd"))

    async def act(stage: Stage) -> None:
        await approve_two(stage)
        await stage.until(FRIDAY)
        stage.expect_shown("forum", "guichet")
        stage.expect("bureau", "trop lourd")
        stage.expect("bureau", "L’édition n° 1 est parue dans 2 canaux")

    live(weekly(tmp_path), channel, act)
