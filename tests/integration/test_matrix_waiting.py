"""Law: what can't be read is heard once its key comes, or else its author knows of it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import vodozemac

from adapters.matrix import hearing, waiting
from adapters.matrix.channel import MatrixChannel
from adapters.matrix.session import Credentials
from bot.messages import Said, Unread
from bot.ports import Batch
from tests.element import newcomer
from tests.homeserver import shared
from tests.strict_client import Stickler, stickler


@dataclass(slots=True)
class Deaf:
    """A bot that has lost its keys, and Claire who writes to it."""

    credentials: Credentials
    channel: MatrixChannel
    claire: Stickler
    room: str

    async def loses_keys(self) -> None:
        line = await self.channel._session.line()
        assert line.client.olm is not None
        setattr(line.client.olm.inbound_group_store, "get", lambda *_: None)  # noqa: B010

    async def starts_again(self) -> None:
        """With its keys, which were on the disk."""
        await self.channel.close()
        self.channel = MatrixChannel(self.credentials)

    async def during(self, play: Coroutine[None, None, None]) -> None:
        """Play this; whatever comes of it, the channel is closed."""
        try:
            await play
        finally:
            await self.channel.close()

    async def hears(self, cursor: str | None, *said: str) -> Batch:
        """What it hears while Claire says this."""
        listening = asyncio.create_task(self.channel.receive(cursor))
        for text in said:
            await asyncio.to_thread(self.claire.say, self.room, text)
        return await listening


@pytest.fixture
def deaf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deaf]:
    monkeypatch.setattr(hearing, "QUIET", 1.0)
    monkeypatch.setattr(hearing, "LOOK", 0.5)
    bot, account = newcomer(shared()), newcomer(shared()).account
    password = bot.account.password
    credentials = Credentials(
        homeserver=bot.server.url, user=bot.id, password=password, folder=tmp_path / "matrix"
    )
    with stickler(shared(), account) as claire:
        yield Deaf(credentials, MatrixChannel(credentials), claire, claire.room(bot.id))


async def met(deaf: Deaf) -> str:
    """The bot has joined and read a first message; the cursor then."""
    cursor = (await deaf.channel.receive(None)).cursor
    first = await deaf.hears(cursor, "bonjour")
    while not first.events:
        first = await deaf.channel.receive(first.cursor)
    return first.cursor


def test_a_message_is_heard_once_its_key_is_there_even_after_a_restart(deaf: Deaf) -> None:
    async def play() -> None:
        cursor = await met(deaf)
        await deaf.loses_keys()
        silence = await deaf.hears(cursor, "un", "deux")
        assert silence.events == []
        await deaf.starts_again()
        heard, again = [await deaf.channel.receive(silence.cursor) for _ in range(2)]
        assert [one.text for one in heard.events if isinstance(one, Said)] == ["un", "deux"]
        assert again == heard
        assert (await deaf.channel.receive(heard.cursor)).events == []

    asyncio.run(deaf.during(play()))


def test_a_key_that_was_lost_is_asked_for_and_taken_from_its_maker(deaf: Deaf) -> None:
    async def play() -> None:
        cursor = await met(deaf)
        line = await deaf.channel._session.line()
        assert line.client.olm is not None
        line.client.olm.inbound_group_store._entries.clear()
        batch = await deaf.hears(cursor, "un")
        while not batch.events:
            batch = await deaf.channel.receive(batch.cursor)
        assert [one.text for one in batch.events if isinstance(one, Said)] == ["un"]

    asyncio.run(deaf.during(play()))


def test_without_a_key_the_author_is_told_once(deaf: Deaf, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> None:
        cursor = await met(deaf)
        await deaf.loses_keys()
        monkeypatch.setattr(waiting, "PATIENCE", 1.5)
        batch = await deaf.hears(cursor, "un", "deux")
        while not batch.events:
            batch = await deaf.channel.receive(batch.cursor)
        (told,) = batch.events
        assert isinstance(told, Unread)
        assert told.direct
        assert told.account == f"matrix:{deaf.claire.id}"
        assert (await deaf.channel.receive(batch.cursor)).events == []

    asyncio.run(deaf.during(play()))


def test_its_key_is_asked_for_once(deaf: Deaf) -> None:
    async def play() -> None:
        cursor = await met(deaf)
        await deaf.loses_keys()
        await deaf.hears((await deaf.hears(cursor, "un")).cursor, "deux")
        line = await deaf.channel._session.line()
        assert len(line.client.outgoing_key_requests) == 1

    asyncio.run(deaf.during(play()))


def test_a_message_for_a_key_that_nobody_has_stops_no_other(deaf: Deaf) -> None:
    async def play() -> None:
        cursor = await met(deaf)
        line = await deaf.channel._session.line()
        assert line.client.olm is not None
        bot_key = line.client.olm.account.identity_keys["curve25519"]
        nobodys_key = vodozemac.Account().curve25519_key
        mallory, account = newcomer(shared()), vodozemac.Account()
        session = account.create_outbound_session(
            vodozemac.Curve25519PublicKey.from_base64(bot_key), nobodys_key
        )
        kind, body = session.encrypt(b"{}").to_parts()
        sealed = {bot_key: {"type": kind, "body": base64.b64encode(body).decode().rstrip("=")}}
        content = {
            "algorithm": "m.olm.v1.curve25519-aes-sha2",
            "sender_key": account.curve25519_key.to_base64(),
            "ciphertext": sealed,
        }
        messages = {"messages": {line.client.user_id: {line.client.device_id: content}}}
        mallory.call("PUT", "sendToDevice", "m.room.encrypted", "t", content=messages)
        batch = await deaf.hears(cursor, "un")
        while not batch.events:
            batch = await deaf.channel.receive(batch.cursor)
        assert [one.text for one in batch.events if isinstance(one, Said)] == ["un"]

    asyncio.run(deaf.during(play()))
