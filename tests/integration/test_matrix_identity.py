"""Law: the bot has one identity, which any client of its account can take up by recovery key."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from adapters.matrix.channel import MatrixChannel
from adapters.matrix.identity import RECOVERY
from adapters.matrix.session import Credentials
from tests.element import Person, newcomer
from tests.homeserver import shared
from tests.strict_client import stickler


async def opened(signs_in: Credentials) -> None:
    channel = MatrixChannel(signs_in)
    await channel.open()
    await channel.close()


def credentials(bot: Person, folder: Path) -> Credentials:
    password = bot.account.password
    return Credentials(
        homeserver=bot.server.url, user=bot.id, password=password, folder=folder / "matrix"
    )


def own(bot: Person, kind: str) -> Any:
    """What the homeserver tells of the bot's keys."""
    asked: dict[str, Any] = {"device_keys": {bot.id: []}}
    return bot.call("POST", "keys", "query", content=asked)[kind].get(bot.id)


def device(signs_in: Credentials) -> str:
    text = (signs_in.folder / "session.json").read_text()
    return str(json.loads(text)["device"])


def is_signed(bot: Person, of: str) -> bool:
    keys = own(bot, "self_signing_keys")["keys"]
    return set(keys) <= set(own(bot, "device_keys")[of]["signatures"][bot.id])


def test_the_identity_is_made_once_and_signs_the_device(tmp_path: Path) -> None:
    bot = newcomer(shared())
    signs_in = credentials(bot, tmp_path)
    asyncio.run(opened(signs_in))
    first = own(bot, "master_keys")
    asyncio.run(opened(signs_in))
    assert own(bot, "master_keys") == first
    assert is_signed(bot, device(signs_in))
    assert ((signs_in.folder / RECOVERY).stat().st_mode & 0o777) == 0o600


def test_after_its_folder_is_lost_the_recovery_key_saves_the_identity(tmp_path: Path) -> None:
    bot = newcomer(shared())
    signs_in = credentials(bot, tmp_path)
    asyncio.run(opened(signs_in))
    first, recovery = own(bot, "master_keys"), (signs_in.folder / RECOVERY).read_text()
    shutil.rmtree(signs_in.folder)
    asyncio.run(opened(replace(signs_in, recovery_key=recovery)))
    assert own(bot, "master_keys") == first
    assert is_signed(bot, device(signs_in))
    assert (signs_in.folder / RECOVERY).read_text() == recovery


def test_without_the_recovery_key_the_identity_is_left_alone(tmp_path: Path) -> None:
    bot = newcomer(shared())
    signs_in = credentials(bot, tmp_path)
    asyncio.run(opened(signs_in))
    first = own(bot, "master_keys")
    shutil.rmtree(signs_in.folder)
    asyncio.run(opened(signs_in))
    assert own(bot, "master_keys") == first
    assert not is_signed(bot, device(signs_in))


def test_a_start_that_was_cut_short_goes_on_with_the_same_identity(tmp_path: Path) -> None:
    bot = newcomer(shared())
    signs_in = replace(credentials(bot, tmp_path), password="not the one, when keys are published")
    signs_in = replace(signs_in, access_token=bot.account.token, device_id=bot.account.device)
    asyncio.run(opened(signs_in))
    recovery = (signs_in.folder / RECOVERY).read_text()
    asyncio.run(opened(replace(signs_in, password=bot.account.password)))
    assert (signs_in.folder / RECOVERY).read_text() == recovery
    assert is_signed(bot, bot.account.device)


def test_a_client_of_another_make_takes_the_identity_up(tmp_path: Path) -> None:
    bot = newcomer(shared())
    signs_in = credentials(bot, tmp_path)
    asyncio.run(opened(signs_in))
    first, recovery = own(bot, "master_keys"), (signs_in.folder / RECOVERY).read_text()
    with stickler(bot.server, bot.account, strict=False, recovery=recovery) as other:
        other.until(lambda: any(is_signed(bot, one) for one in _others(bot, signs_in)))
        assert other.ask("signed", user=bot.id, device=device(signs_in))
    assert own(bot, "master_keys")["keys"] == first["keys"]


def _others(bot: Person, signs_in: Credentials) -> set[str]:
    return set(own(bot, "device_keys")) - {device(signs_in)}
