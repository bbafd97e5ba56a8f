"""Law: the adapter's own promises, on a real homeserver, where only Matrix could break them."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.matrix import hearing
from adapters.matrix.channel import MatrixChannel
from adapters.matrix.session import Credentials
from bot.errors import Blocked, SignedOut
from bot.messages import Address, Letter
from bot.ports import Delivery
from bot.richtext import paragraph
from tests.element import Person, newcomer
from tests.homeserver import shared


def credentials(bot: Person, folder: Path) -> Credentials:
    account = bot.account
    return Credentials(
        homeserver=bot.server.url, user=bot.id, password=account.password, folder=folder
    )


def delivery(room: str, key: str = "k", since: datetime | None = None) -> Delivery:
    return Delivery(key, Address(f"matrix:{room}"), Letter((paragraph("Bonjour"),)), since=since)


async def sent(signs_in: Credentials, *deliveries: Delivery) -> list[str]:
    channel = MatrixChannel(signs_in)
    try:
        return [(await channel.send(one)).id for one in deliveries]
    finally:
        await channel.close()


def met(folder: Path) -> tuple[Person, Person, str, Credentials]:
    """The bot, Claire, a room of both, and how the bot signs in."""
    bot, claire = newcomer(shared(), display="Essaim"), newcomer(shared(), display="Claire")
    room = claire.room(bot.id)
    bot.join(room)
    return bot, claire, room, credentials(bot, folder / "matrix")


def test_after_a_new_login_a_message_is_found_by_its_key(tmp_path: Path) -> None:
    bot, claire, room, signs_in = met(tmp_path)
    before = datetime.now(UTC)
    (first,) = asyncio.run(sent(signs_in, delivery(room)))
    for n in range(300):
        claire.say(room, str(n))
    (signs_in.folder / "session.json").unlink()  # Synapse knows transactions by device
    assert asyncio.run(sent(signs_in, delivery(room, since=before))) == [first]
    assert len(claire.read(room, bot.id)) == 1


def test_a_session_is_opened_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    bot, _, room, signs_in = met(tmp_path)
    for n in range(3):
        asyncio.run(sent(signs_in, delivery(room, str(n))))
    devices = bot.call("GET", "devices")["devices"]
    assert [one["display_name"] for one in devices].count("Essaim") == 1
    file = signs_in.folder / "session.json"
    assert (file.stat().st_mode & 0o777, signs_in.folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert json.loads(file.read_text())["user"] == bot.id


def test_a_token_from_the_configuration_opens_that_very_device(tmp_path: Path) -> None:
    bot, claire, room, _ = met(tmp_path)
    account = bot.account
    asyncio.run(
        sent(
            Credentials(
                homeserver=bot.server.url,
                user=bot.id,
                folder=tmp_path / "matrix",
                access_token=account.token,
                device_id=account.device,
            ),
            delivery(room),
        )
    )
    assert claire.read(room, bot.id) == ["Bonjour"]
    assert len(bot.call("GET", "devices")["devices"]) == 1


def test_a_session_that_was_ended_says_so(tmp_path: Path) -> None:
    bot, _, room, signs_in = met(tmp_path)
    asyncio.run(sent(signs_in, delivery(room)))
    bot.call("POST", "logout", "all", content={})
    with pytest.raises(SignedOut):
        asyncio.run(sent(signs_in, delivery(room, "l")))


def test_a_room_without_the_bot_is_closed_to_it(tmp_path: Path) -> None:
    _, claire, room, signs_in = met(tmp_path)
    elsewhere = claire.room()
    with pytest.raises(Blocked):
        asyncio.run(sent(signs_in, delivery(elsewhere)))
    claire.call("POST", "rooms", room, "kick", content={"user_id": signs_in.user})
    with pytest.raises(Blocked):
        asyncio.run(sent(signs_in, delivery(room)))


def test_after_a_crowd_the_next_look_takes_a_breath(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one person says is heard at once all the same."""
    monkeypatch.setattr(hearing, "BREATH", 0.5)
    _, claire, room, signs_in = met(tmp_path)

    async def listen() -> list[tuple[int, bool]]:
        channel = MatrixChannel(signs_in)
        await channel.open()
        cursor, heard = None, []
        for said in (1, hearing.CROWD, 1):
            for n in range(said):
                claire.say(room, str(n))
            began = time.monotonic()
            batch = await channel.receive(cursor)
            heard.append((len(batch.events), time.monotonic() - began >= hearing.BREATH))
            cursor = batch.cursor
        await channel.close()
        return heard

    assert asyncio.run(listen()) == [(1, False), (hearing.CROWD, False), (1, True)]
