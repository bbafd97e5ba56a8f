"""Law: the keys of a look are kept together or not at all, and what came for the first is kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from nio.crypto.key_request import OutgoingKeyRequest
from nio.events.to_device import ToDeviceEvent, UnknownToDeviceEvent

from adapters.matrix.sync import look, picture
from tests.answering import answering

WORD = {"type": "x.word", "sender": "@claire:a.org", "content": {"n": 1}}
NEWS = {"next_batch": "s1", "to_device": {"events": [WORD]}}
KEY = OutgoingKeyRequest("1", "session", "!r", "m.megolm.v1.aes-sha2")


def test_of_a_look_that_fails_halfway_no_key_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play() -> None:
        async with answering(tmp_path, (200, NEWS)) as (client, _):
            store = client.store
            assert store is not None

            async def falls(_: object) -> None:
                store.add_outgoing_key_request(KEY)
                raise OSError

            monkeypatch.setattr(client, "receive_response", falls)
            with pytest.raises(OSError):
                await look(client, "s0", 0)
            assert store.load_outgoing_key_requests() == {}

    asyncio.run(play())


def test_what_other_devices_sent_is_read_by_the_first_look_and_no_picture(tmp_path: Path) -> None:
    async def play() -> list[ToDeviceEvent]:
        async with answering(tmp_path, (200, NEWS), (200, NEWS)) as (client, _):
            read: list[ToDeviceEvent] = []
            client.add_to_device_callback(read.append, UnknownToDeviceEvent)
            await picture(client)
            assert read == []
            await look(client, "s0", 0)
            return read

    assert [one.source for one in asyncio.run(play())] == [WORD]
