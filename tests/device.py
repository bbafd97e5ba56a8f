"""Law: a device that has just signed in writes sealed and reads nothing; quick, so there are many.

On vodozemac's bare bones and the client-server API: nothing of the bot's is used.
"""

from __future__ import annotations

import base64
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

import vodozemac

from tests import web
from tests.element import API, Person, Told

OLM, MEGOLM = "m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"


@dataclass(frozen=True, slots=True)
class Device:
    """One more device of somebody's, with keys for others to write to it."""

    owner: Person
    id: str
    token: str
    account: vodozemac.Account = field(default_factory=vodozemac.Account)

    @property
    def own_key(self) -> str:
        return self.account.curve25519_key.to_base64()

    def call(self, method: str, path: str, content: object = None) -> Told:
        return web.call(self.owner.server.url, method, f"{API}/{path}", content, self.token)

    def write(self, room: str, text: str, user: str, device: str) -> None:
        """Say this in that room, sealed for that device of that user's alone."""
        group = vodozemac.GroupSession()
        self.meet(user, device, room, group)
        said = {"room_id": room, "type": "m.room.message"}
        sealed = group.encrypt(
            json.dumps({**said, "content": {"msgtype": "m.text", "body": text}}).encode()
        )
        content = {
            "algorithm": MEGOLM,
            "sender_key": self.own_key,
            "device_id": self.id,
            "session_id": group.session_id,
            "ciphertext": sealed.to_base64(),
        }
        self.call("PUT", f"rooms/{room}/send/m.room.encrypted/{uuid.uuid4()}", content)

    def meet(
        self, user: str, device: str, room: str, group: vodozemac.GroupSession, key: str = ""
    ) -> None:
        """Give that device the room's key, as nobody who has written to it before."""
        told = self.call("POST", "keys/query", {"device_keys": {user: [device]}})
        keys = told["device_keys"][user][device]["keys"]
        session = self.account.create_outbound_session(
            vodozemac.Curve25519PublicKey.from_base64(keys[f"curve25519:{device}"]),
            vodozemac.Curve25519PublicKey.from_base64(key or claim(self, user, device)["key"]),
        )
        given = {"room_id": room, "session_id": group.session_id}
        letter = {
            "type": "m.room_key",
            "content": {**given, "algorithm": MEGOLM, "session_key": group.session_key.to_base64()},
            "sender": self.owner.id,
            "recipient": user,
            "recipient_keys": {"ed25519": keys[f"ed25519:{device}"]},
            "keys": {"ed25519": self.account.ed25519_key.to_base64()},
        }
        kind, body = session.encrypt(json.dumps(letter).encode()).to_parts()
        text = base64.b64encode(body).decode().rstrip("=")
        content = {
            "algorithm": OLM,
            "sender_key": self.own_key,
            "ciphertext": {keys[f"curve25519:{device}"]: {"type": kind, "body": text}},
        }
        self.send("m.room.encrypted", user, device, content)

    def send(self, kind: str, user: str, device: str, *contents: Any) -> None:
        """Send these to that device, past all rooms."""
        for content in contents:
            messages = {"messages": {user: {device: content}}}
            self.call("PUT", f"sendToDevice/{kind}/{uuid.uuid4()}", messages)


def new_device(owner: Person) -> Device:
    """Sign in on one more device, which publishes its keys."""
    login = owner.call(
        "POST",
        "login",
        content={
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": owner.id},
            "password": owner.account.password,
        },
    )
    device = Device(owner, login["device_id"], login["access_token"])
    device.account.generate_one_time_keys(5)
    keys = {
        "algorithms": [OLM, MEGOLM],
        "device_id": device.id,
        "user_id": owner.id,
        "keys": {
            f"curve25519:{device.id}": device.own_key,
            f"ed25519:{device.id}": device.account.ed25519_key.to_base64(),
        },
    }
    once = {
        f"signed_curve25519:{key_id}": _signed(device, {"key": key.to_base64()})
        for key_id, key in device.account.one_time_keys.items()
    }
    content = {"device_keys": _signed(device, keys), "one_time_keys": once}
    device.call("POST", "keys/upload", content)
    return device


def claim(device: Device, user: str, wanted: str) -> Told:
    """Take a key of that device of that user's, as whoever writes to it for the first time."""
    asked = {"one_time_keys": {user: {wanted: "signed_curve25519"}}}
    told = device.call("POST", "keys/claim", asked)["one_time_keys"]
    (key,) = told[user][wanted].values()
    assert isinstance(key, dict)
    return key


def _signed(device: Device, content: Told) -> Told:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    signature = device.account.sign(text.encode()).to_base64()
    return {**content, "signatures": {device.owner.id: {f"ed25519:{device.id}": signature}}}
