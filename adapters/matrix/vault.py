"""Law: secrets are kept on the homeserver, closed; the recovery key alone opens them.

Pure. This is Matrix's own secret storage (`m.secret_storage.v1.aes-hmac-sha2`), so that any client
of the bot's account can open it with the same key.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from functools import reduce
from operator import xor
from typing import Any

from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF

from adapters.matrix.events import text_of
from adapters.matrix.signing import from_unpadded, unpadded

ALGORITHM = "m.secret_storage.v1.aes-hmac-sha2"

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PREFIX = b"\x8b\x01"
_LENGTH = 32


class WrongKey(Exception):
    """This is no recovery key, or not the one that closed these secrets."""


def new_key() -> bytes:
    return secrets.token_bytes(_LENGTH)


def spelled(key: bytes) -> str:
    """A recovery key as people write it down: `EsTc …`, in groups of four."""
    data = _PREFIX + key
    text = _base58(data + bytes([reduce(xor, data)]))
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def read_key(text: str) -> bytes:
    """The recovery key that was spelled so; raises `WrongKey`."""
    data = _from_base58("".join(text.split()))
    if len(data) != _LENGTH + 3 or data[:2] != _PREFIX or reduce(xor, data):
        raise WrongKey
    return data[2:-1]


def description(key: bytes) -> dict[str, str]:
    """What is kept of the key, by which it is known again."""
    closed = close(key, "", bytes(_LENGTH))
    return {"algorithm": ALGORITHM, "iv": closed["iv"], "mac": closed["mac"]}


def close(key: bytes, name: str, secret: bytes, iv: bytes | None = None) -> dict[str, str]:
    """The secret of that name, closed."""
    cipher_key, mac_key = _keys(key, name)
    iv = iv or _without_bit_63(secrets.token_bytes(16))
    ciphertext = AES.new(cipher_key, AES.MODE_CTR, nonce=b"", initial_value=iv).encrypt(secret)
    mac = hmac.digest(mac_key, ciphertext, hashlib.sha256)
    return {"iv": unpadded(iv), "ciphertext": unpadded(ciphertext), "mac": unpadded(mac)}


def open_(key: bytes, name: str, closed: Mapping[str, Any]) -> bytes:
    """The secret of that name; raises `WrongKey` when the key is another, or it was changed."""
    cipher_key, mac_key = _keys(key, name)
    parts = (text_of(closed, name) for name in ("ciphertext", "iv", "mac"))
    try:
        ciphertext, iv, told = map(from_unpadded, parts)
    except ValueError:
        raise WrongKey from None
    mac = hmac.digest(mac_key, ciphertext, hashlib.sha256)
    if not hmac.compare_digest(mac, told):
        raise WrongKey
    return AES.new(cipher_key, AES.MODE_CTR, nonce=b"", initial_value=iv).decrypt(ciphertext)


def _keys(key: bytes, name: str) -> tuple[bytes, bytes]:
    both = HKDF(key, 64, bytes(32), SHA256, context=name.encode())
    assert isinstance(both, bytes)
    return both[:32], both[32:]


def _without_bit_63(iv: bytes) -> bytes:
    """The proposal asks for it: some platforms count on 64 bits only."""
    return iv[:8] + bytes([iv[8] & 0x7F]) + iv[9:]


def _base58(data: bytes) -> str:
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = _ALPHABET[digit] + text
    return text


def _from_base58(text: str) -> bytes:
    number = 0
    for sign in text:
        if sign not in _ALPHABET:
            raise WrongKey
        number = number * 58 + _ALPHABET.index(sign)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
