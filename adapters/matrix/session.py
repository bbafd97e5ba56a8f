"""Law: the bot signs in once. Its device, token and keys are kept in a folder of its own, readable
by it alone, and are never logged.

A session begins at a point of the homeserver's time, kept with it: what was said before is not the
bot's to answer. Opening one makes a picture of the rooms as they are, which neither reads nor
answers anything.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from nio.client.async_client import AsyncClient, AsyncClientConfig
from nio.responses import SyncResponse
from nio.store.database import SqliteStore

from adapters.matrix import raw
from adapters.matrix.faults import ask

DEVICE_NAME = "Essaim"
PATIENCE = 30
"""Seconds that a request may take."""

_PICTURE = {
    "presence": {"not_types": ["*"]},
    "account_data": {"not_types": ["*"]},
    "room": {
        "account_data": {"not_types": ["*"]},
        "ephemeral": {"not_types": ["*"]},
        "state": {"lazy_load_members": True},
        "timeline": {"limit": 1},
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Who the bot is, and where it keeps what it needs to be the same tomorrow."""

    homeserver: str
    user: str
    folder: Path
    password: str = ""
    access_token: str = ""
    device_id: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """A device that is signed in; `since` is the point from which it answers."""

    user: str
    device: str
    token: str
    since: str = ""


class Session:
    """A signed-in client, opened by whoever needs it first."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._opening = asyncio.Lock()
        self._client: AsyncClient | None = None
        self._since = ""

    @property
    def since(self) -> str:
        """The point from which this session answers, once it is open."""
        return self._since

    async def client(self) -> AsyncClient:
        """The client, signed in, knowing its rooms; raises a `ChannelError` when it can't be."""
        async with self._opening:
            if self._client is None:
                self._client = await self._open()
            return self._client

    async def close(self) -> None:
        """Hold nothing open; the session stays signed in."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _open(self) -> AsyncClient:
        client = _client(self._credentials)
        try:
            await self._enter(client)
        except BaseException:
            await client.close()
            raise
        return client

    async def _enter(self, client: AsyncClient) -> None:
        kept = _kept(self._credentials)
        login = kept or await _sign_in(client, self._credentials)
        if client.olm is None:  # which a login by password has opened
            client.restore_login(login.user, login.device, login.token)
        now = await _picture(client)
        self._since = login.since or now
        if kept is None:
            keep = Login(login.user, login.device, login.token, self._since)
            _write(_file(self._credentials), json.dumps(asdict(keep)))


def _client(credentials: Credentials) -> AsyncClient:
    credentials.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = AsyncClientConfig(
        store=SqliteStore,
        store_name="keys.db",
        request_timeout=PATIENCE,
        max_limit_exceeded=0,  # The outbox waits, for that room alone.
        max_timeouts=0,
    )
    folder = str(credentials.folder)
    return AsyncClient(credentials.homeserver, credentials.user, None, folder, config)


async def _sign_in(client: AsyncClient, credentials: Credentials) -> Login:
    if credentials.access_token:
        return Login(credentials.user, credentials.device_id, credentials.access_token)
    answer = await ask(client.login(credentials.password, DEVICE_NAME))
    return Login(answer.user_id, answer.device_id, answer.access_token)


async def _picture(client: AsyncClient) -> str:
    """Learn which rooms there are and who invites the bot; the point in time that it shows."""
    # Synapse gives the same answer to the same question for two minutes: no two are the same.
    once = str(secrets.randbelow(10**9))
    asked = {"filter": json.dumps(_PICTURE), "set_presence": "offline", "timeout": once}
    where = raw.path("sync", **asked)
    response = SyncResponse.from_dict(await raw.call(client, "GET", where))
    # What other devices sent is read once, by the intake, which is given it again.
    response.to_device_events.clear()
    await client.receive_response(response)
    # nio passes over an answer that ends where the last one did; the intake's first may.
    client.next_batch = ""
    return str(response.next_batch)


# --- as kept --------------------------------------------------------------------------------------


def _file(credentials: Credentials) -> Path:
    return credentials.folder / "session.json"


def _kept(credentials: Credentials) -> Login | None:
    """The session opened before, unless the configuration now names another."""
    try:
        login = Login(**json.loads(_file(credentials).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    given = credentials.access_token or login.token
    return login if (login.user, login.token) == (credentials.user, given) else None


def _write(file: Path, text: str) -> None:
    """The file is whole or as it was, and its owner's alone."""
    fresh = file.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
