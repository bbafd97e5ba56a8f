"""Law: what was said in a room before the bot was there is not the bot's to answer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.matrix import hearing
from adapters.matrix.channel import MatrixChannel
from bot.messages import Said
from tests.element import PATIENCE
from tests.integration.test_matrix_channel import met


async def heard(channel: MatrixChannel, cursor: str | None, last: str) -> tuple[list[str], str]:
    """What people say until somebody says that, and the cursor then."""
    words: list[str] = []
    async with asyncio.timeout(PATIENCE):
        while last not in words:
            batch = await channel.receive(cursor)
            cursor = batch.cursor
            words += [one.text for one in batch.events if isinstance(one, Said)]
    assert cursor is not None
    return words, cursor


@pytest.mark.parametrize("away", [False, True], ids=["at work", "away"])
def test_where_it_comes_in_uninvited_it_hears_what_is_said_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, away: bool
) -> None:
    monkeypatch.setattr(hearing, "LOOK", 0.5)
    bot, claire, room, signs_in = met(tmp_path)
    hall = claire.room(preset="public_chat")
    claire.say(hall, "avant")

    async def play() -> list[str]:
        channel = MatrixChannel(signs_in)
        try:
            await channel.open()
            claire.say(room, "bonjour")
            _, cursor = await heard(channel, None, "bonjour")
            if away:
                await channel.close()
            bot.join(hall)
            claire.say(hall, "après")
            return (await heard(channel, cursor, "après"))[0]
        finally:
            await channel.close()

    assert asyncio.run(play()) == ["après"]
