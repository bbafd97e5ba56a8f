"""Law: what is at fault keeps nobody else from their turn, neither an event nor a duty."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from adapters.memory import MemoryChannel
from bot.dispatch import Dispatch
from bot.duties.rounds import Round
from bot.duties.table import DUTIES
from bot.messages import Address
from bot.ports import Batch
from bot.store import events
from tests.dialogues.scenes import known
from tests.integration.moody import FRIDAY, broken, heard, inbox, lines, live
from tests.stage import FUTURS, Stage, settings

pytestmark = pytest.mark.usefixtures("houses")

NEXT = {**FUTURS, "slug": "voisins", "name": "Voisins", "desk": "memory:b2", "channels": []}


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"kind": "sung"}', '{"kind": "said", "private": null}']
)
def test_an_event_that_cannot_be_read_is_put_aside_and_the_next_goes_on(
    content: str, tmp_path: Path
) -> None:
    given = settings(tmp_path)

    def spoil(connection: Connection, stage: Stage) -> None:
        told = [heard(stage, "/lire 101", "torn"), heard(stage, "/lire 102", "whole")]
        cursor = str(len(stage.channel.received))
        events.receive(connection, "memory", told, cursor, stage.clock.now())
        mend = text("UPDATE inbox SET content = :content WHERE event_id = 'torn'")
        connection.execute(mend, {"content": content})

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        await stage.house.store.run(spoil, stage)
        stage.house.dispatch.ring()
        await stage.clock.idle()
        stage.expect("claire", "n° 102")

    live(given, MemoryChannel(), act)
    assert [(status, kept) for status, kept in inbox(given) if status != "done"] == [
        ("failed", content)
    ]


def test_an_event_whose_answer_fails_too_is_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = settings(tmp_path)

    async def act(stage: Stage) -> None:
        await lines(stage, known("claire"))
        with monkeypatch.context() as patch:
            patch.setattr(Dispatch, "_context", broken)
            event = heard(stage, "/lire 101", "bad")
            await stage.house.dispatch.keep(
                "memory", Batch([event], str(len(stage.channel.received)))
            )
            await stage.clock.idle()
        await stage.say("claire", "/lire 102")
        stage.expect("claire", "n° 102")

    live(given, MemoryChannel(), act)
    assert [status for status, kept in inbox(given) if kept] == ["failed"]


def test_a_duty_that_always_raises_keeps_no_community_from_its_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def moody(visit: Round) -> None:
        if visit.community.slug == FUTURS["slug"]:
            tried.append(visit.now)
            broken()

    async def act(stage: Stage) -> None:
        stage.names = {}
        await stage.until(FRIDAY - timedelta(hours=12))
        monkeypatch.setattr("bot.rota.DUTIES", (moody, *DUTIES))
        await stage.until(FRIDAY - timedelta(hours=3, minutes=-5))
        for desk in (FUTURS["desk"], NEXT["desk"]):
            skipped = [one for one in stage.channel.sent if one.to == Address(desk)]
            assert skipped, f"{desk} was told nothing of its edition"
        *_, before, last = dict.fromkeys(tried)
        assert last - before == timedelta(minutes=1)

    live(settings(tmp_path, FUTURS, NEXT), MemoryChannel(), act)
