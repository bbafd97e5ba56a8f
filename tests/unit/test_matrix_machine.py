"""Law: whatever is sealed, or claims to be, fells nobody, and does nothing that a homeserver
would have to allow."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import vodozemac
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nio.client.async_client import AsyncClient, AsyncClientConfig
from nio.crypto.device import OlmDevice
from nio.crypto.sessions import InboundGroupSession
from nio.events.room_events import MegolmEvent
from nio.exceptions import EncryptionError
from nio.responses import SyncResponse, ToDeviceResponse

from adapters.matrix.events import is_told, membership, taken_back
from adapters.matrix.keys import Keys
from adapters.matrix.keystore import NAME, KeyStore
from adapters.matrix.machine import SEALABLE, Machine
from adapters.matrix.timeline import readable

BOT, MARC, CLAIRE = "@bot:a.org", "@marc:a.org", "@claire:a.org"
ROOM, OTHER, ELSEWHERE = "!room:a.org", "!other:a.org", "!elsewhere:a.org"
SENDER_KEY, SEAL = "sender+key", "m.megolm.v1.aes-sha2"
SAID: dict[str, Any] = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "ici"}}

Told = dict[str, Any]


class Lab:
    """A client without a homeserver, and the key that Marc has shared for one room."""

    def __init__(self, folder: Path) -> None:
        config = AsyncClientConfig(store=KeyStore, store_name=NAME)
        self.client = AsyncClient("https://a.org", BOT, None, str(folder), config)
        self.client.restore_login(BOT, "DEVICE", "token")
        assert self.client.store is not None
        self.client.olm = Machine(BOT, "DEVICE", self.client.store)
        self.group = vodozemac.GroupSession()
        key = self.group.session_key.to_base64()
        self.session = InboundGroupSession(key, "ed25519", SENDER_KEY, ROOM)
        self.client.olm.inbound_group_store.add(self.session)
        self.looks = 0

    def sealed(self, payload: object, **over: str) -> Told:
        """What Marc has sealed, as the homeserver tells it."""
        bare = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        message = self.group.encrypt(bare)
        content = {
            "algorithm": SEAL,
            "sender_key": SENDER_KEY,
            "device_id": "MARC",
            "session_id": self.session.id,
            "ciphertext": message.to_base64(),
        }
        return self.event("m.room.encrypted", {**content, **over})

    def event(self, kind: str, content: Told, **more: Any) -> Told:
        self.looks += 1
        told = {"event_id": f"${self.looks}", "sender": MARC, "origin_server_ts": 1, **more}
        return {**told, "type": kind, "content": content}

    def hears(self, **rooms: Any) -> dict[str, list[Any]]:
        """What the bot's client makes of one look, by room."""
        self.looks += 1
        join = {
            {"room": ROOM, "other": OTHER}[name]: {
                "timeline": {"events": events, "limited": False, "prev_batch": "p"},
                "state": {"events": []},
                "ephemeral": {"events": []},
                "account_data": {"events": []},
            }
            for name, events in rooms.items()
        }
        news = SyncResponse.from_dict({"next_batch": f"s{self.looks}", "rooms": {"join": join}})
        asyncio.run(self.client.receive_response(news))
        return {room: info.timeline.events for room, info in news.rooms.join.items()}


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    made = Lab(tmp_path)
    yield made
    assert made.client.store is not None
    made.client.store.database.close()


def joined(user: str) -> Told:
    told = {"event_id": f"${user}", "sender": user, "origin_server_ts": 1, "state_key": user}
    return {**told, "type": "m.room.member", "content": {"membership": "join"}}


def test_what_people_say_is_opened(lab: Lab) -> None:
    (told,) = lab.hears(room=[lab.sealed(SAID)])[ROOM]
    assert (told.source["sender"], told.source["content"]["body"]) == (MARC, "ici")


