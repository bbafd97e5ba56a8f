"""Law: the bot signs in once, as itself; a homeserver that refuses it refuses no message."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.matrix.session import DEVICE, SESSION, Credentials, Session
from bot.errors import ChannelError
from tests.element import Person, newcomer
from tests.homeserver import shared
from tests.integration.processes import stop
from tests.integration.salon import Salon, salon
from tests.relay import relayed


def credentials(bot: Person, folder: Path, url: str = "") -> Credentials:
    return Credentials(
        homeserver=url or shared().url, user=bot.id, folder=folder, password=bot.account.password
    )


async def opened(signs_in: Credentials) -> str:
    """Who the bot is to the homeserver."""
    session = Session(signs_in)
    try:
        return (await session.line()).client.user_id
    finally:
        await session.close()


def devices(bot: Person) -> int:
    return len(bot.call("GET", "devices")["devices"])


def test_a_start_that_fails_after_signing_in_makes_no_other_device(tmp_path: Path) -> None:
    bot = newcomer(shared())
    before = devices(bot)
    with relayed(shared().port) as wire:
        wire.words = b"/keys/upload"
        for _ in range(2):
            wire.lose = 1
            with pytest.raises(ChannelError):
                asyncio.run(opened(credentials(bot, tmp_path, wire.url)))
        asyncio.run(opened(credentials(bot, tmp_path, wire.url)))
    assert devices(bot) == before + 1


def test_a_login_whose_answer_is_lost_makes_no_other_device(tmp_path: Path) -> None:
    bot = newcomer(shared())
    before = devices(bot)
    with relayed(shared().port) as wire:
        wire.words = b"/login"
        for _ in range(2):
            wire.lose = 1
            with pytest.raises(ChannelError):
                asyncio.run(opened(credentials(bot, tmp_path, wire.url)))
        assert devices(bot) == before + 1
        asyncio.run(opened(credentials(bot, tmp_path, wire.url)))
    assert devices(bot) == before + 1
    assert not (tmp_path / DEVICE).exists()


def test_a_name_typed_otherwise_is_the_same_bot(tmp_path: Path) -> None:
    bot = newcomer(shared())
    before = devices(bot)
    name, _, server = bot.id.removeprefix("@").partition(":")
    typed = replace(credentials(bot, tmp_path), user=f"@{name.capitalize()}:{server} ")
    for one in (typed, typed, credentials(bot, tmp_path)):
        assert asyncio.run(opened(one)) == bot.id
    assert devices(bot) == before + 1


def without_a_password(lab: Salon) -> None:
    text = lab.place.config.read_text(encoding="utf-8")
    own = f'password = "{lab.bot.account.password}"'
    lab.place.config.write_text(text.replace(own, ""), encoding="utf-8")


def test_once_a_session_is_kept_no_password_is_needed(tmp_path: Path) -> None:
    lab = salon(shared(), tmp_path)
    asyncio.run(opened(credentials(lab.bot, tmp_path / "matrix")))
    without_a_password(lab)
    with lab.place.running() as bot:
        lab.settled()
        stop(bot)
    (tmp_path / "matrix" / SESSION).unlink()
    told = lab.place.essaim("check")
    assert told.returncode == 2
    assert "ESSAIM_MATRIX_PASSWORD" in told.stderr


def refused(lab: Salon, way: str) -> str:
    """How the bot, waited for, ends when it signs in like that; the last line it says."""
    text = lab.place.config.read_text(encoding="utf-8")
    own = f'password = "{lab.bot.account.password}"'
    lab.place.config.write_text(text.replace(own, way), encoding="utf-8")
    with lab.place.running() as bot:
        assert bot.wait(timeout=10) == 2
    return lab.place.log().splitlines()[-1]


def test_a_bot_that_is_refused_ends_with_one_line(tmp_path: Path) -> None:
    lab = salon(shared(), tmp_path)
    own, other = lab.bot.account, lab.camille.account
    ways = {
        'password = "rotated"': "M_FORBIDDEN",
        f'access_token = "{own.token}"\ndevice_id = "NOTMINE"': "another device",
        f'access_token = "{other.token}"\ndevice_id = "{other.device}"': "another account",
    }
    text = lab.place.config.read_text(encoding="utf-8")
    for way, reason in ways.items():
        lab.place.config.write_text(text, encoding="utf-8")
        line = refused(lab, way)
        assert "ne laisse pas entrer le bot" in line
        assert reason in line
