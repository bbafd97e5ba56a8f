"""Law: an answer that was taken away, or whose voter is erased, is counted and kept nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from adapters.memory import MemoryChannel
from bot.config import Settings
from bot.messages import Redacted, Voted
from bot.store import events, responses
from tests.databases import driver
from tests.dialogues.scenes import VOTED_IN_ROOM, known
from tests.stage import MONDAY, Stage, dialogue, opened, play, settings

# --- what is taken away, or fails -----------------------------------------------------------------


def fact(stage: Stage, who: str, number: str) -> dict[str, Any]:
    return {**stage._fact(who, "canal"), "id": number}


def lines(script: str) -> list[str]:
    return [line.strip() for line in script.splitlines() if line.strip()]


def played(given: Settings, act: Callable[[Stage], Awaitable[None]]) -> Stage:
    """The poll is open in its room; then this happens."""

    async def run() -> Stage:
        async with opened(given, MemoryChannel(), MONDAY) as stage:
            await play(stage, lines(known("claire") + VOTED_IN_ROOM))
            await act(stage)
            return stage

    return asyncio.run(run())


def test_an_answer_that_comes_after_it_was_taken_away_is_none(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        of, _ = stage._paper("canal", "")
        await stage._happen(Redacted(**fact(stage, "claire", "r1"), of="v1"))
        await stage._happen(Voted(**fact(stage, "claire", "v1"), of=of, answers=("1",)))
        await stage._happen(Voted(**fact(stage, "malik", "v2"), of=of, answers=("2",)))

    stage = played(settings(tmp_path), act)
    assert [row[1] for row in stage.kept()["ballot"]] == ["memory:malik"]


def test_an_answer_to_nothing_is_none_also_while_the_poll_has_not_left(tmp_path: Path) -> None:
    async def act(stage: Stage) -> None:
        with driver(stage.settings.database.url) as database:
            database.execute("UPDATE outbox SET native_id = '' WHERE topic = 'poll.1'")
        await stage._happen(Voted(**fact(stage, "claire", "v1"), of="", answers=("1",)))

    assert not played(settings(tmp_path), act).kept()["ballot"]


def broken(*_: object, **__: object) -> NoReturn:
    raise ZeroDivisionError


def test_a_failed_answer_is_told_to_no_room_and_once_taken_away_not_replayed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(stage: Stage) -> None:
        before = len(stage.texts("canal"))
        stage.unreachable = {"claire", "malik"}
        with monkeypatch.context() as fault:
            fault.setattr(responses, "answer", broken)
            await play(stage, ["claire@canal ☑ Oui", "malik@canal ☑ Non"])
        assert len(stage.texts("canal")) == before
        await play(stage, ["claire@canal ☒"])
        assert await stage.house.store.run(events.replay) == 1
        stage.house.dispatch.ring()
        await stage.clock.idle()

    stage = played(settings(tmp_path), act)
    assert [row[1] for row in stage.kept()["ballot"]] == ["memory:malik"]


def test_who_is_erased_is_in_no_end_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(stage: Stage) -> None:
        await play(stage, ["claire@canal ☑ Oui", "malik@canal ☑ Non"])
        with monkeypatch.context() as fault:
            fault.setattr(responses, "reconcile", broken)
            await play(stage, ["hugo@canal ⏹"])
        script = "claire: /mesdonnees\nclaire [Effacer, laisser ce qui est publié]\n∅ claire"
        await play(stage, lines(script))
        assert await stage.house.store.run(events.replay) == 1
        stage.house.dispatch.ring()
        await stage.clock.idle()
        await play(stage, ["→ bureau: est clos, avec 1 vote", "∅ claire"])

    played(settings(tmp_path), act)


# --- what is forgotten ----------------------------------------------------------------------------


def test_answers_are_shown_to_their_voter_and_erased_for_good(tmp_path: Path) -> None:
    dialogue(
        f"""
        {known("claire")}
        {VOTED_IN_ROOM}
        claire@canal ☑ Non
        claire@canal ☑ Oui
        malik@canal ☑ Non
        claire: /mesdonnees
        → claire: Votre vote au sondage n° 1 … Oui … Une réponse donnée au sondage n° 1 … Non
        claire [Effacer, laisser ce qui est publié]
        ∅ claire
        ⏲ 2026-11-30 18:00
        → bureau: est clos, avec 1 vote
        ◉ canal: Non : 1 vote, 100 % ██████████ (Malik)
        ∅ claire
        """,
        settings(tmp_path),
    )


def test_a_month_after_the_close_nobody_s_answers_are_known(tmp_path: Path) -> None:
    stage = dialogue(
        f"""
        {VOTED_IN_ROOM}
        claire@canal ☑ Oui
        malik@canal ☑ Peut-être
        ⏲ 2026-12-30 17:59
        ◉ canal: (Claire)
        ⏲ 2026-12-30 18:01
        ◉ canal: Oui : 1 vote, 100 %
        ◌ canal: Claire
        ∅ claire
        ∅ malik
        """,
        settings(tmp_path),
    )
    assert not stage.kept()["response"]
