"""Law: three keys are the bot's identity, and vouch for its device, as Matrix's clients expect.

Pure. The master key vouches for the two others, the self-signing key for the bot's devices; the
third, for other people, is made because clients ask for all three. A key is its 32-byte seed.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

Content = dict[str, Any]


def unpadded(data: bytes) -> str:
    """Base64 as Matrix writes it."""
    return base64.b64encode(data).decode().rstrip("=")


def from_unpadded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes that a signature is of: the JSON, its keys sorted, without what is beside it."""
    bare = {key: one for key, one in content.items() if key not in ("signatures", "unsigned")}
    text = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


@dataclass(frozen=True, slots=True)
class Key:
    """An Ed25519 key."""

    seed: bytes

    @property
    def public(self) -> str:
        return unpadded(self._key.public_key().export_key(format="raw"))

    @property
    def _key(self) -> ECC.EccKey:
        return ECC.construct(curve="Ed25519", seed=self.seed)

    def sign(self, user: str, content: Mapping[str, Any]) -> Content:
        """The content with that user's signature by this key, and no other."""
        signature = unpadded(eddsa.new(self._key, "rfc8032").sign(canonical(content)))
        bare = {key: one for key, one in content.items() if key != "unsigned"}
        return {**bare, "signatures": {user: {f"ed25519:{self.public}": signature}}}


@dataclass(frozen=True, slots=True)
class Identity:
    """The three keys."""

    master: Key
    self_signing: Key
    user_signing: Key

    @staticmethod
    def new() -> Identity:
        return Identity(*(Key(secrets.token_bytes(32)) for _ in range(3)))

    def published(self, user: str) -> Content:
        """What the homeserver is told of them."""
        own = {name: _described(user, name, key) for name, key in self.keys.items()}
        return {
            "master_key": own["master"],
            "self_signing_key": self.master.sign(user, own["self_signing"]),
            "user_signing_key": self.master.sign(user, own["user_signing"]),
        }

    @property
    def keys(self) -> dict[str, Key]:
        """Each by the name that Matrix has for its use."""
        return {
            "master": self.master,
            "self_signing": self.self_signing,
            "user_signing": self.user_signing,
        }


def _described(user: str, usage: str, key: Key) -> Content:
    return {"user_id": user, "usage": [usage], "keys": {f"ed25519:{key.public}": key.public}}
