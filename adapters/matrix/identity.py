"""Law: the bot vouches for its own device, with an identity made once and never made again.

Clients are moving to refuse devices that their owner has not signed. The identity's keys are kept
closed on the homeserver; what opens them, the recovery key, is in the bot's folder, or given in the
configuration after that folder was lost. An identity that can't be opened is left alone: making
another would alarm everybody who has met the bot.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import structlog
from nio.client.async_client import AsyncClient

from adapters.matrix import files, raw, vault
from adapters.matrix.answers import inner, needed
from adapters.matrix.events import text_of
from adapters.matrix.signing import Identity, Key, from_unpadded, unpadded
from bot.errors import Rejected

log = structlog.get_logger()

RECOVERY = "recovery.key"
_SECRET = "m.cross_signing."  # noqa: S105 - the beginning of the secrets' names
_DEFAULT = "m.secret_storage.default_key"
_DESCRIPTION = "m.secret_storage.key."


async def vouch(client: AsyncClient, folder: Path, password: str, recovery: str = "") -> bool:
    """See to it that the bot's identity has signed this device; whether it has."""
    own = await _own_keys(client)
    device = needed(own, dict, "device_keys", client.user_id, str(client.device_id))
    if _is_signed(own, device, client.user_id):
        return True
    identity = await _kept(client, folder, recovery)
    master = inner(own, "master_keys").get(client.user_id)
    if identity is None and master is None:
        identity = await _made(client, folder)
    if identity is None or (master is not None and not _is_master(identity, master)):
        log.warning("identity_not_ours")
        return False
    if master is None:
        await _publish(client, identity, password)
    await _sign(client, identity, device)
    return True


async def _own_keys(client: AsyncClient) -> dict[str, Any]:
    asked: dict[str, Any] = {"device_keys": {client.user_id: []}}
    return await raw.call(client, "POST", raw.path("keys", "query"), asked)


def _is_signed(own: dict[str, Any], device: dict[str, Any], user: str) -> bool:
    keys = inner(own, "self_signing_keys", user, "keys")
    return bool(keys.keys() & inner(device, "signatures", user).keys())


def _is_master(identity: Identity, master: object) -> bool:
    return f"ed25519:{identity.master.public}" in inner(master, "keys")


async def _publish(client: AsyncClient, identity: Identity, password: str) -> None:
    auth = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": client.user_id},
        "password": password,
    }
    content = {**identity.published(client.user_id), **({"auth": auth} if password else {})}
    await raw.call(client, "POST", raw.path("keys", "device_signing", "upload"), content)


async def _sign(client: AsyncClient, identity: Identity, device: dict[str, Any]) -> None:
    signed = identity.self_signing.sign(client.user_id, device)
    content = {client.user_id: {client.device_id: signed}}
    told = await raw.call(client, "POST", raw.path("keys", "signatures", "upload"), content)
    if told.get("failures"):
        raise Rejected("the homeserver did not take the signature")


# --- as kept --------------------------------------------------------------------------------------


async def _made(client: AsyncClient, folder: Path) -> Identity:
    """A new identity, kept before anybody knows of it."""
    identity, key = Identity.new(), vault.new_key()
    files.write(folder / RECOVERY, vault.spelled(key))
    name = unpadded(os.urandom(12))
    await _put(client, _DESCRIPTION + name, vault.description(key))
    for use, one in identity.keys.items():
        secret = unpadded(one.seed).encode()
        closed = vault.close(key, _SECRET + use, secret)
        await _put(client, _SECRET + use, {"encrypted": {name: closed}})
    await _put(client, _DEFAULT, {"key": name})
    return identity


async def _kept(client: AsyncClient, folder: Path, recovery: str) -> Identity | None:
    """The identity made before; None when there is none, or no key that opens it."""
    spelled = recovery or files.read(folder / RECOVERY)
    try:
        key = vault.read_key(spelled)
        name = text_of(await _get(client, _DEFAULT), "key")
        keys = [await _seed(client, key, name, use) for use in Identity.new().keys]
    except (Rejected, vault.WrongKey):
        return None
    files.write(folder / RECOVERY, spelled)
    return Identity(*keys)


async def _seed(client: AsyncClient, key: bytes, name: str, use: str) -> Key:
    closed = inner(await _get(client, _SECRET + use), "encrypted", name)
    return Key(from_unpadded(vault.open_(key, _SECRET + use, closed).decode()))


async def _get(client: AsyncClient, kind: str) -> dict[str, Any]:
    return await raw.call(client, "GET", raw.path("user", client.user_id, "account_data", kind))


async def _put(client: AsyncClient, kind: str, content: dict[str, Any]) -> None:
    where = raw.path("user", client.user_id, "account_data", kind)
    await raw.call(client, "PUT", where, content)
