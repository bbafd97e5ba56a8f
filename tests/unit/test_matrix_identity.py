"""Law: the bot's signatures and its vault are those of the Matrix specification, byte for byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
import vodozemac
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix import vault
from adapters.matrix.signing import Identity, Key, canonical, from_unpadded, unpadded

BOT = "@essaim:a.org"

KEYS = st.binary(min_size=32, max_size=32)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


# --- signatures -----------------------------------------------------------------------------------


def holds(key: str, content: dict[str, Any]) -> bool:
    """Whether another library finds that key's signature good."""
    signature = content["signatures"][BOT][f"ed25519:{key}"]
    vodozemac.Ed25519PublicKey.from_base64(key).verify_signature(
        canonical(content), vodozemac.Ed25519Signature.from_base64(signature)
    )
    return True


def test_a_seed_has_the_public_key_and_the_signature_of_the_specification() -> None:
    key = Key(from_unpadded("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1"))
    assert key.public == "XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI"
    signed = key.sign(BOT, {})
    (signature,) = signed["signatures"][BOT].values()
    assert signature == (
        "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"
    )


@given(KEYS, st.dictionaries(st.text(), VALUES))
def test_any_content_signed_is_found_good_by_another_library(
    seed: bytes, content: dict[str, Any]
) -> None:
    key = Key(seed)
    assert holds(key.public, key.sign(BOT, content))


def test_what_is_beside_the_content_is_not_signed() -> None:
    key, bare = Key(bytes(32)), {"b": 1, "a": "é"}
    beside = {**bare, "unsigned": {"age": 3}, "signatures": {"@x": {}}}
    assert key.sign(BOT, beside) == key.sign(BOT, bare)
    assert canonical(bare) == '{"a":"é","b":1}'.encode()


def test_the_master_key_vouches_for_the_two_others() -> None:
    identity = Identity.new()
    told = identity.published(BOT)
    master = identity.master.public
    assert told["master_key"]["keys"] == {f"ed25519:{master}": master}
    assert told["master_key"]["usage"] == ["master"]
    for name in ("self_signing", "user_signing"):
        assert told[f"{name}_key"]["usage"] == [name]
        assert holds(master, told[f"{name}_key"])


# --- the vault ------------------------------------------------------------------------------------


@given(KEYS, st.text(), st.binary())
def test_what_was_closed_is_opened_by_its_key_and_name_alone(
    key: bytes, name: str, secret: bytes
) -> None:
    closed = json.loads(json.dumps(vault.close(key, name, secret)))
    assert vault.open_(key, name, closed) == secret
    for wrong_key, wrong_name in ((vault.new_key(), name), (key, name + "x")):
        with pytest.raises(vault.WrongKey):
            vault.open_(wrong_key, wrong_name, closed)


def test_a_secret_that_was_touched_does_not_open() -> None:
    closed = vault.close(bytes(32), "name", b"secret")
    with pytest.raises(vault.WrongKey):
        vault.open_(bytes(32), "name", closed | {"ciphertext": unpadded(b"other!")})


@given(KEYS)
def test_a_recovery_key_is_read_as_it_was_spelled(key: bytes) -> None:
    spelled = vault.spelled(key)
    assert spelled.startswith("Es")
    assert vault.read_key(spelled) == vault.read_key(f" {spelled} \n".replace(" ", "  ")) == key


@given(st.text() | st.text("EsTc123 "))
def test_anything_else_is_no_recovery_key(text: str) -> None:
    with pytest.raises(vault.WrongKey):
        vault.read_key(text)


def test_a_recovery_key_with_a_slip_is_refused() -> None:
    spelled = vault.spelled(bytes(range(32)))
    slip = spelled[:-1] + ("a" if spelled[-1] != "a" else "b")
    with pytest.raises(vault.WrongKey):
        vault.read_key(slip)
