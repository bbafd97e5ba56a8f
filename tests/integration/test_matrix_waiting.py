"""Law: what can't be read is heard once its key comes, or else its author knows of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import vodozemac

from adapters.matrix import hearing, waiting
from adapters.matrix.channel import MatrixChannel
from adapters.matrix.session import Credentials
from adapters.matrix.waiting import Cursor
from bot.messages import Edited, Event, Redacted, Said, Unread
from bot.ports import Batch
from tests.device import MEGOLM, OLM, Device, claim, new_device
from tests.element import Person, newcomer
from tests.homeserver import shared
from tests.strict_client import Stickler, stickler

ENCRYPTED = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": MEGOLM},
}


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
        assert await said_next(deaf, cursor, "un") == ["un"]

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


def test_what_is_deleted_while_it_waits_is_never_heard(deaf: Deaf) -> None:
    async def play() -> None:
        cursor = await met(deaf)
        await deaf.loses_keys()
        hand = Person(shared(), deaf.claire.account)
        silence = await deaf.hears(cursor, "un", "deux")
        ids = [event_id for _, event_id in Cursor.read(silence.cursor).waiting]
        await asyncio.to_thread(hand.redact, deaf.room, ids[0])
        gone = await deaf.channel.receive(silence.cursor)
        assert [one.of for one in gone.events if isinstance(one, Redacted)] == ids[:1]
        assert [event_id for _, event_id in Cursor.read(gone.cursor).waiting] == ids[1:]
        await deaf.starts_again()
        for before in (silence, gone):
            heard = await deaf.channel.receive(before.cursor)
            assert [one.text for one in heard.events if isinstance(one, Said)] == ["deux"]

    asyncio.run(deaf.during(play()))


def test_an_encrypted_edit_names_what_it_edits(deaf: Deaf) -> None:
    async def play() -> None:
        cursor = await met(deaf)
        content = {"msgtype": "m.text", "body": "deux"}
        of = await asyncio.to_thread(deaf.claire.say, deaf.room, "un")
        edit = {**content, "body": "* deux", "m.new_content": content}
        edit["m.relates_to"] = {"rel_type": "m.replace", "event_id": of}
        words = {"room": deaf.room, "type": "m.room.message", "content": edit}
        await asyncio.to_thread(deaf.claire.ask, "send", **words)
        heard: list[Event] = []
        while len(heard) < 2:
            batch = await deaf.channel.receive(cursor)
            heard, cursor = [*heard, *batch.events], batch.cursor
        assert [(one.of, one.text) for one in heard if isinstance(one, Edited)] == [(of, "deux")]

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
        user, device = await whom(deaf.channel)
        mallory = new_device(newcomer(shared()))
        nobodys = vodozemac.GroupSession()
        stranger = vodozemac.Account()
        stranger.generate_one_time_keys(1)
        (key,) = stranger.one_time_keys.values()
        mallory.meet(user, device, deaf.room, nobodys, key.to_base64())
        assert await said_next(deaf, cursor, "un") == ["un"]

    asyncio.run(deaf.during(play()))


def test_messages_that_make_no_sense_stop_no_other(deaf: Deaf) -> None:
    async def play() -> None:
        cursor = await met(deaf)
        user, device = await whom(deaf.channel)
        mallory = new_device(newcomer(shared()))
        for kind, content in nonsense(mallory, await own_key(deaf.channel)):
            mallory.send(kind, user, device, content)
        assert await said_next(deaf, cursor, "un") == ["un"]

    asyncio.run(deaf.during(play()))


def nonsense(mallory: Device, own: str) -> Iterator[tuple[str, object]]:
    """What a device may send to another and should not."""
    for sealed in (None, {}, {"type": 0, "body": "?"}, {"type": 1, "body": ""}, {"type": 7}):
        for sender_key in (mallory.own_key, "no key"):
            olm = {"algorithm": OLM, "sender_key": sender_key, "ciphertext": {own: sealed}}
            yield "m.room.encrypted", olm
    for content in ({}, {"action": "request"}, {"action": "request", "body": {}}):
        for kind in ("m.room.encrypted", "m.room_key_request", "m.key.verification.start"):
            yield kind, content
    start = {"from_device": mallory.id, "method": "m.sas.v1", "transaction_id": "one"}
    yield "m.key.verification.start", start
    yield "m.key.verification.mac", {"transaction_id": "none", "mac": {}, "keys": ""}
    yield "m.room_key", {"algorithm": MEGOLM}


def test_an_old_answer_about_keys_costs_no_message(tmp_path: Path) -> None:
    """Synapse gives an answer again for two minutes: which keys are used up is told twice."""
    bot, person = newcomer(shared()), newcomer(shared())
    signs_in = Credentials(
        homeserver=bot.server.url,
        user=bot.id,
        password=bot.account.password,
        folder=tmp_path / "matrix",
    )

    async def goes_away() -> tuple[str, str]:
        channel = MatrixChannel(signs_in)
        looks = asyncio.create_task(channel.receive(None))
        device = await whom(channel)
        await asyncio.sleep(0.5)
        looks.cancel()
        await channel.close()
        return device

    async def comes_back() -> Batch:
        channel = MatrixChannel(signs_in)
        try:
            return await asyncio.wait_for(channel.receive(None), 20)
        finally:
            await channel.close()

    user, name = asyncio.run(goes_away())
    device = new_device(person)
    for _ in range(51):
        claim(device, user, name)
    room = person.room(user, is_direct=True, initial_state=[ENCRYPTED])
    time.sleep(0.5)  # the look that was left has its answer, which will be given again
    device.write(room, "Bonjour", user, name)
    (heard,) = asyncio.run(comes_back()).events
    assert isinstance(heard, Said)
    assert heard.text == "Bonjour"


async def whom(channel: MatrixChannel) -> tuple[str, str]:
    """The bot's id and its device's."""
    client = (await channel._session.line()).client
    assert client.device_id is not None
    return client.user_id, client.device_id


async def own_key(channel: MatrixChannel) -> str:
    olm = (await channel._session.line()).client.olm
    assert olm is not None
    return olm.account.identity_keys["curve25519"]


async def said_next(deaf: Deaf, cursor: str, text: str) -> list[str]:
    """What the bot hears once Claire has said this."""
    batch = await deaf.hears(cursor, text)
    while not batch.events:
        batch = await deaf.channel.receive(batch.cursor)
    return [one.text for one in batch.events if isinstance(one, Said)]