def test_opening_a_message_asks_nothing_of_the_disk(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a crowd says would wait for it otherwise, message by message."""
    assert lab.client.olm is not None
    assert lab.client.store is not None
    keys = {"curve25519": SENDER_KEY, "ed25519": "ed25519"}
    lab.client.olm.device_store.add(OlmDevice(MARC, "MARC", keys))
    asked: list[object] = []
    database = lab.client.store.database
    execute = database.execute_sql

    def counted(*statement: Any, **options: Any) -> Any:
        asked.append(statement)
        return execute(*statement, **options)

    monkeypatch.setattr(database, "execute_sql", counted)
    event = MegolmEvent.from_dict(lab.sealed(SAID))
    opened = lab.client.olm.decrypt_megolm_event(event, ROOM)
    assert (opened.source["content"]["body"], asked) == ("ici", [])


FORGED: dict[str, Told] = {
    "a membership": {
        "type": "m.room.member",
        "state_key": CLAIRE,
        "content": {"membership": "leave"},
    },
    "a move": {
        "type": "m.room.tombstone",
        "state_key": "",
        "content": {"body": "", "replacement_room": ELSEWHERE},
    },
    "a move that is no state": {
        "type": "m.room.tombstone",
        "content": {"body": "", "replacement_room": ELSEWHERE},
    },
    "a redaction": {"type": "m.room.redaction", "redacts": "$x", "content": {"redacts": "$x"}},
    "encryption": {
        "type": "m.room.encryption",
        "state_key": "",
        "content": {"algorithm": SEAL},
    },
    "a message that is state": {**SAID, "state_key": ""},
    "another's end of a poll": {
        "type": "m.poll.end",
        "event_id": "$x",
        "sender": CLAIRE,
        "origin_server_ts": 1,
        "content": 7,
    },
}


@pytest.mark.parametrize("name", FORGED)
def test_what_a_homeserver_would_judge_is_nothing_when_it_is_sealed(lab: Lab, name: str) -> None:
    lab.hears(room=[joined(CLAIRE), joined(MARC)])
    sealed = lab.sealed(FORGED[name])
    (told,) = lab.hears(room=[sealed])[ROOM]
    room = lab.client.rooms[ROOM]
    assert (set(room.users), room.replacement_room, room.encrypted) == (
        {CLAIRE, MARC},
        None,
        False,
    )
    paged = MegolmEvent.from_dict(sealed)
    paged.room_id = ROOM
    for source in (told.source, readable(lab.client, paged).source):
        assert (source["sender"], source["type"]) == (MARC, "m.room.encrypted")
        assert (taken_back(source), membership(source)) == ("", None)


ENVELOPES = [
    {"session_id": ""},
    {"sender_key": ""},
    {"ciphertext": ""},
    {"ciphertext": "é"},
    {"ciphertext": "AAAA"},
]


@pytest.mark.parametrize("over", ENVELOPES)
def test_a_broken_envelope_in_one_room_keeps_no_other_from_being_heard(
    lab: Lab, over: dict[str, str]
) -> None:
    heard = lab.hears(
        room=[lab.sealed(SAID, **over)], other=[lab.event("m.room.message", SAID["content"])]
    )
    assert isinstance(heard[ROOM][0], MegolmEvent)
    assert heard[OTHER][0].body == "ici"


BROKEN: list[object] = [
    b"\xff\xfe",
    b"[" * 100_000,
    b"",
    [1],
    7,
    {"type": "m.room.message", "content": {}},
    {"type": "m.room.message", "content": {"msgtype": ["x"]}},
    {**SAID, "unsigned": 7},
    {**SAID, "unsigned": {"redacted_because": 7}},
    {"type": ["x"], "content": {}},
]


@pytest.mark.parametrize("payload", BROKEN, ids=lambda one: str(one)[:30])
def test_a_broken_payload_keeps_nobody_from_being_heard(lab: Lab, payload: object) -> None:
    heard = lab.hears(
        room=[lab.sealed(payload), lab.sealed(SAID)],
        other=[lab.event("m.room.message", SAID["content"])],
    )
    assert [heard[ROOM][1].source["content"]["body"], heard[OTHER][0].body] == ["ici", "ici"]


def test_a_key_that_nobody_gives_is_expected_no_more(lab: Lab) -> None:
    event, keys = MegolmEvent.from_dict(lab.sealed(SAID, session_id="lost")), Keys(lab.client)
    event.room_id, olm, store = ROOM, lab.client.olm, lab.client.store
    assert olm is not None
    assert store is not None
    keys.request(event)
    keys.request(event)
    (message,) = olm.outgoing_to_device_messages
    olm.handle_response(ToDeviceResponse(message))
    assert list(store.load_outgoing_key_requests()) == ["lost"]
    keys.give_up(event)
    assert {**store.load_outgoing_key_requests(), **olm.outgoing_key_requests} == {}


def test_what_names_no_key_asks_for_none(lab: Lab) -> None:
    assert lab.client.olm is not None
    Keys(lab.client).request(MegolmEvent.from_dict(lab.sealed(SAID, session_id="")))
    assert lab.client.olm.outgoing_to_device_messages == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
FIELDS = ("state_key", "redacts", "sender", "event_id", "unsigned", "room_id", "content")
PAYLOADS = st.fixed_dictionaries(
    {"type": st.sampled_from([*sorted(SEALABLE), "m.room.member", "m.room.redaction", "x"])},
    optional=dict.fromkeys(FIELDS, JSON),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=PAYLOADS)
def test_whatever_is_sealed_it_is_refused_or_its_senders_own(lab: Lab, payload: Told) -> None:
    event = MegolmEvent.from_dict(lab.sealed(payload))
    event.room_id = ROOM
    assert lab.client.olm is not None
    try:
        opened = lab.client.olm.decrypt_megolm_event(event)
    except EncryptionError:
        return
    assert is_told(opened.source)
    assert (opened.source["sender"], opened.source["event_id"]) == (MARC, event.event_id)
    assert "state_key" not in opened.source
    assert opened.source["type"] in SEALABLE | {"m.room.encrypted"}


@pytest.mark.parametrize("gone", [False, True])
def test_a_key_half_shared_is_shared_on_unless_somebody_has_it_who_is_gone(
    lab: Lab, *, gone: bool
) -> None:
    lab.hears(room=[joined(BOT), joined(MARC)])
    room, olm = lab.client.rooms[ROOM], lab.client.olm
    assert olm is not None
    room.encrypted = room.members_synced = True
    olm.create_outbound_group_session(ROOM)
    half = olm.outbound_group_sessions[ROOM]
    half.users_shared_with.add((CLAIRE if gone else MARC, "DEVICE"))
    asyncio.run(Keys(lab.client).share(ROOM))
    shared = olm.outbound_group_sessions[ROOM]
    assert (shared is not half, shared.shared) == (gone, True)
