"""Law: whoever wrote what can't be read is told how to say it again, where the bot was meant."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.memory import MemoryChannel
from bot.packing import pack_event, unpack_event
from bot.richtext import plain
from tests.stage import MONDAY, Stage, opened, settings

SENTENCE = "Je n’ai pas pu lire votre dernier message"


async def writes_what_cannot_be_read(folder: Path, who: str, room: str) -> tuple[Stage, list[str]]:
    """What everybody is shown after that."""
    async with opened(settings(folder), MemoryChannel(), MONDAY) as stage:
        await stage.garble(who, room)
        return stage, [plain(sent.letter.body) for sent in stage.channel.sent]


@pytest.mark.parametrize("who", ["claire", "camille"])
def test_in_a_direct_chat_one_sentence_tells_how_to_resend(who: str, tmp_path: Path) -> None:
    _, (said,) = asyncio.run(writes_what_cannot_be_read(tmp_path, who, ""))
    assert said.startswith(SENTENCE)


def test_in_the_desk_too(tmp_path: Path) -> None:
    _, (said,) = asyncio.run(writes_what_cannot_be_read(tmp_path, "camille", "bureau"))
    assert said.startswith(SENTENCE)


@pytest.mark.parametrize("room", ["canal", "inconnu"])
def test_where_people_talk_among_themselves_nothing_is_said(room: str, tmp_path: Path) -> None:
    _, said = asyncio.run(writes_what_cannot_be_read(tmp_path, "claire", room))
    assert said == []


def test_such_an_event_is_kept_as_it_came(tmp_path: Path) -> None:
    stage, _ = asyncio.run(writes_what_cannot_be_read(tmp_path, "claire", ""))
    (event,) = stage.channel.received
    assert unpack_event(pack_event(event)) == event
