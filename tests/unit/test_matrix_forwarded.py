"""Law: a key is taken again from the device that made it, for what was asked, and from no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import vodozemac
from nio.crypto.key_request import OutgoingKeyRequest

from adapters.matrix.keystore import NAME, KeyStore
from adapters.matrix.machine import Machine

MEGOLM = "m.megolm.v1.aes-sha2"
CLAIRE, ROOM = "@claire:a.org", "!r:a.org"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    store = KeyStore("@bot:a.org", "DEVICE", str(tmp_path), database_name=NAME)
    yield Machine("@bot:a.org", "DEVICE", store)
    store.database.close()


class Maker:
    """A device of Claire's that has made the key of a room."""

    def __init__(self) -> None:
        account, group = vodozemac.Account(), vodozemac.GroupSession()
        self.key, self.session = account.curve25519_key.to_base64(), group.session_id
        self._signs = account.ed25519_key.to_base64()
        given = vodozemac.InboundGroupSession(group.session_key).export_at(0)
        assert given is not None
        self._given = given.to_base64()

    def gives(self, machine: Machine, sender_key: str = "") -> bool:
        """Forward the key, perhaps by another device; whether it is kept."""
        content: dict[str, Any] = {
            "algorithm": MEGOLM,
            "room_id": ROOM,
            "session_id": self.session,
            "session_key": self._given,
            "sender_key": self.key,
            "sender_claimed_ed25519_key": self._signs,
            "forwarding_curve25519_key_chain": [],
        }
        payload = {"type": "m.forwarded_room_key", "sender": CLAIRE, "content": content}
        machine._handle_forwarded_room_key_event(CLAIRE, sender_key or self.key, payload)
        return machine.inbound_group_store.get(ROOM, self.key, self.session) is not None

    def is_asked(self, machine: Machine, room: str) -> None:
        request = OutgoingKeyRequest("1", self.session, room, MEGOLM)
        machine.outgoing_key_requests[self.session] = request
        machine.store.add_outgoing_key_request(request)


def test_a_key_that_nobody_asked_for_is_not_taken(machine: Machine) -> None:
    assert not Maker().gives(machine)


def test_a_key_that_was_asked_for_another_room_is_not_taken(machine: Machine) -> None:
    maker = Maker()
    maker.is_asked(machine, "!elsewhere")
    assert not maker.gives(machine)


def test_a_key_that_was_asked_for_is_taken_from_its_maker_alone(machine: Machine) -> None:
    maker = Maker()
    maker.is_asked(machine, ROOM)
    assert not maker.gives(machine, "another device")
    assert maker.gives(machine)
